// SPDX-License-Identifier: Apache-2.0
import { element } from './format.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const IDS = { '*': 'star', '#': 'hash' };
const NAMES = { '*': 'star', '#': 'hash' };
const DOWN_MS = 120;

/** The keys of a telephone. Once one has the focus, the keyboard's digits press them too. */
export class Keypad {
  #buttons = new Map();

  /** @param {(key: string) => void} onPress */
  constructor(group, onPress) {
    for (const key of KEYS) {
      const button = element('button', '', key);
      button.type = 'button';
      button.id = `key-${IDS[key] ?? key}`;
      if (key in NAMES) {
        button.setAttribute('aria-label', NAMES[key]);
      }
      button.addEventListener('click', () => {
        this.#flash(button);
        onPress(key);
      });
      this.#buttons.set(key, button);
    }
    group.append(...this.#buttons.values());
    group.addEventListener('keydown', (event) => this.#type(event));
  }

  enable(enabled) {
    this.#buttons.forEach((button) => { button.disabled = !enabled; });
  }

  #type(event) {
    const button = this.#buttons.get(event.key);
    if (button && !button.disabled && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey) {
      button.focus();
      button.click();
    }
  }

  #flash(button) {
    button.classList.add('down');
    setTimeout(() => button.classList.remove('down'), DOWN_MS);
  }
}
