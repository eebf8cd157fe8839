// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import reactor.core.publisher.Flux;

/** What the end-to-end tests have in common. */
abstract class EndToEnd {

    static final Duration PATIENCE = Duration.ofMinutes(3);
    static final Duration PAUSE = Duration.ofMillis(900);
    static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AfterAll
    static void nothingLeaked() {
        LeakWatch.assertNoLeaks();
    }

    static Route route(RealtimeEmulator emulator, String model) {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey("sk-test").model(model);
    }

    static RealtimeTranscriber.Builder transcriber(RealtimeEmulator emulator) {
        return RealtimeTranscriber.builder()
                .route(route(emulator, "gpt-4o-transcribe"))
                .quiet(Duration.ofMillis(300));
    }

    /** Turn i says the number i, in buffers of 100 ms. */
    static Flux<ByteBuffer> numbers(int count) {
        return TONES.numberedTurns(0, count, PAUSE, 4_800);
    }

    static List<TranscriptEvent> run(RealtimeTranscriber transcriber, Flux<ByteBuffer> audio) {
        List<TranscriptEvent> events =
                transcriber.transcribe(audio).collectList().block(PATIENCE);
        return events == null ? List.of() : events;
    }

    static List<String> texts(List<TranscriptEvent> events) {
        return events.stream()
                .filter(Completed.class::isInstance)
                .map(event -> ((Completed) event).text())
                .toList();
    }

    static List<String> countedTo(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** Every number exactly once and in order, in turns whose ranges are disjoint and ascending, under a rising watermark. */
    static void assertNumbers(List<TranscriptEvent> events, int count) {
        assertThat(texts(events)).isEqualTo(countedTo(count));
        assertTimeline(events);
    }

    static void assertTimeline(List<TranscriptEvent> events) {
        long end = 0;
        Duration watermark = Duration.ZERO;
        long turn = -1;
        for (TranscriptEvent event : events) {
            if (event instanceof Completed || event instanceof Failed) {
                AudioRange range = event instanceof Completed c ? c.range() : ((Failed) event).range();
                long number = event instanceof Completed c ? c.turn() : ((Failed) event).turn();
                Duration mark = event instanceof Completed c ? c.watermark() : ((Failed) event).watermark();
                assertThat(number).isGreaterThan(turn);
                assertThat(range.startSample()).isGreaterThanOrEqualTo(end);
                assertThat(mark).isGreaterThanOrEqualTo(watermark).isGreaterThanOrEqualTo(range.end());
                turn = number;
                end = range.endSample();
                watermark = mark;
            }
        }
    }

    /** Waits for something another thread does; fails when it doesn't. */
    static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(PATIENCE);
    }
}
