// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.ScriptedHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What docs/rest.md and docs/client-secrets.md show, against a scripted service. */
class DocumentedUseTest {

    private final ScriptedHttp http = new ScriptedHttp();
    private final Endpoint endpoint = Endpoint.openAi(Credential.bearer("sk-1"));

    @Test
    void aFileIsTranscribed(@TempDir Path directory) throws IOException {
        Path call = Files.write(directory.resolve("call.mp3"), "ID3".getBytes(UTF_8));
        http.answer(200, "{\"text\":\"Hello.\"}");
        Transcriptions client = Transcriptions.builder(endpoint).transport(http).build();

        Mono<String> text = client.transcribe(TranscriptionRequest.builder(AudioUpload.of(call), "gpt-transcribe")
                        .languages(List.of("de", "en"))
                        .build())
                .map(TranscriptionResult::text);

        text.as(StepVerifier::create).expectNext("Hello.").expectComplete().verify(Duration.ofSeconds(10));
        assertThat(http.sent().get(0).body()).contains("filename=\"call.mp3\"", "ID3");
    }

    @Test
    void aSessionTakesATurn() {
        byte[] samples = new byte[48_000];
        http.answer(200, "{\"text\":\"Hello.\"}");
        Transcriptions client = Transcriptions.builder(endpoint).transport(http).build();
        RestRoute route = RestRoute.builder(client, AudioFormat.PCM16_24KHZ, Transcription.of("gpt-transcribe"))
                .build();

        Flux<ServerEvent> events = Flux.usingWhen(
                route.connect(),
                session -> {
                    session.append(samples);
                    return session.send(new InputAudioCommand.Commit("turn-1"))
                            .thenMany(session.events())
                            .takeUntil(event -> event instanceof TranscriptionEvent.Completed);
                },
                RealtimeSession::close);

        events.as(StepVerifier::create)
                .expectNextMatches(event -> event instanceof InputAudioEvent.Committed)
                .expectNextMatches(event -> event instanceof TranscriptionEvent.Completed done
                        && done.transcript().equals("Hello."))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void aSecretIsMintedAndRenewed() {
        http.answer(200, "{\"value\":\"ek_1\"}")
                .answer(200, "{\"value\":\"ek_2\"}")
                .answer(200, "{\"text\":\"\"}");
        ClientSecrets secrets = ClientSecrets.builder(endpoint).transport(http).build();

        Mono<ClientSecret> secret = secrets.mint(
                SessionConfig.builder(SessionType.TRANSCRIPTION)
                        .transcription(Transcription.of("my-4o-transcribe"))
                        .build(),
                Duration.ofMinutes(5));
        Credential renewed = Credential.bearer(() -> secrets.mint().map(ClientSecret::accessToken));

        assertThat(secret.map(ClientSecret::value).block(Duration.ofSeconds(10)))
                .isEqualTo("ek_1");
        Transcriptions client =
                Transcriptions.builder(Endpoint.openAi(renewed)).transport(http).build();
        client.transcribe(TranscriptionRequest.builder(AudioUpload.of("a.wav", new byte[4]), "m")
                        .build())
                .block(Duration.ofSeconds(10));
        assertThat(http.sent())
                .last()
                .satisfies(sent -> assertThat(sent.header("Authorization")).isEqualTo("Bearer ek_2"));
    }
}
