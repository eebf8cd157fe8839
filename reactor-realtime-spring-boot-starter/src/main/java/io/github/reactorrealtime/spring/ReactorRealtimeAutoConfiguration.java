// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptCheck;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.Transport;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.common.circuitbreaker.configuration.CircuitBreakerConfigCustomizer;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/**
 * Makes a {@link RealtimeTranscriber} of the properties below {@code reactor-realtime}, and of the application's beans. What can't
 * work is said at the start; nothing is connected before somebody transcribes.
 */
@AutoConfiguration(
        after = SslAutoConfiguration.class,
        afterName = {
            "io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration",
            "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
            "io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterAutoConfiguration",
            "io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration",
            "io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "reactor-realtime.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ReactorRealtimeProperties.class)
public final class ReactorRealtimeAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Transport realtimeTransport(
            ReactorRealtimeProperties properties,
            ObjectProvider<TransportCustomizer> customizers,
            ObjectProvider<SslBundles> bundles) {
        return new ConfiguredTransport(properties, customizers.orderedStream().toList(), bundles.getIfAvailable())
                .transport();
    }

    @Bean
    @ConditionalOnMissingBean
    Resilience realtimeResilience(
            ObjectProvider<CircuitBreakerRegistry> circuitBreakers,
            ObjectProvider<RetryRegistry> retries,
            ObjectProvider<TimeLimiterRegistry> timeLimiters,
            ObjectProvider<BulkheadRegistry> bulkheads,
            ObjectProvider<RateLimiterRegistry> rateLimiters) {
        Resilience.Builder builder = Resilience.builder();
        circuitBreakers.ifUnique(registry -> builder.circuitBreakers(RegistryDefaults.in(registry)));
        retries.ifUnique(registry -> builder.retries(RegistryDefaults.in(registry)));
        timeLimiters.ifUnique(registry -> builder.timeLimiters(RegistryDefaults.in(registry)));
        bulkheads.ifUnique(registry -> builder.bulkheads(RegistryDefaults.in(registry)));
        rateLimiters.ifUnique(registry -> builder.rateLimiters(RegistryDefaults.in(registry)));
        return builder.build();
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnMissingBean
    RealtimeTranscriber.Builder realtimeTranscriberBuilder(
            ReactorRealtimeProperties properties,
            BeanFactory beans,
            Transport transport,
            Resilience resilience,
            ObjectProvider<Turns> turns,
            ObjectProvider<TranscriptionModels> models,
            ObjectProvider<TranscriptCheck> check,
            ObjectProvider<TranscriberListener> listeners,
            ObjectProvider<TranscriberCustomizer> customizers) {
        RealtimeTranscriber.Builder builder = new ConfiguredTranscriber(properties, beans)
                .builder(turns.getIfUnique())
                .transport(transport)
                .resilience(resilience);
        models.ifUnique(builder::models);
        check.ifUnique(builder::secondOpinion);
        List<TranscriberListener> all = listeners.orderedStream().toList();
        if (!all.isEmpty()) {
            builder.listener(TranscriberListener.all(all));
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder;
    }

    @Bean
    @ConditionalOnMissingBean
    RealtimeTranscriber realtimeTranscriber(
            RealtimeTranscriber.Builder builder, ReactorRealtimeProperties properties, BeanFactory beans) {
        return new ConfiguredTranscriber(properties, beans).build(builder);
    }

    /** Attempts end on event loops, where a lock must not be waited for; no property of Resilience4j's says so. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CircuitBreakerConfigCustomizer.class)
    static class LockFreeCircuitBreakers {

        @Bean
        @ConditionalOnMissingBean
        CircuitBreakerConfigCustomizer realtimeCircuitBreakerCustomizer() {
            return CircuitBreakerConfigCustomizer.of(
                    Resilience.CONFIG,
                    config -> config.slidingWindowSynchronizationStrategy(
                            SlidingWindowSynchronizationStrategy.LOCK_FREE));
        }
    }
}
