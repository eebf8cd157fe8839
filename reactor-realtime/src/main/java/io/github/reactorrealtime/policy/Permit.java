// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Leave to make one attempt, by a route's breaker. Ends once, by success, failure or release; everything after that is ignored.
 * Not thread-safe.
 */
public final class Permit {

    private final CircuitBreaker breaker;
    private final AtomicInteger streak;
    private final boolean trial; // one of the few that a breaker grants while it finds out
    private boolean ended;

    Permit(CircuitBreaker breaker, AtomicInteger streak, boolean trial) {
        this.breaker = breaker;
        this.streak = streak;
        this.trial = trial;
    }

    /** The attempt was answered, after the given time. */
    public void success(Duration duration) {
        if (end()) {
            boolean slow = duration.compareTo(breaker.getCircuitBreakerConfig().getSlowCallDurationThreshold()) > 0;
            if (slow) {
                streak.set(0);
            } else {
                streak.incrementAndGet();
            }
            breaker.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The attempt failed for a reason that lies with the route. While the breaker is finding out, one is enough to open it again. */
    public void failure(Throwable cause, Duration duration) {
        if (end()) {
            streak.set(0);
            breaker.onError(duration.toNanos(), TimeUnit.NANOSECONDS, cause);
            if (trial && breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
                breaker.transitionToOpenState();
            }
        }
    }

    /** The attempt says nothing about the route: given up, withdrawn, or the audio was at fault. */
    public void release() {
        if (end() && trial) {
            breaker.releasePermission(); // granted by a closed breaker there is nothing to give back
        }
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
