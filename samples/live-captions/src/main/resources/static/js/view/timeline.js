// SPDX-License-Identifier: Apache-2.0
import { clock, element } from './format.js';

/** How much is shown at once. */
const SPAN_MS = 60_000;
const TICK_MS = 10_000;

/** The turns of the last minute, in the colours of their routes. */
export class Timeline {
  #track;
  #legend;
  #text;
  #routes;
  #turns = new Map();
  #marks = []; // gaps, and moves to another route
  #counts = { turns: 0, repaired: 0, failed: 0 };
  #now = 0;

  constructor(track, legend, text, routes) {
    this.#track = track;
    this.#legend = legend;
    this.#text = text;
    this.#routes = routes;
    this.#draw();
  }

  clear() {
    this.#turns.clear();
    this.#marks = [];
    this.#counts = { turns: 0, repaired: 0, failed: 0 };
    this.#now = 0;
    this.#describe();
    this.#draw();
  }

  /** Moves on to a time in ms. */
  moveTo(now) {
    this.#now = now;
    this.#draw();
  }

  show(event) {
    switch (event.type) {
      case 'speech': this.#turns.set(event.key, { start: event.at, end: null, className: 'open' }); break;
      case 'silence': this.#ends(event); break;
      case 'final':
      case 'failed': this.#settled(event); break;
      case 'gap': this.#marks.push({ ...event, className: 'gap' }); break;
      case 'route': this.#marks.push({ start: event.at, end: event.at, className: 'move' }); break;
      default: return;
    }
    this.#draw();
  }

  /** Ends turns that will never have an outcome. */
  abandonOpen(at) {
    for (const turn of this.#turns.values()) {
      if (turn.className === 'open') {
        turn.end ??= Math.max(turn.start, at);
        turn.className = 'failed';
        this.#counts.turns += 1;
        this.#counts.failed += 1;
      }
    }
    this.#describe();
    this.#draw();
  }

  #ends({ key, at }) {
    const turn = this.#turns.get(key);
    if (turn) {
      turn.end = at;
    }
  }

  #settled({ type, key, start, end, route, attempt, turn }) {
    const repaired = type === 'final' && attempt > 1;
    const className = [type === 'failed' ? 'failed' : this.#routes.className(route), repaired ? 'repaired' : ''].join(' ');
    this.#turns.set(key, { start, end, className, title: this.#routes.shortened(`Turn ${turn}: ${route}${repaired ? ', repaired' : ''}`) });
    this.#counts.turns += 1;
    this.#counts.repaired += repaired ? 1 : 0;
    this.#counts.failed += type === 'failed' ? 1 : 0;
    this.#describe();
  }

  #draw() {
    const to = Math.max(this.#now, SPAN_MS);
    const from = to - SPAN_MS;
    const place = (node, start, end) => {
      node.style.left = `${((start - from) / SPAN_MS) * 100}%`;
      node.style.width = end > start ? `${((end - start) / SPAN_MS) * 100}%` : '';
      return node;
    };
    const nodes = [];
    for (let tick = Math.ceil(from / TICK_MS) * TICK_MS; tick < to; tick += TICK_MS) {
      nodes.push(place(element('span', 'tick', clock(tick)), tick, tick));
    }
    for (const [key, { start, end, className, title = '' }] of this.#turns) {
      const until = end ?? this.#now;
      if (until < from) {
        this.#turns.delete(key);
        continue;
      }
      const turn = place(element('span', `turn ${className}`), Math.max(start, from), until);
      turn.title = title;
      nodes.push(turn);
    }
    this.#marks = this.#marks.filter(({ end }) => end >= from);
    nodes.push(...this.#marks.map(({ start, end, className }) => place(element('span', className), start, end)));
    this.#track.replaceChildren(...nodes);
  }

  #describe() {
    const { turns, repaired, failed } = this.#counts;
    this.#text.textContent = turns === 0
      ? 'No turns yet.'
      : `${turns} ${turns === 1 ? 'turn' : 'turns'}, ${repaired} repaired, ${failed} without text.`;
    const entry = (className, name) => element('li', '', element('i', className), name);
    this.#legend.replaceChildren(
      ...this.#routes.names.map((name) => entry(this.#routes.className(name), this.#routes.shortened(name))),
      ...(repaired > 0 ? [entry('repaired', 'repaired')] : []));
  }
}
