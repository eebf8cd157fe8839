// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides whether, when and how often a route is used; shared by all transcriptions of the JVM that use it.
 * Thread-safe. Part of the library's inside: users configure it through {@link Resilience}.
 */
public final class RouteGuard {

    private final Breaker breaker;
    private final Retry turnRetry;
    private final Retry connectRetry;
    private final TimeLimiter timeLimiter;
    private final Bulkhead bulkhead;
    private final RateLimiter connects;

    RouteGuard(
            CircuitBreaker breaker,
            Retry turnRetry,
            Retry connectRetry,
            TimeLimiter timeLimiter,
            Bulkhead bulkhead,
            RateLimiter connects) {
        this.breaker = new Breaker(breaker);
        this.turnRetry = turnRetry;
        this.connectRetry = connectRetry;
        this.timeLimiter = timeLimiter;
        this.bulkhead = unwaiting(bulkhead);
        this.connects = connects;
    }

    /** A bulkhead waits by blocking the thread, which here is one of few that run everything. */
    private static Bulkhead unwaiting(Bulkhead bulkhead) {
        BulkheadConfig config = bulkhead.getBulkheadConfig();
        if (!config.getMaxWaitDuration().isZero()) {
            bulkhead.changeConfig(
                    BulkheadConfig.from(config).maxWaitDuration(Duration.ZERO).build());
        }
        return bulkhead;
    }

    /** Whether live audio may go here: the breaker is closed, or switched off. */
    public boolean isHealthy() {
        return breaker.isHealthy();
    }

    /** The state of the breaker, by its name at Resilience4j. */
    public String breakerState() {
        return breaker.state();
    }

    /** How many attempts in a row succeeded, of all transcriptions together. */
    public int streak() {
        return breaker.streak();
    }

    /** Asks the breaker for one attempt; {@code null} when it refuses. Whoever gets a permit has to end it, in one of its three ways. */
    public @Nullable Permit tryAcquire() {
        return breaker.tryAcquire();
    }

    /**
     * A permit for an attempt that nobody else could make, without asking the breaker, which still hears how it went; {@code null} when it
     * was opened by hand.
     */
    public @Nullable Permit insist() {
        return breaker.insist();
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
            timeLimiter.onError(TimeLimiter.createdTimeoutExceptionWithName(timeLimiter.getName(), null));
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

    /**
     * Books a connect, and says how long to wait with it. When bookings are out for longer than the limiter's timeout there is none
     * to be had: then it is the timeout, but at least the limiter's period, since a timeout of zero must not mean at once.
     */
    public Duration reserveConnect() {
        long nanos;
        synchronized (connects) { // two at a time, and Resilience4j would park the one that comes second
            nanos = connects.reservePermission();
        }
        if (nanos >= 0) {
            return Duration.ofNanos(nanos);
        }
        Duration timeout = connects.getRateLimiterConfig().getTimeoutDuration();
        Duration period = connects.getRateLimiterConfig().getLimitRefreshPeriod();
        return timeout.compareTo(period) > 0 ? timeout : period;
    }

    @Override
    public String toString() {
        return "RouteGuard[" + breaker + "]";
    }
}
