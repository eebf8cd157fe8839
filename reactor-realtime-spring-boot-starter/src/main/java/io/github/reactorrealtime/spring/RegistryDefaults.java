// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.policy.Resilience;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.Registry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;

/**
 * Gives the application's registries the library's configurations, where they have none of their name: without, Resilience4j's own
 * defaults would count, which are made for short calls.
 */
final class RegistryDefaults {

    private RegistryDefaults() {}

    static CircuitBreakerRegistry in(CircuitBreakerRegistry registry) {
        return with(registry, Resilience.CONFIG, Resilience.defaultCircuitBreaker());
    }

    static RetryRegistry in(RetryRegistry registry) {
        with(registry, Resilience.CONNECT_CONFIG, Resilience.defaultConnectRetry());
        return with(registry, Resilience.CONFIG, Resilience.defaultRetry());
    }

    static TimeLimiterRegistry in(TimeLimiterRegistry registry) {
        return with(registry, Resilience.CONFIG, Resilience.defaultTimeLimiter());
    }

    static BulkheadRegistry in(BulkheadRegistry registry) {
        return with(registry, Resilience.CONFIG, Resilience.defaultBulkhead());
    }

    static RateLimiterRegistry in(RateLimiterRegistry registry) {
        return with(registry, Resilience.CONFIG, Resilience.defaultRateLimiter());
    }

    private static <R extends Registry<?, C>, C> R with(R registry, String name, C configuration) {
        if (registry.getConfiguration(name).isEmpty()) {
            registry.addConfiguration(name, configuration);
        }
        return registry;
    }
}
