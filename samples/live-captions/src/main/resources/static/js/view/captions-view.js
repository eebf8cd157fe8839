// SPDX-License-Identifier: Apache-2.0
import { clock, element } from './format.js';

/** The list of captions. Screen readers are told final texts only. */
export class CaptionsView {
  #list;
  #announcer;
  #routes;
  #open = new Map(); // captions by turn
  #starts = new Map(); // when a turn began, in ms

  constructor(list, announcer, routes) {
    this.#list = list;
    this.#announcer = announcer;
    this.#routes = routes;
  }

  clear() {
    this.#list.replaceChildren();
    this.#announcer.replaceChildren();
    this.#open.clear();
    this.#starts.clear();
  }

  show(event) {
    this.#following(() => this.#take(event));
  }

  #take(event) {
    switch (event.type) {
      case 'speech': this.#starts.set(event.key, event.at); break;
      case 'partial': this.#partial(event); break;
      case 'final': this.#final(event); break;
      case 'failed': this.#failed(event); break;
      case 'gap': this.note('gap', event.start, `No captions from ${clock(event.start)} to ${clock(event.end)}`, event.message); break;
      case 'route': this.#moved(event); break;
      default: break;
    }
  }

  /** Says of turns that have no outcome that they will never have one. */
  abandonOpen() {
    this.#open.forEach((caption) => {
      caption.dataset.state = 'abandoned';
      this.#facts(caption, [`turn ${caption.dataset.turn}`, element('span', 'unfinished', 'the rest is missing')]);
    });
    this.#open.clear();
  }

  /** A line between the captions. */
  note(kind, at, text, cause = '') {
    const note = element('li', 'note',
      element('span', 'time', clock(at)),
      element('span', 'text', text, element('span', 'cause', cause)));
    note.dataset.kind = kind;
    this.#following(() => this.#insert(note, at));
    this.#announce(text);
  }

  #moved({ from, to, at, message }) {
    this.#routes.className(from);
    this.#routes.className(to);
    this.note('route', at, this.#routes.shortened(`Moved from ${from} to ${to}`), this.#routes.shortened(message));
  }

  #partial({ key, turn, text, attempt }) {
    const caption = this.#caption(key, turn);
    caption.dataset.state = 'partial';
    caption.dataset.attempt = attempt;
    this.#write(caption, text);
    this.#facts(caption, [`turn ${turn}`, attempt > 1 ? `attempt ${attempt}` : '']);
  }

  #final(event) {
    const caption = this.#settled(event, 'final');
    this.#write(caption, event.text.trim());
    this.#announce(event.text);
  }

  #failed(event) {
    const caption = this.#settled(event, 'failed');
    this.#write(caption, `Could not be transcribed: ${event.message}`);
    this.#announce('A turn could not be transcribed.');
  }

  #settled(event, state) {
    const caption = this.#caption(event.key, event.turn, event.start);
    this.#open.delete(event.key);
    caption.dataset.state = state;
    caption.dataset.route = event.route;
    caption.dataset.model = event.model;
    caption.dataset.attempt = event.attempt;
    caption.classList.add(this.#routes.className(event.route));
    caption.querySelector('.time').textContent = clock(event.start);
    const repaired = event.attempt > 1
      ? element('span', 'repaired', `${state === 'final' ? 'repaired' : 'given up'} at attempt ${event.attempt}`)
      : '';
    this.#facts(caption, [`turn ${event.turn}`, event.model, 'latency' in event ? `after ${event.latency} ms` : '', repaired]);
    return caption;
  }

  #caption(key, turn, start = this.#starts.get(key)) {
    if (!this.#open.has(key)) {
      const caption = element('li', 'caption',
        element('span', 'time', start === undefined ? '' : clock(start)),
        element('div', 'body', element('p', 'text'), element('p', 'facts')));
      caption.dataset.turn = turn;
      this.#open.set(key, caption);
      this.#insert(caption, start);
    }
    return this.#open.get(key);
  }

  #write(caption, text) {
    const line = caption.querySelector('.text');
    line.textContent = text === '' ? 'no words' : text;
    line.classList.toggle('blank', text === '');
  }

  #facts(caption, facts) {
    caption.querySelector('.facts').replaceChildren(
      ...facts.filter((fact) => fact !== '').map((fact) => (typeof fact === 'string' ? element('span', '', fact) : fact)));
  }

  #announce(text) {
    this.#announcer.append(element('p', '', text));
    while (this.#announcer.childElementCount > 5) {
      this.#announcer.firstElementChild.remove();
    }
  }

  /** In the order of the audio; a line without a time goes to the end. */
  #insert(item, at = Infinity) {
    item.dataset.at = at;
    const later = [...this.#list.children].find((other) => Number(other.dataset.at) > at);
    this.#list.insertBefore(item, later ?? null);
  }

  /** Changes lines. If the newest is in sight it is kept there, whatever has grown. */
  #following(change) {
    const list = this.#list;
    const isAtEnd = list.scrollHeight - list.clientHeight - list.scrollTop < 120;
    change();
    if (isAtEnd) {
      list.scrollTop = list.scrollHeight;
    }
  }
}
