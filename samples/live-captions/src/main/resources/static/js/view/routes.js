// SPDX-License-Identifier: Apache-2.0

const COLOURS = 4;
/** A server with a port before the model, as in 127.0.0.1:8090/whisper-1. */
const SERVER = /[\w.-]+:\d+\//g;

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

  /** A sentence with routes in it, with the servers left out where all routes are on the same one. */
  shortened(text) {
    const servers = new Set(this.#names.flatMap((name) => name.match(SERVER) ?? []));
    return servers.size === 1 ? text.replaceAll([...servers][0], '') : text;
  }
}
