// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides whether, when and how often a route is used; shared by all transcriptions of the JVM that use it.
 * Thread-safe. Part of the library's inside: users configure it through {@link Resilience}.
 */
public final class RouteGuard {

    private final CircuitBreaker breaker;
    private final Retry turnRetry;
    private final Retry connectRetry;
    private final TimeLimiter timeLimiter;
    private final Bulkhead bulkhead;
    private final RateLimiter connects;
    private final AtomicInteger streak = new AtomicInteger();

    RouteGuard(
            CircuitBreaker breaker,
            Retry turnRetry,
            Retry connectRetry,
            TimeLimiter timeLimiter,
            Bulkhead bulkhead,
            RateLimiter connects) {
        this.breaker = breaker;
        this.turnRetry = turnRetry;
        this.connectRetry = connectRetry;
        this.timeLimiter = timeLimiter;
        this.bulkhead = bulkhead;
        this.connects = connects;
    }

    /** Whether live audio may go here: the breaker is closed, or switched off. */
    public boolean isHealthy() {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> true;
            case OPEN, HALF_OPEN, FORCED_OPEN -> false;
        };
    }

    /** How many attempts in a row succeeded, of all transcriptions together. */
    public int streak() {
        return streak.get();
    }

    /** Asks the breaker for one attempt; {@code null} when it refuses. Whoever gets a permit has to end it, in one of its three ways. */
    public @Nullable Permit tryAcquire() {
        boolean wasTrial = breaker.getState() != CircuitBreaker.State.CLOSED;
        return breaker.tryAcquirePermission() ? new Permit(breaker, streak, wasTrial) : null;
    }

    /** The attempts that a turn has on this route. */
    public AttemptBudget turnBudget() {
        return new AttemptBudget(turnRetry);
    }

    /** The attempts that one visit has to open a session here. */
    public AttemptBudget connectBudget() {
        return new AttemptBudget(connectRetry);
    }

    /** How long an attempt from the journal may take from its commit on. */
    public Duration timeLimit() {
        return timeLimiter.getTimeLimiterConfig().getTimeoutDuration();
    }

    /** Tells the time limiter's consumers that an attempt was answered in time, or was not. */
    public void onAnswer(boolean inTime) {
        if (inTime) {
            timeLimiter.onSuccess();
        } else {
            timeLimiter.onError(new TimeoutException(timeLimiter.getName()));
        }
    }

    /** Takes one of the places for concurrent repairs; {@code false} when all are taken. */
    public boolean tryEnter() {
        return bulkhead.tryAcquirePermission();
    }

    /** Gives the place back. */
    public void leave() {
        bulkhead.onComplete();
    }

    /** Books a connect, and says how long to wait with it. */
    public Duration reserveConnect() {
        long nanos = connects.reservePermission();
        return nanos < 0 ? connects.getRateLimiterConfig().getTimeoutDuration() : Duration.ofNanos(nanos);
    }

    @Override
    public String toString() {
        return "RouteGuard[" + breaker.getName() + ", " + breaker.getState() + "]";
    }
}
