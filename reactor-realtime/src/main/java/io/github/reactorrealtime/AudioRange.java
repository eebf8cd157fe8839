// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;

/**
 * A stretch of the source, in samples since the subscription: the source's own time-line, continuous over all connections.
 *
 * @param startSample the first sample
 * @param endSample the first sample after the range
 * @param sampleRateHz samples per second of this time-line: the rate of the audio on the wire
 */
public record AudioRange(long startSample, long endSample, int sampleRateHz) {

    public AudioRange {
        if (startSample < 0 || endSample < startSample) {
            throw new IllegalArgumentException("not a range: " + startSample + " to " + endSample);
        }
        if (sampleRateHz < 1) {
            throw new IllegalArgumentException("sampleRateHz must be positive but was " + sampleRateHz);
        }
    }

    /** When the range starts, in source time. */
    public Duration start() {
        return time(startSample);
    }

    /** When the range ends, in source time. */
    public Duration end() {
        return time(endSample);
    }

    /** How long the range lasts. */
    public Duration duration() {
        return time(endSample - startSample);
    }

    private Duration time(long samples) {
        return Duration.ofSeconds(samples / sampleRateHz, samples % sampleRateHz * 1_000_000_000L / sampleRateHz);
    }
}
