// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.policy.RetryAfter;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The routes of a transcriber in order of preference. Thread-safe, shared by all its subscriptions. */
final class Ladder {

    private final List<Rung> rungs;
    private final TranscriptionSettings settings;

    Ladder(List<Rung> rungs, TranscriptionSettings settings) {
        this.rungs = List.copyOf(rungs);
        this.settings = settings;
    }

    List<Rung> rungs() {
        return rungs;
    }

    Rung first() {
        return rungs.get(0);
    }

    /** The first rung that carries live audio, is not out and passes the test; {@code null} when none does. */
    @Nullable
    Rung firstWhere(Predicate<Rung> test) {
        long now = settings.nanos();
        for (Rung rung : rungs) {
            if (rung.carriesLive() && !rung.isOut(now) && test.test(rung)) {
                return rung;
            }
        }
        return null;
    }

    /** Whether none is left for the live audio. */
    boolean allAreOut() {
        return firstWhere(rung -> true) == null;
    }

    /** The route is at fault itself: leave it alone for as long as the service says, or as it is set. */
    void takeOut(Rung rung, RealtimeException cause) {
        Duration asked = RetryAfter.of(cause);
        Duration time = asked == null ? settings.failover().outFor() : asked;
        if (rung.takeOut(cause, settings.nanos(), time)) {
            settings.listener().routeOut(rung.name(), cause);
        }
    }
}
