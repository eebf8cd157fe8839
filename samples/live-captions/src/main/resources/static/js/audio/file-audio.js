// SPDX-License-Identifier: Apache-2.0
import { toPcm16 } from './resampler.js';

const RATE = 24000;
const PIECE = 2400; // 100 ms
const TICK_MS = 100;

/** A recording, decoded by the browser, given out in real time or as fast as it is taken. */
export class FileAudio {
  #samples;
  #position = 0;
  #timer = null;
  #started = 0;

  /** Rejects when the browser can't decode it.
   *  @param {File} file */
  static async read(file) {
    // A context of 24 kHz decodes to 24 kHz, with the browser's own low-pass.
    const decoder = new OfflineAudioContext(1, 1, RATE);
    return new FileAudio(mono(await decoder.decodeAudioData(await file.arrayBuffer())));
  }

  constructor(samples) {
    this.#samples = samples;
  }

  get seconds() {
    return this.#samples.length / RATE;
  }

  /** Gives out its samples.
   *  @param {boolean} realTime whether no faster than it sounds
   *  @param {() => number} room how many samples are taken now
   *  @param {(samples: Int16Array) => void} onSamples
   *  @param {() => void} onEnd */
  play(realTime, room, onSamples, onEnd) {
    this.#started = performance.now();
    this.#timer = setInterval(() => {
      const due = realTime ? Math.floor(((performance.now() - this.#started) / 1000) * RATE) : Infinity;
      const end = Math.min(this.#samples.length, due, this.#position + room());
      while (this.#position < end) {
        const to = Math.min(end, this.#position + PIECE);
        onSamples(toPcm16(this.#samples.subarray(this.#position, to)));
        this.#position = to;
      }
      if (this.#position === this.#samples.length) {
        this.close();
        onEnd();
      }
    }, TICK_MS);
  }

  close() {
    clearInterval(this.#timer);
  }
}

function mono(buffer) {
  const mixed = new Float32Array(buffer.length);
  for (let c = 0; c < buffer.numberOfChannels; c++) {
    const channel = buffer.getChannelData(c);
    for (let i = 0; i < mixed.length; i++) {
      mixed[i] += channel[i] / buffer.numberOfChannels;
    }
  }
  return mixed;
}
