// SPDX-License-Identifier: Apache-2.0

/** Audio that the server has not acknowledged. Bounded: when it is full, the oldest goes. Positions are samples. */
export class AudioBacklog {
  #capacity;
  #pieces = []; // Int16Arrays, one behind the other
  #start = 0;
  #end = 0;

  constructor(capacity) {
    this.#capacity = capacity;
  }

  /** The first sample that is here. */
  get start() {
    return this.#start;
  }

  /** The first sample that is not here yet. */
  get end() {
    return this.#end;
  }

  append(samples) {
    this.#pieces.push(samples);
    this.#end += samples.length;
    this.release(this.#end - this.#capacity);
  }

  /** Forgets everything before a position. */
  release(position) {
    while (this.#pieces.length > 0 && this.#start + this.#pieces[0].length <= position) {
      this.#start += this.#pieces.shift().length;
    }
    if (this.#pieces.length > 0 && this.#start < position) {
      this.#pieces[0] = this.#pieces[0].subarray(position - this.#start);
      this.#start = position;
    }
  }

  /** A copy of up to so many samples from a position on. */
  read(position, count) {
    const copy = new Int16Array(Math.max(0, Math.min(count, this.#end - position)));
    let at = this.#start;
    for (const piece of this.#pieces) {
      const from = Math.max(position, at);
      const to = Math.min(position + copy.length, at + piece.length);
      if (from < to) {
        copy.set(piece.subarray(from - at, to - at), from - position);
      }
      at += piece.length;
    }
    return copy;
  }
}
