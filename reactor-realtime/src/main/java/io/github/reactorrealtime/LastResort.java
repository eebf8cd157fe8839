// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a turn is tried although the breaker of every route it may go to refuses: there is nothing better to do with it, and it has a
 * deadline. One at a time, so that a service that is down hears little of it. Confined to its transcription.
 */
final class LastResort {

    /** How long the breakers are heeded, and how long after a failure nobody is sent past them. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private @Nullable Long notBeforeNanos; // null while breakers let turns in
    private boolean underWay;

    /** How long until a turn that nobody lets in may go all the same; zero or less at once. */
    long waitNanos(long nowNanos) {
        Long notBefore = notBeforeNanos;
        if (notBefore == null) {
            notBefore = nowNanos + PATIENCE.toNanos();
            notBeforeNanos = notBefore;
        }
        return underWay ? Long.MAX_VALUE : notBefore - nowNanos;
    }

    void begin() {
        underWay = true;
    }

    /** The next one may go at once when this one had success. */
    void end(boolean success, long nowNanos) {
        underWay = false;
        notBeforeNanos = success ? nowNanos : nowNanos + PATIENCE.toNanos();
    }

    /** A breaker let a turn in. */
    void notNeeded() {
        if (!underWay) {
            notBeforeNanos = null;
        }
    }
}
