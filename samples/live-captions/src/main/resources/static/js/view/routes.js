// SPDX-License-Identifier: Apache-2.0

const COLOURS = 4;

/** Gives each route a colour, in the order in which they turn up. */
export class Routes {
  #names = [];

  /** The class that has the route's colour. */
  className(route) {
    if (!this.#names.includes(route)) {
      this.#names.push(route);
    }
    return `route-${this.#names.indexOf(route) % COLOURS}`;
  }

  get names() {
    return this.#names;
  }
}
