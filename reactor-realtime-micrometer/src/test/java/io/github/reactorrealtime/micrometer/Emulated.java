// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** What tests with an emulated service have in common. */
final class Emulated {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Emulated() {}

    static Route route(RealtimeEmulator emulator, String model) {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey("sk-test").model(model);
    }

    /** With breakers of its own. */
    static RealtimeTranscriber.Builder transcriber(Route... ladder) {
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                .quiet(Duration.ofMillis(300))
                .resilience(Resilience.builder().build());
        for (Route route : ladder) {
            builder.route(route);
        }
        return builder;
    }

    /** Turn i says the number i. */
    static Flux<ByteBuffer> numbers(int count) {
        return DtmfTones.in(AudioFormat.PCM16_24KHZ).numberedTurns(0, count, Duration.ofMillis(900), 4_800);
    }

    static List<TranscriptEvent> run(RealtimeTranscriber transcriber, int turns) {
        List<TranscriptEvent> events =
                transcriber.transcribe(numbers(turns)).collectList().block(PATIENCE);
        return events == null ? List.of() : events;
    }

    /** Waits for something another thread does; fails when it doesn't. */
    static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(PATIENCE);
    }
}
