// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resampler, toPcm16 } from '../audio/resampler.js';

const OUT = 24000;
const RATES = [8000, 16000, 22050, 44100, 48000, 96000];

function tone(hertz, rate, seconds = 0.5) {
  return Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));
}

/** In decibels, 0 for a sine of full scale; without the ends. */
function level(samples) {
  const middle = samples.slice(1000, samples.length - 1000);
  return 10 * Math.log10((2 * middle.reduce((sum, x) => sum + x * x, 0)) / middle.length + 1e-20);
}

for (const rate of RATES) {
  test(`${rate} Hz: what both rates can carry passes`, () => {
    const highest = 0.4 * Math.min(rate, OUT);
    for (const hertz of [100, 697, 1633, 3000, highest]) {
      const heard = level(new Resampler(rate, OUT).process(tone(hertz, rate)));
      assert.ok(Math.abs(heard) < 0.1, `${hertz} Hz at ${heard} dB`);
    }
  });

  test(`${rate} Hz: the length is kept, however the audio is cut`, () => {
    const input = tone(440, rate);
    const whole = new Resampler(rate, OUT).process(input);
    const resampler = new Resampler(rate, OUT);
    const pieces = [];
    for (let from = 0, size = 1; from < input.length; from += size, size = (size * 7) % 331) {
      pieces.push(...resampler.process(input.subarray(from, from + size)));
    }
    assert.deepEqual(pieces, [...whole]);
    assert.ok(Math.abs(whole.length - OUT / 2) < 0.005 * OUT, `${whole.length} samples`);
  });
}

for (const rate of [44100, 48000, 96000]) {
  test(`${rate} Hz: what would fold back is 75 dB down`, () => {
    for (const hertz of [12300, 13000, 16000, 20000]) {
      const heard = level(new Resampler(rate, OUT).process(tone(hertz, rate)));
      assert.ok(heard < -75, `${hertz} Hz at ${heard} dB`);
    }
  });
}

test('full scale is not exceeded', () => {
  assert.deepEqual([...toPcm16(Float32Array.of(0, 1, -1, 2, -2, 0.5))], [0, 32767, -32767, 32767, -32768, 16384]);
});
