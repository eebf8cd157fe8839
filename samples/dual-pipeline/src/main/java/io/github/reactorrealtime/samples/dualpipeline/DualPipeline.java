// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.dualpipeline;

import io.github.reactorrealtime.ConversationInput;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.event.ResponseContentEvent;
import io.github.reactorrealtime.event.ResponseEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One session only transcribes, another gets the text and answers it. Without a key, against the emulator. */
public final class DualPipeline {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealtimeTranscriber transcriber;
    private final RealtimeClient conversation;

    DualPipeline(URI service, String apiKey) {
        transcriber = RealtimeTranscriber.builder()
                .route(Route.at(service, Dialect.OPENAI).apiKey(apiKey).model("gpt-4o-transcribe"))
                .build();
        conversation = RealtimeClient.conversation(
                new Endpoint(Dialect.OPENAI, service, Credential.bearer(apiKey), Map.of()), "gpt-realtime");
    }

    /** Entry point of the program. */
    public static void main(String[] args) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            new DualPipeline(emulator.uri(), "any")
                    .lines(keypadTones("5550100", "42"))
                    .doOnNext(System.out::println)
                    .blockLast(PATIENCE);
        }
    }

    /** What was said, a line for each turn, and then the answer to all of it. */
    Flux<String> lines(Flux<ByteBuffer> audio) {
        return conversation.withSession(session -> {
            Flux<String> said = transcriber
                    .transcribe(audio)
                    .transform(ConversationInput.addTo(session))
                    .ofType(Completed.class)
                    .map(turn -> "You: " + turn.text());
            // Both at once: a session nobody reads can't notice that it is lost.
            return Flux.merge(
                    answer(session), answerInText(session).thenMany(said).concatWith(ask(session)));
        });
    }

    private static Mono<Void> answerInText(RealtimeSession session) {
        return session.send(new SessionCommand.Update(
                null,
                SessionConfig.builder(SessionType.REALTIME)
                        .outputModalities(List.of("text"))
                        .build()));
    }

    private static Mono<String> ask(RealtimeSession session) {
        return session.send(new ResponseCommand.Create(null, null)).then(Mono.empty());
    }

    private static Flux<String> answer(RealtimeSession session) {
        return session.events()
                .doOnNext(DualPipeline::requireNoError)
                .takeUntil(event -> event instanceof ResponseEvent.Done)
                .ofType(ResponseContentEvent.TextDone.class)
                .map(part -> "Model: " + part.text());
    }

    private static void requireNoError(ServerEvent event) {
        if (event instanceof ErrorEvent refused) {
            throw new IllegalStateException(
                    "The conversation refused: " + refused.error().message());
        }
    }

    static Flux<ByteBuffer> keypadTones(String... turns) {
        DtmfTones tones = DtmfTones.in(AudioFormat.PCM16_24KHZ);
        return Flux.fromArray(turns)
                .concatMap(keys -> Flux.just(tones.bytes(keys), tones.silence(Duration.ofSeconds(1))))
                .map(ByteBuffer::wrap);
    }
}
