// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A whole hour of live audio, in the time of a test. */
class VirtualHourTest {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int BUFFER = 800;
    private static final Duration OF_BUFFER = Duration.ofMillis(100);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CountingScheduler timer = new CountingScheduler(time);
    private final InMemoryEmulator emulator = RealtimeEmulator.builder()
            .timing(EmulatorTiming.realistic().withSession(Duration.ofHours(2)))
            .inMemory(time, LATENCY);

    @Test
    void anHourOfNumbersInRealTimePassesInSeconds() {
        RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                .route(Route.at(emulator.uri(), Dialect.OPENAI)
                        .apiKey("sk-test")
                        .model("gpt-4o-transcribe"))
                .transport(emulator.transport())
                .format(AudioFormat.PCMU_8KHZ)
                .timer(timer)
                .build();
        int turns = 1_410; // of up to 4 keys and 2 s of silence
        List<TranscriptEvent> events = new ArrayList<>();
        List<Long> end = new ArrayList<>();
        Flux<ByteBuffer> audio = DtmfTones.in(AudioFormat.PCMU_8KHZ)
                .numberedTurns(0, turns, Duration.ofSeconds(2), BUFFER)
                .concatMap(buffer -> Flux.just(buffer).delaySequence(OF_BUFFER, time), 1);
        transcriber.transcribe(audio).subscribe(events::add, failure -> {}, () -> end.add(time.now(TimeUnit.SECONDS)));

        time.advanceTimeBy(Duration.ofMinutes(75));

        assertThat(end).singleElement().satisfies(seconds -> assertThat(seconds).isBetween(3_400L, 3_700L));
        assertThat(texts(events))
                .isEqualTo(IntStream.range(0, turns).mapToObj(Integer::toString).toList());
        assertThat(emulator.openConnections()).isZero();
        assertThat(timer.pending()).isZero();
    }

    private static List<String> texts(List<TranscriptEvent> events) {
        return events.stream()
                .filter(Completed.class::isInstance)
                .map(event -> ((Completed) event).text())
                .toList();
    }
}
