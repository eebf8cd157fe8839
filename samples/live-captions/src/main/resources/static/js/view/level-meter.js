// SPDX-License-Identifier: Apache-2.0

const FLOOR_DB = -60;
/** How far it falls per frame of 60 ms. */
const FALL_DB = 3;

/** How loud it is. */
export class LevelMeter {
  #meter;
  #bar;
  #db = FLOOR_DB;

  constructor(meter) {
    this.#meter = meter;
    this.#bar = meter.firstElementChild;
  }

  /** Shows the level of 24 kHz PCM16. */
  hear(samples) {
    let energy = 0;
    for (const sample of samples) {
      energy += sample * sample;
    }
    const db = 10 * Math.log10(energy / samples.length / 32768 ** 2 + 1e-12);
    this.#show(Math.max(db, this.#db - FALL_DB));
  }

  reset() {
    this.#show(FLOOR_DB);
  }

  #show(db) {
    this.#db = Math.max(FLOOR_DB, Math.min(0, db));
    this.#bar.style.transform = `scaleX(${1 - this.#db / FLOOR_DB})`;
    this.#meter.setAttribute('aria-valuenow', String(Math.round(this.#db)));
    this.#meter.setAttribute('aria-valuetext', this.#db <= FLOOR_DB ? 'silence' : `${Math.round(this.#db)} decibels`);
  }
}
