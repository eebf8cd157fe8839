// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import reactor.core.publisher.Flux;

/** What tests have in common that let the library talk to the emulator. */
public abstract class EndToEnd {

    public static final Duration PATIENCE = Duration.ofMinutes(3);
    protected static final Duration PAUSE = Duration.ofMillis(900);
    protected static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AfterAll
    static void nothingLeaked() {
        LeakWatch.assertNoLeaks();
    }

    protected static Route route(RealtimeEmulator emulator, String model) {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey("sk-test").model(model);
    }

    protected static RealtimeTranscriber.Builder transcriber(RealtimeEmulator emulator) {
        return transcriber(route(emulator, "gpt-4o-transcribe"));
    }

    /** With breakers of its own, and patience for a busy machine, where a connect may take long. */
    protected static RealtimeTranscriber.Builder transcriber(Route... ladder) {
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                .quiet(Duration.ofMillis(300))
                .resilience(Resilience.builder().build());
        for (Route route : ladder) {
            builder.route(route);
        }
        return builder;
    }

    /** Gives up when the route can't be had, instead of waiting for better times. */
    protected static FailoverSettings withoutPatience() {
        return FailoverSettings.DEFAULTS.withOutage(Duration.ZERO);
    }

    /** Turn i says the number i, in buffers of 100 ms. */
    protected static Flux<ByteBuffer> numbers(int count) {
        return TONES.numberedTurns(0, count, PAUSE, 4_800);
    }

    protected static List<TranscriptEvent> run(RealtimeTranscriber transcriber, Flux<ByteBuffer> audio) {
        List<TranscriptEvent> events =
                transcriber.transcribe(audio).collectList().block(PATIENCE);
        return events == null ? List.of() : events;
    }

    protected static List<String> texts(List<TranscriptEvent> events) {
        return completed(events).stream().map(Completed::text).toList();
    }

    protected static List<Completed> completed(List<TranscriptEvent> events) {
        return all(events, Completed.class);
    }

    protected static <E extends TranscriptEvent> List<E> all(List<TranscriptEvent> events, Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How the audio ended, in order: the texts, the names of the reasons of failed turns, and gaps. */
    protected static List<String> outcomes(List<TranscriptEvent> events) {
        List<String> outcomes = new ArrayList<>();
        for (TranscriptEvent event : events) {
            if (event instanceof Completed completed) {
                outcomes.add(completed.text());
            } else if (event instanceof Failed failed) {
                outcomes.add(failed.cause().getClass().getSimpleName());
            } else if (event instanceof Gap) {
                outcomes.add("gap");
            }
        }
        return outcomes;
    }

    protected static List<String> countedTo(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** Every number exactly once and in order, in turns whose ranges are disjoint and ascending, under a rising watermark. */
    protected static void assertNumbers(List<TranscriptEvent> events, int count) {
        assertThat(texts(events)).isEqualTo(countedTo(count));
        assertTimeline(events);
    }

    protected static void assertTimeline(List<TranscriptEvent> events) {
        long end = 0;
        Duration watermark = Duration.ZERO;
        long turn = -1;
        for (TranscriptEvent event : events) {
            Settled settled = Settled.of(event);
            if (settled != null) {
                assertThat(settled.range().startSample()).isGreaterThanOrEqualTo(end);
                assertThat(settled.watermark())
                        .isGreaterThanOrEqualTo(watermark)
                        .isGreaterThanOrEqualTo(settled.range().end());
                end = settled.range().endSample();
                watermark = settled.watermark();
                if (settled.turn() != null) {
                    assertThat(settled.turn()).isGreaterThan(turn);
                    turn = settled.turn();
                }
            }
        }
    }

    /** What the events that settle audio have in common. */
    private record Settled(@Nullable Long turn, AudioRange range, Duration watermark) {

        static @Nullable Settled of(TranscriptEvent event) {
            if (event instanceof Completed completed) {
                return new Settled(completed.turn(), completed.range(), completed.watermark());
            }
            if (event instanceof Failed failed) {
                return new Settled(failed.turn(), failed.range(), failed.watermark());
            }
            return event instanceof Gap gap ? new Settled(null, gap.range(), gap.watermark()) : null;
        }
    }

    /** Waits for something another thread does; fails when it doesn't. */
    protected static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(PATIENCE);
    }
}
