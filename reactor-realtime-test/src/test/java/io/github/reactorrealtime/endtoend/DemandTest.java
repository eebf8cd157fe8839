// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** C3: demand goes through from both ends. */
class DemandTest extends EndToEnd {

    private static final int TURNS = 300;
    private static final long ALL_BYTES = 300L * 2 * 48_000; // two seconds a turn, roughly

    private final AtomicLong taken = new AtomicLong();

    @Test
    void aSlowSubscriberSlowsTheSocketAndTheSocketTheSource() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Flux<TranscriptEvent> events = transcriber(emulator)
                    .journal(Duration.ofSeconds(20))
                    .maxTurn(Duration.ofSeconds(10))
                    .build()
                    .transcribe(countedSource());

            TestSubscriber<TranscriptEvent> subscriber =
                    TestSubscriber.builder().initialRequest(0).build();
            events.subscribe(subscriber);

            assertThat(quietly(taken)).isPositive().isLessThan(ALL_BYTES / 2);
            subscriber.request(5);
            await(() -> subscriber.getReceivedOnNext().size() == 5);
            assertThat(quietly(taken)).isLessThan(ALL_BYTES / 2);
            assertThat(subscriber.getReceivedOnNext()).hasSize(5);
            subscriber.request(Long.MAX_VALUE);
            subscriber.block(PATIENCE);
            assertNumbers(subscriber.getReceivedOnNext(), TURNS);
        }
    }

    @Test
    void aSlowSocketSlowsTheSource() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .fault(new Fault.SlowReader(20_000), When.always())
                .start()) {
            Flux<TranscriptEvent> events = transcriber(emulator).build().transcribe(countedSource());

            TestSubscriber<TranscriptEvent> subscriber = TestSubscriber.create();
            events.subscribe(subscriber);

            // The network's own buffers take some megabytes of base64; then the source is left alone.
            assertThat(quietly(taken)).isPositive().isLessThan(ALL_BYTES / 2);
            subscriber.cancel();
            await(() -> emulator.openConnections() == 0);
        }
    }

    @Test
    void neverMoreThanRequested() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            transcriber(emulator)
                    .build()
                    .transcribe(numbers(5))
                    .as(flux -> StepVerifier.create(flux, 3))
                    .expectNextCount(3)
                    .expectNoEvent(Duration.ofMillis(300))
                    .thenRequest(2)
                    .expectNextCount(2)
                    .expectNoEvent(Duration.ofMillis(200))
                    .thenRequest(Long.MAX_VALUE)
                    .thenConsumeWhile(event -> true)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    private Flux<ByteBuffer> countedSource() {
        return TONES.numberedTurns(0, TURNS, Duration.ofMillis(1_700), 4_800)
                .doOnNext(buffer -> taken.addAndGet(buffer.remaining()));
    }

    /** The value once it has not changed for a while. */
    private static long quietly(AtomicLong value) {
        Long last = Flux.interval(Duration.ofMillis(250))
                .map(tick -> value.get())
                .buffer(2, 1)
                .filter(pair -> pair.get(0) > 0 && pair.get(0).equals(pair.get(1)))
                .map(pair -> pair.get(0))
                .blockFirst(PATIENCE);
        return last == null ? -1 : last;
    }
}
