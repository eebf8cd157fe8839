// SPDX-License-Identifier: Apache-2.0

/** Zero crossings of the filter on each side: 24 keep what is folded back 80 dB down. */
const CROSSINGS = 24;
/** Where the pass band ends, as a part of the lower rate's half. */
const CUTOFF = 0.92;
const KAISER_BETA = 8;

/**
 * Converts mono audio from one sample rate to another, any two whole numbers of hertz, through a windowed sinc low-pass. Pieces may have
 * any length; the result is the same as for all at once.
 */
export class Resampler {
  #up;
  #down;
  #half; // taps on each side
  #phases; // of the filter, one for each place between two input samples
  #kept; // input that later output needs
  #next = 0; // the next output sample: a position in #kept, in units of 1/#up

  constructor(inputRate, outputRate) {
    const divisor = greatestCommonDivisor(inputRate, outputRate);
    this.#up = outputRate / divisor;
    this.#down = inputRate / divisor;
    const band = CUTOFF * Math.min(1, outputRate / inputRate);
    this.#half = Math.ceil(CROSSINGS / band);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => taps(phase / this.#up, this.#half, band));
    this.#kept = new Float32Array(this.#half - 1); // the silence before the first sample
    this.#next = (this.#half - 1) * this.#up;
  }

  /** @param {Float32Array} input
   *  @returns {Float32Array} what can be said so far; the last millisecond waits for its successors */
  process(input) {
    const samples = new Float32Array(this.#kept.length + input.length);
    samples.set(this.#kept);
    samples.set(input, this.#kept.length);
    const limit = (samples.length - this.#half) * this.#up;
    const output = new Float32Array(Math.max(0, Math.ceil((limit - this.#next) / this.#down)));
    for (let n = 0; n < output.length; n++, this.#next += this.#down) {
      const at = Math.floor(this.#next / this.#up);
      output[n] = convolve(samples, at - this.#half + 1, this.#phases[this.#next % this.#up]);
    }
    const used = Math.max(0, Math.min(Math.floor(this.#next / this.#up) - this.#half + 1, samples.length));
    this.#kept = samples.slice(used);
    this.#next -= used * this.#up;
    return output;
  }
}

/** Full scale is ±1; what is beyond is clipped. */
export function toPcm16(samples) {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    pcm[i] = Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32767)));
  }
  return pcm;
}

function convolve(samples, from, filter) {
  let sum = 0;
  for (let k = 0; k < filter.length; k++) {
    sum += samples[from + k] * filter[k];
  }
  return sum;
}

/** The low-pass, sampled around a place that lies `fraction` behind an input sample. */
function taps(fraction, half, band) {
  const filter = new Float32Array(2 * half);
  let sum = 0;
  for (let k = 0; k < filter.length; k++) {
    const distance = half - 1 - k + fraction;
    filter[k] = sinc(band * distance) * kaiser(distance / half);
    sum += filter[k];
  }
  return filter.map((tap) => tap / sum);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x) {
  return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/** The modified Bessel function of order zero. */
function bessel(x) {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
