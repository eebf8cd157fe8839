// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route's breaker, and who was granted what by it. Thread-safe.
 *
 * <p>A half-open breaker hands out a few trials and takes back, or counts, whatever it is told next: a permit too many given back is
 * one trial too many, one forgotten is one too few, and with none left it stays half-open for ever. So each trial knows the half-open
 * phase that granted it, and only trials of the present phase are given back to it and judge the route. A phase is known by its
 * metrics: each has its own, which the open state after it keeps.
 */
final class Breaker {

    private static final Logger log = LoggerFactory.getLogger(Resilience.class);

    private final CircuitBreaker breaker;
    private final AtomicInteger streak = new AtomicInteger();
    private final AtomicReference<@Nullable Object> reopened = new AtomicReference<>();

    Breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    boolean isHealthy() {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> true;
            case OPEN, HALF_OPEN, FORCED_OPEN -> false;
        };
    }

    String state() {
        return breaker.getState().name();
    }

    int streak() {
        return streak.get();
    }

    @Nullable
    Permit tryAcquire() {
        if (isHealthy()) {
            return new Permit(
                    this, null); // these states grant everything and count nothing: not asking them leaves no doubt
        }
        // Exact, unless a breaker finds the time to close, open and wait out its wait between two instructions. Then a
        // later phase
        // may get a trial too many, but never one too few.
        return permitted() ? new Permit(this, phase()) : null;
    }

    @Nullable
    Permit insist() {
        return breaker.getState() == CircuitBreaker.State.FORCED_OPEN ? null : new Permit(this, null);
    }

    private boolean permitted() {
        try {
            return breaker.tryAcquirePermission();
        } catch (IllegalStateTransitionException e) {
            log.debug("{} was switched by somebody else while it was about to open half", breaker, e);
            return false;
        }
    }

    void succeeded(@Nullable Object trial, Duration duration) {
        if (counts(trial)) {
            if (duration.compareTo(config().getSlowCallDurationThreshold()) > 0) {
                streak.set(0);
            } else {
                streak.incrementAndGet();
            }
            record(trial, () -> breaker.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    void failed(@Nullable Object trial, Throwable cause, Duration duration) {
        if (counts(trial)) {
            record(trial, () -> {
                boolean failure = isFailure(cause);
                if (failure) {
                    streak.set(0);
                }
                boolean reopens = failure && trial != null && !same(trial, reopened.getAndSet(trial));
                breaker.onError(duration.toNanos(), TimeUnit.NANOSECONDS, cause);
                if (reopens && same(trial, phase())) {
                    breaker.transitionToOpenState(); // one is enough, and of several at once only the first lengthens
                    // the wait
                }
            });
        }
    }

    void release(@Nullable Object trial) {
        if (trial != null && same(trial, phase())) {
            breaker.releasePermission();
        }
    }

    /** The half-open phase that the breaker is in; state first, since the open state keeps the metrics of the phase before it. */
    private @Nullable Object phase() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN ? breaker.getMetrics() : null;
    }

    /**
     * While half-open, attempts from before say nothing: the route was given up since. One that is told just as an open breaker opens
     * half may still be counted; that is bearable, and better than to hide from metrics what ends while a breaker is open.
     */
    private boolean counts(@Nullable Object trial) {
        Object phase = phase();
        return phase == null || same(phase, trial);
    }

    @SuppressWarnings("ReferenceEquality") // it is about which phase, whatever its numbers are
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /** The user's configuration may ignore a failure, or take it for a success. */
    private boolean isFailure(Throwable cause) {
        return !config().getIgnoreExceptionPredicate().test(cause)
                && config().getRecordExceptionPredicate().test(cause);
    }

    /** What the user's predicates throw, or a breaker that is switched by hand at this very moment, must not end a transcription. */
    private void record(@Nullable Object trial, Runnable outcome) {
        try {
            outcome.run();
        } catch (RuntimeException e) {
            Complaints.of(log, breaker.getName(), "{} could not be told of an attempt", e);
            release(trial);
        }
    }

    private CircuitBreakerConfig config() {
        return breaker.getCircuitBreakerConfig();
    }

    @Override
    public String toString() {
        return breaker.getName() + ", " + breaker.getState();
    }
}
