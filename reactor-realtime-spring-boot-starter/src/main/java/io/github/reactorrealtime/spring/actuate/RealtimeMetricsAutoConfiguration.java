// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.micrometer.PriceTable;
import io.github.reactorrealtime.micrometer.TranscriberMetrics;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Metrics of transcriptions, and of the breakers and limits of their routes, where there is a registry of meters. */
@AutoConfiguration(
        after = ReactorRealtimeAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "reactor-realtime.metrics.enabled", matchIfMissing = true)
@ConditionalOnBean({RealtimeTranscriber.class, MeterRegistry.class})
@EnableConfigurationProperties(MetricsProperties.class)
public final class RealtimeMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TranscriberMetrics realtimeTranscriberMetrics(
            MeterRegistry registry, ObjectProvider<PriceTable> prices, MetricsProperties properties) {
        PriceTable table = prices.getIfUnique(PriceTable::published);
        for (Map.Entry<String, Double> price : properties.pricePerMinute().entrySet()) {
            table = table.withPerMinute(price.getKey(), price.getValue());
        }
        return TranscriberMetrics.builder(registry).prices(table).build();
    }

    /** What is zero until something goes wrong is to be seen before. */
    @Bean
    SmartInitializingSingleton realtimeExpectedRoutes(
            TranscriberMetrics metrics, ConfigurableListableBeanFactory beans) {
        return () -> Transcribers.in(beans).values().forEach(transcriber -> metrics.expect(transcriber.routes()));
    }

    /** Where resilience4j-micrometer is on the class path. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TaggedCircuitBreakerMetrics.class)
    @ConditionalOnBean(Resilience.class)
    static class ResilienceMeters {

        @Bean
        @ConditionalOnMissingBean
        ResilienceMetrics realtimeResilienceMetrics(Resilience resilience, ListableBeanFactory beans) {
            return new ResilienceMetrics(resilience, beans);
        }
    }
}
