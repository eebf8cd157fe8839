// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.policy.AttemptBudget;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been tried for a turn whose first attempt failed. Confined to its transcription. */
final class RepairState {

    /** A route that asks for more patience than this gives way to the next one, if that one is ready. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private final long deadlineNanos;
    private final Map<Rung, Tries> tries = new HashMap<>();
    private Rung preferred;
    private RealtimeException cause;
    private Provenance provenance;

    RepairState(Rung failedAt, RealtimeException cause, Provenance provenance, long deadlineNanos) {
        this.preferred = failedAt;
        this.cause = cause;
        this.provenance = provenance;
        this.deadlineNanos = deadlineNanos;
    }

    void failed(RealtimeException because, Provenance of) {
        cause = because;
        provenance = of;
    }

    RealtimeException cause() {
        return cause;
    }

    Provenance provenance() {
        return provenance;
    }

    boolean isOverdue(long nowNanos) {
        return deadlineNanos - nowNanos <= 0;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Where to go on trying: this route, then those behind it in the ladder, then from the top. */
    Rung preferred() {
        return preferred;
    }

    Tries at(Rung rung) {
        return tries.computeIfAbsent(rung, Tries::new);
    }

    /** What has been tried on one route. */
    final class Tries {

        private final AttemptBudget budget;
        private int unanswered;
        private boolean exhausted;
        private @Nullable Long notBeforeNanos;

        private Tries(Rung rung) {
            this.budget = rung.guard.turnBudget();
        }

        /** The service answered, and not with a text. */
        void answered(Rung rung, RealtimeException because, long nowNanos) {
            Duration wait = budget.next(because);
            if (wait == null) {
                exhaust();
            } else {
                preferred = rung;
                notBeforeNanos = nowNanos + wait.toNanos();
            }
        }

        /** The service was not asked, or could not answer: that is no attempt at the turn, but a reason not to hurry. */
        void unanswered(Duration wait, long nowNanos) {
            unanswered++;
            notBeforeNanos = nowNanos + wait.toNanos();
        }

        int unanswered() {
            return unanswered;
        }

        void exhaust() {
            exhausted = true;
        }

        boolean isExhausted() {
            return exhausted;
        }

        void succeeded() {
            budget.succeeded();
        }

        /** How long to wait before the next attempt here; zero or less when it may start. */
        long waitNanos(long nowNanos) {
            return notBeforeNanos == null ? 0 : notBeforeNanos - nowNanos;
        }

        /** Whether to wait for this route rather than to go to the next one. */
        boolean isWorthWaiting(Rung rung, long nowNanos) {
            return rung == preferred && unanswered == 0 && waitNanos(nowNanos) <= PATIENCE_NANOS;
        }
    }
}
