// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The Resilience4j registries that guard routes. Their instances carry the name of the route; events, metrics and runtime changes of
 * them work as anywhere else.
 *
 * <p>A registry of the user's own is asked, in this order, for: an instance of the route's name; a configuration named
 * {@value #CONFIG}, or {@value #CONNECT_CONFIG} for repeating connects; its default configuration. Repeated connects go by the route's
 * name and "{@code  connect}", since a route's turns and connects are counted apart.
 *
 * <p>Thread-safe, made to be shared: transcribers with the same instance share breakers, limits and what they know about routes.
 */
public final class Resilience {

    /** Name of the configurations meant for attempts at turns, and for everything that is not a connect. */
    public static final String CONFIG = "reactor-realtime";

    /** Name of the configuration meant for repeating connects. */
    public static final String CONNECT_CONFIG = "reactor-realtime-connect";

    private static final Resilience SHARED = builder().build();

    private final CircuitBreakerRegistry circuitBreakers;
    private final RetryRegistry retries;
    private final TimeLimiterRegistry timeLimiters;
    private final BulkheadRegistry bulkheads;
    private final RateLimiterRegistry rateLimiters;
    private final Map<String, RouteGuard> guards = new ConcurrentHashMap<>();

    private Resilience(Builder builder) {
        this.circuitBreakers = builder.circuitBreakers;
        this.retries = builder.retries;
        this.timeLimiters = builder.timeLimiters;
        this.bulkheads = builder.bulkheads;
        this.rateLimiters = builder.rateLimiters;
    }

    /** The one that all transcribers of this JVM share unless they are given another, with the library's defaults. */
    public static Resilience shared() {
        return SHARED;
    }

    /** Starts from fresh registries with the library's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** An attempt at a turn is repeated once on the same route, at once; then every 0.5 s to 8 s, doubling, with jitter. */
    public static RetryConfig defaultRetry() {
        return RetryConfig.custom()
                .maxAttempts(2)
                .intervalFunction(attempt -> attempt == 1 ? 0L : jittered(500L << Math.min(attempt - 2, 4)))
                .build();
    }

    /** A connect is tried three times per visit to a route, 0.5 s apart, doubling, with jitter. */
    public static RetryConfig defaultConnectRetry() {
        return RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(attempt -> jittered(500L << Math.min(attempt - 1, 4)))
                .build();
    }

    /**
     * Opens when of the last ten attempts, five at least, half failed or four in five took more than 15 s. Tries again after 30 s with
     * three, of which one failure is enough to open again.
     */
    public static CircuitBreakerConfig defaultCircuitBreaker() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                // Attempts end on event loops, where a lock must not be waited for.
                .slidingWindowSynchronizationStrategy(
                        CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(Duration.ofSeconds(15))
                .slowCallRateThreshold(80)
                .waitDurationInOpenState(Duration.ofSeconds(30))
                .permittedNumberOfCallsInHalfOpenState(3)
                .build();
    }

    /** An attempt from the journal is answered within 30 s of its commit, or counts as failed. */
    public static TimeLimiterConfig defaultTimeLimiter() {
        return TimeLimiterConfig.custom()
                .timeoutDuration(Duration.ofSeconds(30))
                .build();
    }

    /** 32 repairs at once per route and JVM; the next ones are put off without blocking. */
    public static BulkheadConfig defaultBulkhead() {
        return BulkheadConfig.custom()
                .maxConcurrentCalls(32)
                .maxWaitDuration(Duration.ZERO)
                .build();
    }

    /** 20 connects per second and route; the next ones wait for a minute at most. */
    public static RateLimiterConfig defaultRateLimiter() {
        return RateLimiterConfig.custom()
                .limitForPeriod(20)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ofMinutes(1))
                .build();
    }

    /** Where the breakers are: for their metrics and events, and to switch them by hand. */
    public CircuitBreakerRegistry circuitBreakers() {
        return circuitBreakers;
    }

    /** Where the repetitions of attempts and connects are. */
    public RetryRegistry retries() {
        return retries;
    }

    /** Where the time limits of attempts are. */
    public TimeLimiterRegistry timeLimiters() {
        return timeLimiters;
    }

    /** Where the limits of concurrent repairs are. */
    public BulkheadRegistry bulkheads() {
        return bulkheads;
    }

    /** Where the limits of connects are. */
    public RateLimiterRegistry rateLimiters() {
        return rateLimiters;
    }

    /** What guards the route of the given name; always the same object for the same name. */
    public RouteGuard guard(String route) {
        return guards.computeIfAbsent(route, this::newGuard);
    }

    private RouteGuard newGuard(String route) {
        return new RouteGuard(
                circuitBreakers.circuitBreaker(
                        route,
                        () -> circuitBreakers.getConfiguration(CONFIG).orElseGet(circuitBreakers::getDefaultConfig)),
                retries.retry(route, () -> retries.getConfiguration(CONFIG).orElseGet(retries::getDefaultConfig)),
                retries.retry(
                        route + " connect",
                        () -> retries.getConfiguration(CONNECT_CONFIG).orElseGet(retries::getDefaultConfig)),
                timeLimiters.timeLimiter(
                        route, () -> timeLimiters.getConfiguration(CONFIG).orElseGet(timeLimiters::getDefaultConfig)),
                bulkheads.bulkhead(
                        route, () -> bulkheads.getConfiguration(CONFIG).orElseGet(bulkheads::getDefaultConfig)),
                rateLimiters.rateLimiter(
                        route, () -> rateLimiters.getConfiguration(CONFIG).orElseGet(rateLimiters::getDefaultConfig)));
    }

    /** Half to one and a half of it. */
    private static long jittered(long millis) {
        return millis / 2 + ThreadLocalRandom.current().nextLong(millis);
    }

    /** Collects registries; each one not given is a fresh one with the library's defaults. Not thread-safe. */
    public static final class Builder {

        private CircuitBreakerRegistry circuitBreakers = CircuitBreakerRegistry.of(defaultCircuitBreaker());
        private RetryRegistry retries = RetryRegistry.of(
                Map.of("default", defaultRetry(), CONFIG, defaultRetry(), CONNECT_CONFIG, defaultConnectRetry()));
        private TimeLimiterRegistry timeLimiters = TimeLimiterRegistry.of(defaultTimeLimiter());
        private BulkheadRegistry bulkheads = BulkheadRegistry.of(defaultBulkhead());
        private RateLimiterRegistry rateLimiters = RateLimiterRegistry.of(defaultRateLimiter());

        private Builder() {}

        /** Breakers: one per route, fed with every attempt at a turn, slow ones too. */
        public Builder circuitBreakers(CircuitBreakerRegistry circuitBreakers) {
            this.circuitBreakers = requireNonNull(circuitBreakers, "circuitBreakers");
            return this;
        }

        /** How often an attempt or a connect is repeated on the same route, and after how long. */
        public Builder retries(RetryRegistry retries) {
            this.retries = requireNonNull(retries, "retries");
            return this;
        }

        /** How long an attempt from the journal may take, from its commit on. */
        public Builder timeLimiters(TimeLimiterRegistry timeLimiters) {
            this.timeLimiters = requireNonNull(timeLimiters, "timeLimiters");
            return this;
        }

        /** How many repairs run at once on one route. Nobody waits for a place by blocking: a maximum wait is set to zero. */
        public Builder bulkheads(BulkheadRegistry bulkheads) {
            this.bulkheads = requireNonNull(bulkheads, "bulkheads");
            return this;
        }

        /** How many connects start in a period on one route. */
        public Builder rateLimiters(RateLimiterRegistry rateLimiters) {
            this.rateLimiters = requireNonNull(rateLimiters, "rateLimiters");
            return this;
        }

        public Resilience build() {
            return new Resilience(this);
        }
    }
}
