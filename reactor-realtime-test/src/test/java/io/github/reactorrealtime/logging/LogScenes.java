// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.logging;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.contract.Guards;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.Recognizer;
import io.github.reactorrealtime.test.When;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A program that transcribes in good and bad times and prints nothing itself but the names of its scenes: the rest of its output is the
 * log, at TRACE.
 */
final class LogScenes {

    static final String SCENE = "scene: ";

    static final String KEY = "sk-proj-Zx81kLmQ-77shouldNeverShow";
    static final String PROMPT = "canaryprompt of a patient";
    static final String KEYWORD = "Canarykeyword";
    static final String TRANSCRIPT = "canarytranscript";

    private static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int BUFFER_BYTES = 8_000;
    private static final Duration OF_BUFFER = Duration.ofSeconds(1);
    private static final Duration FIRST_MINUTE = Duration.ofMinutes(1);
    private static final Duration THE_HOUR = Duration.ofMinutes(61);

    private LogScenes() {}

    public static void main(String[] arguments) {
        scene("happy", builder -> builder, 1);
        scene("every turn fails", builder -> builder.fault(Fault.failTranscription(), hour()), 1);
        scene(
                "one model fails",
                builder -> builder.fault(
                        Fault.failTranscription(),
                        When.model("gpt-4o-transcribe").and(hour())),
                2);
        scene(
                "nobody is let in",
                builder -> builder.fault(Fault.rejectHandshake(503, "overloaded", "busy"), hour())
                        .fault(new Fault.ResetConnection(), hour().and(When.times(1))),
                2);
        scene(
                "a wrong key",
                builder -> builder.fault(Fault.rejectHandshake(401, "invalid_api_key", "no"), When.times(1)),
                2);
        content("content", false);
        content("content that was asked for", true);
        System.setProperty(RealtimeClient.WIRE_LOG, "true");
        content("content that was asked for by property", null);
        System.out.println(SCENE + "end");
        System.exit(0);
    }

    private static When hour() {
        return When.between(FIRST_MINUTE, THE_HOUR);
    }

    /** A live call of 75 minutes in virtual time. */
    private static void scene(String name, UnaryOperator<RealtimeEmulator.Builder> faults, int routes) {
        System.out.println(SCENE + name);
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryEmulator emulator = faults.apply(RealtimeEmulator.builder()).inMemory(time, LATENCY);
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                .format(FORMAT)
                .transport(emulator.transport())
                .timer(time)
                .random(new Random(0))
                .failover(FailoverSettings.DEFAULTS.withOutage(Duration.ofHours(2)))
                .resilience(new Guards(time, 0, Duration.ofSeconds(30)).resilience());
        for (String model : List.of("gpt-4o-transcribe", "whisper-1").subList(0, routes)) {
            builder.route(Route.at(emulator.uri(), Dialect.OPENAI).apiKey(KEY).model(model));
        }
        Flux<ByteBuffer> audio = DtmfTones.in(FORMAT)
                .numberedTurns(0, 560, Duration.ofSeconds(7), BUFFER_BYTES)
                .concatMap(buffer -> Flux.just(buffer).delaySequence(OF_BUFFER, time), 1);
        builder.build().transcribe(audio).subscribe(event -> {}, failure -> System.out.println("failed: " + failure));
        for (int minute = 0; minute < 150; minute++) {
            time.advanceTimeBy(Duration.ofMinutes(1));
        }
    }

    /** Over a socket, so that Netty's own logs are there too. */
    private static void content(String name, @Nullable Boolean wireLog) {
        System.out.println(SCENE + name);
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .apiKey(KEY)
                .recognizer(Recognizer.script(List.of(TRANSCRIPT, TRANSCRIPT, TRANSCRIPT, TRANSCRIPT)))
                .fault(
                        new Fault.FailTranscription("server_error", null, "Not " + TRANSCRIPT + " " + PROMPT, null),
                        When.item(1))
                .start()) {
            RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                    .route(Route.at(emulator.uri(), Dialect.OPENAI).apiKey(KEY).model("gpt-live-transcribe"))
                    .route(Route.at(emulator.uri(), Dialect.OPENAI)
                            .apiKey(KEY)
                            .model("gpt-transcribe")
                            .rest())
                    .turns(Turns.client())
                    .prompt(PROMPT)
                    .keywords(List.of(KEYWORD));
            if (wireLog != null) {
                builder.wireLog(wireLog);
            }
            builder.build()
                    .transcribe(DtmfTones.in(AudioFormat.PCM16_24KHZ).numberedTurns(0, 3, Duration.ofSeconds(2), 4_800))
                    .blockLast(Duration.ofSeconds(60));
        }
    }
}
