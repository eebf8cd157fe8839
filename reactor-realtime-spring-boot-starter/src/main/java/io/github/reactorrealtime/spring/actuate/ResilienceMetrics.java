// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.policy.Resilience;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedTimeLimiterMetrics;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Function;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Resilience4j's own metrics of what guards the routes. Registries that are beans are left to whoever made them: the
 * auto-configuration of Resilience4j measures its own already.
 */
final class ResilienceMetrics implements MeterBinder {

    private final Resilience resilience;
    private final ListableBeanFactory beans;

    ResilienceMetrics(Resilience resilience, ListableBeanFactory beans) {
        this.resilience = resilience;
        this.beans = beans;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        bind(
                CircuitBreakerRegistry.class,
                resilience.circuitBreakers(),
                TaggedCircuitBreakerMetrics::ofCircuitBreakerRegistry,
                meters);
        bind(RetryRegistry.class, resilience.retries(), TaggedRetryMetrics::ofRetryRegistry, meters);
        bind(
                TimeLimiterRegistry.class,
                resilience.timeLimiters(),
                TaggedTimeLimiterMetrics::ofTimeLimiterRegistry,
                meters);
        bind(BulkheadRegistry.class, resilience.bulkheads(), TaggedBulkheadMetrics::ofBulkheadRegistry, meters);
        bind(
                RateLimiterRegistry.class,
                resilience.rateLimiters(),
                TaggedRateLimiterMetrics::ofRateLimiterRegistry,
                meters);
    }

    private <R> void bind(Class<R> type, R registry, Function<R, ? extends MeterBinder> metrics, MeterRegistry meters) {
        if (!beans.getBeansOfType(type).containsValue(registry)) {
            metrics.apply(registry).bindTo(meters);
        }
    }
}
