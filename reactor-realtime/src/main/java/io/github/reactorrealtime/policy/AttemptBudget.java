// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The attempts that one turn, or one connect, has on one route. Not thread-safe. */
public final class AttemptBudget {

    private final Retry.AsyncContext<Object> attempts;

    AttemptBudget(Retry retry) {
        this.attempts = retry.asyncContext();
    }

    /**
     * An attempt failed.
     *
     * @return how long to wait before the next one on this route, at least as long as the service asked for; {@code null} when
     *     there is none
     */
    public @Nullable Duration next(Throwable cause) {
        long millis = attempts.onError(cause);
        if (millis < 0) {
            return null;
        }
        Duration wait = Duration.ofMillis(millis);
        Duration asked = RetryAfter.of(cause);
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** An attempt succeeded. */
    public void succeeded() {
        attempts.onComplete();
    }
}
