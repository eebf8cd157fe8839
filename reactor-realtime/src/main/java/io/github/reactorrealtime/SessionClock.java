// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

/**
 * Translates between a session's time, which starts with its first audio, and the source's.
 *
 * <p>The session owns the source from its base on and gets it without holes; silence we add stands at the end only.
 */
final class SessionClock {

    private final long baseSample;
    private final int sampleRateHz;

    SessionClock(long baseSample, int sampleRateHz) {
        this.baseSample = baseSample;
        this.sampleRateHz = sampleRateHz;
    }

    /** The source position of a time in the session's events. */
    long position(long sessionMs) {
        return baseSample + Math.max(0, sessionMs) * sampleRateHz / 1000;
    }
}
