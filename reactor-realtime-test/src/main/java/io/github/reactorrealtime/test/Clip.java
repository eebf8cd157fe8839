// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.time.Duration;
import java.util.Arrays;

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

    /** The same without its end. */
    Clip withoutLast(Duration end) {
        int kept = (int) Math.max(0, samples.length - end.toMillis() * sampleRateHz / 1_000);
        return new Clip(Arrays.copyOf(samples, kept), sampleRateHz);
    }

    double seconds() {
        return (double) samples.length / sampleRateHz;
    }
}
