// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Health of the routes: {@code realtime} among the components of {@code /actuator/health}. */
@AutoConfiguration(
        after = ReactorRealtimeAutoConfiguration.class,
        beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("realtime")
@ConditionalOnBean(RealtimeTranscriber.class)
@ConditionalOnMissingBean(name = {"realtimeHealthIndicator", "realtimeHealthContributor"})
public final class RealtimeHealthAutoConfiguration {

    @Bean
    RouteRecords realtimeRouteRecords() {
        return new RouteRecords(InstantSource.system());
    }

    @Bean
    HealthContributor realtimeHealthContributor(ConfigurableListableBeanFactory beans, RouteRecords records) {
        Map<String, TranscriberHealthIndicator> indicators = new LinkedHashMap<>();
        Transcribers.in(beans)
                .forEach((name, transcriber) -> indicators.put(
                        name, new TranscriberHealthIndicator(transcriber, records, InstantSource.system())));
        return indicators.size() == 1
                ? indicators.values().iterator().next()
                : CompositeHealthContributor.fromMap(indicators);
    }
}
