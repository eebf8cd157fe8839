// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.micrometer.AttemptObservationConvention;
import io.github.reactorrealtime.micrometer.TranscriberObservations;
import io.github.reactorrealtime.micrometer.TurnObservationConvention;
import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** One observation of each turn, and one of each attempt at it, where there is a registry of observations: spans, with tracing. */
@AutoConfiguration(
        after = ReactorRealtimeAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "reactor-realtime.observations.enabled", matchIfMissing = true)
@ConditionalOnBean({RealtimeTranscriber.class, ObservationRegistry.class})
public final class RealtimeObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TranscriberObservations realtimeTranscriberObservations(
            ObservationRegistry registry,
            ObjectProvider<TurnObservationConvention> turns,
            ObjectProvider<AttemptObservationConvention> attempts) {
        TranscriberObservations.Builder builder = TranscriberObservations.builder(registry);
        turns.ifUnique(builder::turnConvention);
        attempts.ifUnique(builder::attemptConvention);
        return builder.build();
    }
}
