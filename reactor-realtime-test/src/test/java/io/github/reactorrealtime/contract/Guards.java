// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.policy.Resilience;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import reactor.core.scheduler.Scheduler;

/** The library's default policies on virtual time and with seeded jitter, and what a run left of them. */
public final class Guards {

    /** The rate limiter's clock is the machine's: in virtual time it would hold back everything. */
    private static final int CONNECTS = 1_000_000;

    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads = BulkheadRegistry.of(Resilience.defaultBulkhead());
    private final Resilience resilience;

    public Guards(Scheduler time, long seed, Duration timeLimit) {
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .clock(new VirtualClock(time))
                .build());
        Random random = new Random(seed);
        resilience = Resilience.builder()
                .circuitBreakers(breakers)
                .bulkheads(bulkheads)
                .retries(RetryRegistry.of(Map.of(
                        "default",
                        retry(2, 0, random),
                        Resilience.CONFIG,
                        retry(2, 0, random),
                        Resilience.CONNECT_CONFIG,
                        retry(3, 500, random))))
                .timeLimiters(TimeLimiterRegistry.of(
                        TimeLimiterConfig.custom().timeoutDuration(timeLimit).build()))
                .rateLimiters(RateLimiterRegistry.of(RateLimiterConfig.custom()
                        .limitForPeriod(CONNECTS)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(Duration.ZERO)
                        .build()))
                .build();
    }

    public Resilience resilience() {
        return resilience;
    }

    CircuitBreaker.State breaker(String route) {
        return breakers.circuitBreaker(route).getState();
    }

    /** Permits and places that nobody gave back. Uses up the trials of half-open breakers. */
    List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        for (Bulkhead bulkhead : bulkheads.getAllBulkheads()) {
            int taken = bulkhead.getMetrics().getMaxAllowedConcurrentCalls()
                    - bulkhead.getMetrics().getAvailableConcurrentCalls();
            if (taken != 0) {
                leaks.add(taken + " places of bulkhead " + bulkhead.getName());
            }
        }
        for (CircuitBreaker breaker : breakers.getAllCircuitBreakers()) {
            if (breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
                int ended = breaker.getMetrics().getNumberOfBufferedCalls();
                int granted = 0;
                while (granted <= ended + CONNECTS && breaker.tryAcquirePermission()) {
                    granted++;
                }
                int all = breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
                if (granted + ended != all) {
                    leaks.add((all - granted - ended) + " trials of breaker " + breaker.getName());
                }
            }
        }
        return leaks;
    }

    /** The first wait, then doubling, each between half and one and a half of it. */
    private static RetryConfig retry(int attempts, long firstMillis, Random random) {
        return RetryConfig.custom()
                .maxAttempts(attempts)
                .intervalFunction(attempt -> {
                    long millis = firstMillis << Math.min(attempt - 1, 4);
                    return millis == 0 ? 0 : millis / 2 + random.nextInt((int) millis);
                })
                .build();
    }
}
