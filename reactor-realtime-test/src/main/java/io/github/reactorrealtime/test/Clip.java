// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

/** Audio of one turn, 16-bit mono. The samples are not copied and not changed. */
final class Clip {

    private final short[] samples;
    private final int sampleRateHz;

    Clip(short[] samples, int sampleRateHz) {
        this.samples = samples;
        this.sampleRateHz = sampleRateHz;
    }

    short[] samples() {
        return samples;
    }

    int sampleRateHz() {
        return sampleRateHz;
    }

    double seconds() {
        return (double) samples.length / sampleRateHz;
    }
}
