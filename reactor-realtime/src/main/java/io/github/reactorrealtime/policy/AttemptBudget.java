// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that one turn, or one connect, has on one route. Never throws. Not thread-safe. */
public final class AttemptBudget {

    private static final Logger log = LoggerFactory.getLogger(Resilience.class);

    private final Retry retry;
    private final Retry.AsyncContext<Object> attempts;
    private boolean ended;

    AttemptBudget(Retry retry) {
        this.retry = retry;
        this.attempts = retry.asyncContext();
    }

    /**
     * An attempt failed.
     *
     * @return how long to wait before the next one on this route, at least as long as the service asked for; {@code null} when
     *     there is none, and from then on
     */
    public @Nullable Duration next(Throwable cause) {
        long millis = ended ? -1 : waitAfter(cause);
        if (millis < 0) {
            ended = true;
            return null;
        }
        Duration wait = Duration.ofMillis(millis);
        Duration asked = RetryAfter.of(cause);
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** An attempt succeeded. Without meaning once there was no next one: what answered then was not counted on. */
    public void succeeded() {
        if (!ended) {
            ended = true;
            try {
                attempts.onComplete();
            } catch (RuntimeException e) {
                Complaints.of(log, retry.getName(), "A consumer of the events of {} failed", e);
            }
        }
    }

    /** Predicates, intervals and consumers of events are the user's; what they throw must not end a transcription. */
    private long waitAfter(Throwable cause) {
        try {
            return attempts.onError(cause);
        } catch (RuntimeException e) {
            Complaints.of(log, retry.getName(), "{} could not decide on a failure, which therefore is not repeated", e);
            return -1;
        }
    }
}
