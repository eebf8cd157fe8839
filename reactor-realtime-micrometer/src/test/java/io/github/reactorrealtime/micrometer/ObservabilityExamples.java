// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.policy.Resilience;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;

/** What docs/observability.md shows; {@link ObservabilityPageTest} holds the page to it. */
final class ObservabilityExamples {

    private final MeterRegistry meterRegistry;
    private final ObservationRegistry observationRegistry;
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Resilience.defaultCircuitBreaker());

    ObservabilityExamples(MeterRegistry meterRegistry, ObservationRegistry observationRegistry) {
        this.meterRegistry = meterRegistry;
        this.observationRegistry = observationRegistry;
    }

    RealtimeTranscriber wired(String apiKey) {
        RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                .route(Route.openAi(apiKey).model("gpt-4o-transcribe"))
                .route(Route.openAi(apiKey).model("whisper-1"))
                .resilience(Resilience.builder().circuitBreakers(breakers).build())
                .listener(TranscriberListener.all(
                        List.of(TranscriberMetrics.of(meterRegistry), TranscriberObservations.of(observationRegistry))))
                .build();
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meterRegistry);
        return transcriber;
    }

    TranscriberMetrics expecting(RealtimeTranscriber transcriber) {
        TranscriberMetrics metrics = TranscriberMetrics.of(meterRegistry).expect(transcriber.routes());
        return metrics;
    }

    void finerBuckets() {
        meterRegistry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals("reactor.realtime.turn.latency")
                        ? DistributionStatisticConfig.builder()
                                .percentilesHistogram(true)
                                .build()
                                .merge(config)
                        : config;
            }
        });
    }

    TranscriberMetrics priced() {
        PriceTable prices = PriceTable.published()
                .withPerMinute("gpt-live-transcribe", 0.014)
                .withPerMillionTokens("gpt-4o-transcribe", 6.00, 2.50, 10.00); // input audio, input text, output
        TranscriberMetrics priced =
                TranscriberMetrics.builder(meterRegistry).prices(prices).build();
        return priced;
    }

    TranscriberObservations renamed() {
        TranscriberObservations observations = TranscriberObservations.builder(observationRegistry)
                .turnConvention(new DefaultTurnObservationConvention() {
                    @Override
                    public String getContextualName(TurnObservationContext context) {
                        return "turn " + context.turn();
                    }
                })
                .build();
        return observations;
    }
}
