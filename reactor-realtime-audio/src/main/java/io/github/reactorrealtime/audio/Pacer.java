// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.time.Duration;

/**
 * Says how long to hold back each buffer so that audio flows no faster than it plays.
 *
 * <p>The time of a buffer follows from the samples before it and not from when the last one went out, so late timers do not
 * add up. Not thread-safe; one instance per stream.
 */
final class Pacer {

    /** Up to this lateness is made up for, as jitter; beyond it the stream had stopped and goes on at normal speed. */
    static final long MAX_CATCH_UP_NANOS = Duration.ofSeconds(1).toNanos();

    private final long bytesPerSecond;
    private boolean started;
    // The time at which byte 0 of the current run was due, and the bytes handed out since.
    private long originNanos;
    private long bytes;

    Pacer(AudioFormat format) {
        bytesPerSecond = format.bytesPerSecond();
    }

    /** How long to wait, from now, before these bytes may go; 0 for at once. */
    long waitNanos(int size, long nowNanos) {
        long wait = originNanos + playingTimeNanos() - nowNanos;
        if (!started || wait < -MAX_CATCH_UP_NANOS) {
            started = true;
            originNanos = nowNanos;
            bytes = 0;
            wait = 0;
        }
        bytes += size;
        return Math.max(0, wait);
    }

    private long playingTimeNanos() {
        return bytes / bytesPerSecond * 1_000_000_000L + bytes % bytesPerSecond * 1_000_000_000L / bytesPerSecond;
    }
}
