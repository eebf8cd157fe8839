// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transcription in which enough goes wrong to have every meter: the first route has a wrong key, the second fails one turn, the
 * third repairs it; and another transcriber names a model that is switched off.
 */
final class Rehearsal {

    /** Wherever it could leak from, this is what it looks like. */
    static final String KEY = "sk-rehearsal-0123456789abcdef";

    private static @Nullable Rehearsal played;

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final List<String> routes;

    private Rehearsal(List<String> routes) {
        this.routes = routes;
    }

    /** The same for all tests. */
    static synchronized Rehearsal played() {
        Rehearsal known = played;
        if (known == null) {
            known = play();
            played = known;
        }
        return known;
    }

    private static Rehearsal play() {
        try (RealtimeEmulator strict =
                        RealtimeEmulator.builder().apiKey("another-key").start();
                RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Route refused = Route.at(strict.uri(), Dialect.AZURE).apiKey(KEY).model("gpt-4o-transcribe");
            Route failing = Route.at(emulator.uri(), Dialect.OPENAI).apiKey(KEY).model("gpt-4o-transcribe");
            Route sound = Route.at(emulator.uri(), Dialect.OPENAI).apiKey(KEY).model("whisper-1");
            emulator.inject(
                    Fault.failTranscription(), When.model("gpt-4o-transcribe").and(When.saying("1")));
            emulator.inject(
                    new Fault.ErrorEvent("server_error", null, "The server had an error with " + KEY, null),
                    When.at(Point.COMPLETED).and(When.item(1)).and(When.connection(1)));
            Rehearsal rehearsal = new Rehearsal(List.of(refused.name(), failing.name(), sound.name()));
            rehearsal.run(refused, failing, sound);
            Emulated.await(() -> emulator.openConnections() == 0);
            return rehearsal;
        }
    }

    private void run(Route... ladder) {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Resilience.defaultCircuitBreaker());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
        TranscriberListener metrics = TranscriberMetrics.of(registry);
        Emulated.transcriber(Route.azure("old-resource").apiKey(KEY).model("gpt-4o-transcribe"))
                .listener(metrics)
                .build(); // Azure's date for it is past
        RealtimeTranscriber transcriber = Emulated.transcriber(ladder)
                .resilience(Resilience.builder().circuitBreakers(breakers).build())
                .listener(metrics)
                .build();
        Emulated.run(transcriber, 4);
    }
}
