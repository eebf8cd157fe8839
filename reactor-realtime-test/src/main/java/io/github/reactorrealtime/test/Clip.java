// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

/** Audio of one turn, 16-bit mono. */
record Clip(short[] samples, int sampleRateHz) {

    double seconds() {
        return (double) samples.length / sampleRateHz;
    }
}
