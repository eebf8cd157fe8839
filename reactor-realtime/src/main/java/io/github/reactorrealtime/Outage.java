// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.policy.AttemptBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong since a session last did something with our audio, and how long that may go on. That a session was opened ends
 * nothing: a service may accept and close at once, all day long. Confined to its transcription.
 */
final class Outage {

    private static final int MAX_DOUBLINGS = 5;
    private static final int MAX_SUPPRESSED = 8;

    private final TranscriptionSettings settings;

    private @Nullable Long sinceNanos;
    private @Nullable RealtimeException cause; // the first one; the next few are suppressed in it
    private @Nullable Rung visited;
    private @Nullable AttemptBudget budget; // of the visit
    private int rounds; // through the whole ladder
    private boolean everOpen;

    Outage(TranscriptionSettings settings) {
        this.settings = settings;
    }

    /** There is no session that works; ignored when that is known already. */
    void begin() {
        if (sinceNanos == null) {
            sinceNanos = settings.nanos();
        }
    }

    /** A session did something with our audio. */
    void end() {
        sinceNanos = null;
        cause = null;
        budget = null;
        rounds = 0;
    }

    void opened() {
        everOpen = true;
    }

    void remember(RealtimeException failure) {
        if (cause == null) {
            cause = failure;
        } else if (cause != failure && cause.getSuppressed().length < MAX_SUPPRESSED) {
            cause.addSuppressed(failure);
        }
    }

    /** What it began with. */
    RealtimeException cause() {
        return cause == null ? Refusals.unexpected(new IllegalStateException("no route left")) : cause;
    }

    /**
     * A session could not be opened.
     *
     * @return how long to wait before the next try on this route; {@code null} when it has had its tries
     */
    @Nullable
    Duration nextTry(Rung rung, RealtimeException failure) {
        AttemptBudget tries = budget;
        if (tries == null || !rung.equals(visited)) {
            tries = rung.guard.connectBudget();
            budget = tries;
            visited = rung;
        }
        return tries.next(failure);
    }

    /** The route gets new tries when it is visited again. */
    void leaveRoute() {
        budget = null;
    }

    /** How long to wait until the whole ladder is tried again: 1 s doubling to 32 s, half to one and a half of it. */
    Duration untilNextRound() {
        Duration wait = Duration.ofSeconds(1L << Math.min(rounds++, MAX_DOUBLINGS));
        return wait.dividedBy(2).plus(settings.upTo(wait));
    }

    /** Whether any session was ever opened: else it is not an outage but a mistake. */
    boolean hasBeenOpen() {
        return everOpen;
    }

    boolean isTooLong() {
        return everOpen
                && sinceNanos != null
                && settings.nanos() - sinceNanos >= settings.failover().outage().toNanos();
    }
}
