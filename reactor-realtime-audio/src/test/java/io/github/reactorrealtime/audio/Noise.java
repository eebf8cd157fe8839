// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Random;

/** What disturbs speech, of mean power 1. */
enum Noise {
    WHITE {
        @Override
        double[] raw(int samples, int sampleRateHz, long seed) {
            return new Random(seed + 1).doubles(samples, -1, 1).toArray();
        }
    },
    PINK {
        @Override
        double[] raw(int samples, int sampleRateHz, long seed) {
            // Sum of first-order low-passes an octave apart: -3 dB an octave from 20 Hz on.
            Random random = new Random(seed + 2);
            double[] out = new double[samples];
            for (double hz = 20; hz < sampleRateHz / 2.0; hz *= 2) {
                double a = Math.exp(-2 * Math.PI * hz / sampleRateHz);
                double gain = Math.sqrt(1 - a * a);
                double y = 0;
                for (int i = 0; i < samples; i++) {
                    y = a * y + gain * random.nextGaussian();
                    out[i] += y;
                }
            }
            return out;
        }
    },
    HUM {
        @Override
        double[] raw(int samples, int sampleRateHz, long seed) {
            Random random = new Random(seed + 3);
            double[] out = new double[samples];
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                double phase = random.nextDouble() * 6;
                for (int i = 0; i < samples; i++) {
                    out[i] += Math.sin(2 * Math.PI * 50 * harmonic * i / sampleRateHz + phase) / harmonic;
                }
            }
            for (int i = 0; i < samples; i++) {
                out[i] += 0.01 * random.nextGaussian();
            }
            return out;
        }
    },
    BABBLE {
        @Override
        double[] raw(int samples, int sampleRateHz, long seed) {
            double[] out = new double[samples];
            for (int voice = 0; voice < 8; voice++) {
                double[] talk = Voice.talk(seed + 100 + voice, (double) samples / sampleRateHz + 8, 0.05, 0.4);
                double[] converted = Signals.resample(talk, Voice.RATE_HZ, sampleRateHz);
                // All of them are in mid-sentence when it begins.
                for (int i = 0; i < samples; i++) {
                    out[i] += converted[i + sampleRateHz];
                }
            }
            return out;
        }
    };

    abstract double[] raw(int samples, int sampleRateHz, long seed);

    double[] make(int samples, int sampleRateHz) {
        return make(samples, sampleRateHz, 0);
    }

    /** Another seed makes another noise of the kind. */
    double[] make(int samples, int sampleRateHz, long seed) {
        double[] noise = raw(samples, sampleRateHz, seed);
        double gain = 1 / Math.sqrt(Signals.power(noise));
        for (int i = 0; i < samples; i++) {
            noise[i] *= gain;
        }
        return noise;
    }
}
