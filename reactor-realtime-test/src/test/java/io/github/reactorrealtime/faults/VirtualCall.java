// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.contract.Guards;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A transcription of numbers in µ-law, in virtual time. */
final class VirtualCall {

    private static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int BUFFER_BYTES = 800;
    private static final Duration OF_BUFFER = Duration.ofMillis(100);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InMemoryEmulator emulator;

    VirtualCall(RealtimeEmulator.Builder emulator) {
        this.emulator = emulator.inMemory(time, LATENCY);
    }

    InMemoryEmulator emulator() {
        return emulator;
    }

    Route route(Dialect dialect, String model) {
        return Route.at(emulator.uri(), dialect).apiKey("sk-test").model(model);
    }

    RealtimeTranscriber.Builder transcriber(Route route) {
        return RealtimeTranscriber.builder()
                .route(route)
                .format(FORMAT)
                .transport(emulator.transport())
                .timer(time)
                .random(new Random(0))
                .resilience(new Guards(time, 0, Duration.ofSeconds(30)).resilience());
    }

    /** As fast as it is taken. */
    Flux<ByteBuffer> recorded(int count, Duration pause) {
        return DtmfTones.in(FORMAT).numberedTurns(0, count, pause, BUFFER_BYTES);
    }

    /** As fast as it is spoken. */
    Flux<ByteBuffer> live(int count, Duration pause) {
        return recorded(count, pause).concatMap(buffer -> Flux.just(buffer).delaySequence(OF_BUFFER, time), 1);
    }

    /** Plays it to its end. */
    List<TranscriptEvent> play(RealtimeTranscriber transcriber, Flux<ByteBuffer> audio) {
        List<TranscriptEvent> events = new ArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        transcriber.transcribe(audio).doFinally(signal -> ended.set(true)).subscribe(events::add, failure -> {
            throw new AssertionError(failure);
        });
        for (Duration now = Duration.ZERO; !ended.get() && now.compareTo(LONGEST) < 0; now = now.plus(STEP)) {
            time.advanceTimeBy(STEP);
        }
        if (!ended.get()) {
            throw new AssertionError("Expected an end within " + LONGEST + " but there were " + events);
        }
        return events;
    }
}
