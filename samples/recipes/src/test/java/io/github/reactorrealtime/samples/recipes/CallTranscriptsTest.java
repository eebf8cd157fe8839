// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static io.github.reactorrealtime.samples.recipes.Emulated.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.samples.recipes.CallTranscripts.Entry;
import io.github.reactorrealtime.samples.recipes.CallTranscripts.TranscriptStore;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class CallTranscriptsTest {

    private static final AudioFormat FORMAT = AudioFormat.PCM16_24KHZ;

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final MemoryStore store = new MemoryStore();
    private final CallTranscripts calls = new CallTranscripts(Emulated.transcriber(emulator), store);

    @BeforeEach
    void start() {
        calls.start();
    }

    @Test
    void oneTranscriberServesManyCalls() {
        Flux.range(0, 8)
                .flatMap(call -> calls.transcribe("call " + call, call(Integer.toString(call) + call)))
                .as(StepVerifier::create)
                .expectNextCount(8)
                .expectComplete()
                .verify(TIMEOUT);

        IntStream.range(0, 8)
                .forEach(call -> assertThat(store.texts("call " + call)).containsExactly("" + call, "" + call));
    }

    @Test
    void turnWithoutTextIsKept() {
        emulator.inject(Fault.failTranscription(), When.saying("2"));

        expectDone(calls.transcribe("a", call("123")), true);

        assertThat(store.entries).extracting(Entry::outcome).containsExactly("said", "inaudible", "said");
        assertThat(store.entries).extracting(entry -> second(entry.start())).containsExactly(0L, 1L, 2L);
    }

    @Test
    void secondAttemptGoesOnWhereTheFirstStopped() {
        store.failAt.set(3);
        calls.transcribe("a", call("1234"))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error).hasStackTraceContaining("no room"))
                .verify(TIMEOUT);
        assertThat(store.texts("a")).containsExactly("1", "2");
        int before = emulator.connections().size();

        store.failAt.set(Integer.MAX_VALUE);
        expectDone(calls.transcribe("a", call("1234")), true);

        assertThat(store.texts("a")).containsExactly("1", "2", "3", "4");
        assertThat(store.entries).extracting(entry -> second(entry.start())).containsExactly(0L, 1L, 2L, 3L);
        assertThat(emulator.connections().get(before).audioBytes())
                .isLessThan(Emulated.keys(FORMAT, "1234").length / 2 + FORMAT.bytesPerSecond());
    }

    @Test
    void shutdownKeepsTheLastWords() {
        Sinks.Many<ByteBuffer> line = Sinks.many().unicast().onBackpressureBuffer();
        line.tryEmitNext(ByteBuffer.wrap(Emulated.keys(FORMAT, "1 2")));
        Sinks.Empty<Void> stopped = Sinks.empty();

        calls.transcribe("a", AudioSource.of(FORMAT, line.asFlux()))
                .as(StepVerifier::create)
                .then(() -> store.heard("1").block(TIMEOUT))
                .then(() -> calls.stop(stopped::tryEmitEmpty))
                .expectNext(false)
                .expectComplete()
                .verify(TIMEOUT);

        stopped.asMono().block(TIMEOUT);
        assertThat(store.texts("a")).containsExactly("1", "2");
        assertThat(calls.isRunning()).isFalse();
    }

    @Test
    void serviceWithoutCallsStopsAtOnceAndStartsAgain() {
        AtomicInteger stopped = new AtomicInteger();

        calls.stop(stopped::incrementAndGet);
        assertThat(stopped).hasValue(1);
        calls.start();
        expectDone(calls.transcribe("a", call("1")), true);

        assertThat(stopped).hasValue(1);
        assertThat(store.texts("a")).containsExactly("1");
    }

    private static void expectDone(Mono<Boolean> done, boolean isWhole) {
        done.as(StepVerifier::create).expectNext(isWhole).expectComplete().verify(TIMEOUT);
    }

    private static AudioSource call(String keys) {
        return AudioSource.of(FORMAT, Flux.defer(() -> Emulated.cut(Emulated.keys(FORMAT, keys), 4_801)));
    }

    /** A range begins a little before the speech. */
    private static long second(Duration start) {
        return start.plus(Duration.ofMillis(400)).toSeconds();
    }

    /** A table in memory that is full at times. */
    private static final class MemoryStore implements TranscriptStore {

        private final List<Entry> entries = new CopyOnWriteArrayList<>();
        private final Map<String, Duration> marks = new ConcurrentHashMap<>();
        private final AtomicInteger failAt = new AtomicInteger(Integer.MAX_VALUE);
        private final Sinks.Many<String> heard = Sinks.many().replay().limit(100);

        @Override
        public Mono<Void> save(Entry entry, Duration settled) {
            return Mono.fromRunnable(() -> {
                if (entries.size() + 1 >= failAt.get()) {
                    throw new IllegalStateException("no room");
                }
                entries.add(entry);
                marks.put(entry.call(), settled);
                heard.tryEmitNext(entry.text());
            });
        }

        @Override
        public Mono<Duration> settled(String call) {
            return Mono.justOrEmpty(marks.get(call));
        }

        Mono<String> heard(String text) {
            return heard.asFlux().filter(text::equals).next();
        }

        List<String> texts(String call) {
            return entries.stream()
                    .filter(entry -> entry.call().equals(call))
                    .map(Entry::text)
                    .toList();
        }
    }
}
