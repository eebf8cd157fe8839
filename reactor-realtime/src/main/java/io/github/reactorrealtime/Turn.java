// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One turn between its first sign and its outcome. Confined to its transcription. */
final class Turn {

    static final long UNKNOWN = -1;

    final long number;
    final @Nullable String itemId; // null for a commit that was never confirmed
    final long start;
    final StringBuilder text = new StringBuilder();

    private long end = UNKNOWN; // until the service or our commit says where it ends
    private boolean committed;
    private long committedAtNanos;
    private @Nullable Outcome outcome;

    Turn(long number, @Nullable String itemId, long start) {
        this.number = number;
        this.itemId = itemId;
        this.start = start;
    }

    long end() {
        return end;
    }

    void end(long position) {
        end = Math.max(start, position);
    }

    boolean isCommitted() {
        return committed;
    }

    void commit(long nowNanos) {
        committed = true;
        committedAtNanos = nowNanos;
    }

    /** From the confirmed commit until the given time; zero for a turn that was answered without one. */
    long nanosSinceCommit(long nowNanos) {
        return committed ? Math.max(0, nowNanos - committedAtNanos) : 0;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    boolean isSettled() {
        return outcome != null;
    }

    void settle(Outcome result) {
        outcome = result;
    }

    /** Makes the terminal event once it is the turn's turn. */
    @FunctionalInterface
    interface Outcome {
        TranscriptEvent toEvent(Turn turn, AudioRange range, Duration watermark);
    }
}
