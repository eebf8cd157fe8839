// SPDX-License-Identifier: Apache-2.0
import { Resampler, toPcm16 } from './resampler.js';

const OUTPUT_RATE = 24000;
/** 60 ms, what the library sends to the service at once. */
const FRAME = 1440;
/** What a node hears when nothing is connected to it, or what is connected is idle. */
const QUANTUM = 128;

/** Mixes what it hears down to mono, converts it to 24 kHz PCM16 and posts it in frames. Nothing heard is silence: time goes on. */
class CaptureProcessor extends AudioWorkletProcessor {
  #resampler = new Resampler(sampleRate, OUTPUT_RATE);
  #frame = new Float32Array(FRAME);
  #filled = 0;
  #running = true;

  constructor() {
    super();
    this.port.onmessage = () => { this.#running = false; };
  }

  process([input]) {
    if (this.#running) {
      this.#collect(this.#resampler.process(mono(input)));
    }
    return this.#running;
  }

  #collect(samples) {
    for (let from = 0; from < samples.length;) {
      const count = Math.min(FRAME - this.#filled, samples.length - from);
      this.#frame.set(samples.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
      if (this.#filled === FRAME) {
        const pcm = toPcm16(this.#frame);
        this.port.postMessage(pcm, [pcm.buffer]);
        this.#filled = 0;
      }
    }
  }
}

function mono(channels) {
  if (channels.length === 0) {
    return new Float32Array(QUANTUM);
  }
  const mixed = new Float32Array(channels[0].length);
  for (const channel of channels) {
    for (let i = 0; i < mixed.length; i++) {
      mixed[i] += channel[i] / channels.length;
    }
  }
  return mixed;
}

registerProcessor('capture', CaptureProcessor);
