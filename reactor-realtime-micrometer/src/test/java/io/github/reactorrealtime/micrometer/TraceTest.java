// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The spans of a transcription, over a socket, with the handlers that applications use. */
class TraceTest {

    private static final String FIRST = "gpt-4o-transcribe";
    private static final String SECOND = "whisper-1";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final SimpleTracer tracer = new SimpleTracer();
    private final ObservationRegistry registry = ObservationRegistry.create();

    TraceTest() {
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, Propagator.NOOP),
                        new DefaultTracingObservationHandler(tracer)));
    }

    @Test
    void aCallIsOneTraceWithASpanForEachTurnAndInItOneForEachAttempt() {
        emulator.inject(Fault.failTranscription(), When.model(FIRST).and(When.saying("1")));
        Observation request = Observation.start("POST /calls", registry);
        Route first = Emulated.route(emulator, FIRST);
        Route second = Emulated.route(emulator, SECOND);

        Emulated.transcriber(first, second)
                .listener(TranscriberObservations.of(registry))
                .build()
                .transcribe(Emulated.numbers(3))
                .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request))
                .blockLast(Emulated.PATIENCE);
        request.stop();

        List<SimpleSpan> spans = List.copyOf(tracer.getSpans());
        SimpleSpan root = spans.stream()
                .filter(span -> span.getName().equals("POST /calls"))
                .findFirst()
                .orElseThrow();
        assertThat(spans)
                .allSatisfy(span -> assertThat(span.context().traceId())
                        .isEqualTo(root.context().traceId()))
                .allSatisfy(span -> assertThat(span.getEndTimestamp()).isNotNull());
        List<SimpleSpan> turns = childrenOf(root, spans);
        assertThat(turns)
                .extracting(SimpleSpan::getName, span -> span.getTags().get("attempts"), SimpleSpan::getKind)
                .containsExactly(
                        tuple("transcribe turn", "first", null),
                        tuple("transcribe turn", "repaired", null),
                        tuple("transcribe turn", "first", null));
        assertThat(childrenOf(turns.get(0), spans))
                .extracting(SimpleSpan::getName, span -> span.getTags().get("outcome"), SimpleSpan::getKind)
                .containsExactly(tuple("transcription " + FIRST, "completed", Span.Kind.CLIENT));
        List<SimpleSpan> attempts = childrenOf(turns.get(1), spans);
        assertThat(attempts)
                .extracting(
                        span -> span.getTags().get("gen_ai.request.model"),
                        span -> span.getTags().get("attempt"),
                        span -> span.getTags().get("outcome"))
                .startsWith(tuple(FIRST, "first", "failed"))
                .endsWith(tuple(SECOND, "repair", "completed"));
        assertThat(attempts.get(0).getError()).hasMessageContaining("server_error");
        assertThat(attempts.get(0).getTags().get("session.id")).startsWith("sess_");
        assertThat(turns).allSatisfy(turn -> assertThat(turn.getTags()).containsKey("gen_ai.response.id"));
    }

    private static Tuple tuple(@Nullable Object... values) {
        return Tuple.tuple(values);
    }

    private static List<SimpleSpan> childrenOf(SimpleSpan parent, List<SimpleSpan> spans) {
        return spans.stream()
                .filter(span -> parent.context().spanId().equals(span.context().parentId()))
                .toList();
    }

    @Test
    void noSpanHasATextOrAKeyInIt() {
        emulator.inject(
                new Fault.FailTranscription("server_error", null, "No luck with " + Rehearsal.KEY, null),
                When.saying("1"));
        Emulated.run(
                Emulated.transcriber(Emulated.route(emulator, FIRST).apiKey(Rehearsal.KEY))
                        .listener(TranscriberObservations.of(registry))
                        .build(),
                3);

        assertThat(tracer.getSpans()).hasSizeGreaterThanOrEqualTo(7).allSatisfy(span -> {
            for (Map.Entry<String, String> tag : span.getTags().entrySet()) {
                assertThat(tag.getValue()).doesNotContain(Rehearsal.KEY);
            }
            assertThat(String.valueOf(span.getError())).doesNotContain(Rehearsal.KEY);
            assertThat(span.getName()).doesNotContain(Rehearsal.KEY);
        });
        assertThat(tracer.getSpans())
                .anySatisfy(span -> assertThat(span.getError()).isNotNull());
    }
}
