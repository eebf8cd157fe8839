// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.rest.ClientSecret;
import io.github.reactorrealtime.rest.ClientSecrets;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedRequest;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client secrets that are refused, or that are there and good for nothing. */
class MintingFaultsTest extends EndToEnd {

    private static final SessionConfig TRANSCRIPTION = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("gpt-4o-mini-transcribe"))
            .build();

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey("the-key").start();

    @Test
    void f01_aMintThatFailsWithATranscriptionIsDoneWithoutAndTheSessionIsConfiguredAfterConnecting() {
        emulator.inject(new Fault.BreakMint(true), When.always());

        ClientSecret secret = mint(TRANSCRIPTION, null);

        assertThat(secret.configuredAtMint()).isFalse();
        assertThat(emulator.requests()).extracting(RecordedRequest::status).containsExactly(500, 500, 200);
        HttpErrorException failure = requireNonNull(secret.configurationFailure());
        assertThat(failure.httpStatus()).isEqualTo(500);
        String failed = requireNonNull(failure.support().apimRequestId());
        assertThat(failure).hasMessageContaining(failed).hasMessageContaining("UTC=");
        assertThat(secret.support().apimRequestId()).isNotBlank().isNotEqualTo(failed);
        Route route =
                Route.at(emulator.uri(), Dialect.AZURE).bearer(secret.value()).model("gpt-4o-mini-transcribe");
        assertNumbers(run(transcriber(route).build(), numbers(3)), 3);
        assertThat(emulator.connections().get(0).received()).startsWith("session.update");
    }

    @ParameterizedTest
    @EnumSource(SessionConfig.Shape.class)
    void f01_theFlatFieldThatMayHaveBeenTheCauseIsNeverSent(SessionConfig.Shape shape) {
        emulator.inject(new Fault.BreakMint(false), When.always());

        ClientSecret secret = mint(
                SessionConfig.builder(SessionType.TRANSCRIPTION)
                        .shape(shape)
                        .transcription(Transcription.of("gpt-4o-mini-transcribe"))
                        .build(),
                null);

        assertThat(secret.configuredAtMint()).isTrue();
        assertThat(emulator.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.json())
                        .contains("gpt-4o-mini-transcribe")
                        .doesNotContain("input_audio_transcription"));
    }

    @Test
    void f07_aMintedSecretIsNoProofAndTheSocketSaysSo() {
        ClientSecret secret = mint(TRANSCRIPTION, null);
        emulator.inject(
                new Fault.RejectHandshake(
                        302, null, "", Map.of("Location", "ws://127.0.0.1/v1/realtime?api-key=" + secret.value())),
                When.always());

        assertThat(secret.configuredAtMint()).isTrue();
        assertThat(failureOf(Route.at(emulator.uri(), Dialect.AZURE)
                        .bearer(secret.value())
                        .model("gpt-4o-mini-transcribe")))
                .hasMessageContaining("302")
                .hasMessageContaining("was not followed")
                .hasMessageNotContaining(secret.value());
    }

    @Test
    void f52_theLifetimeIsAskedForAsTheServiceWantsIt() {
        Instant before = Instant.now();

        ClientSecret secret = mint(TRANSCRIPTION, Duration.ofMinutes(5));

        assertThat(secret.expiresAt()).isBetween(before.plusSeconds(290), before.plusSeconds(420));
        assertThat(emulator.requests()).singleElement().satisfies(request -> {
            assertThat(request.status()).isEqualTo(200);
            assertThat(request.json()).contains("expires_after").doesNotContain("expires_at\"");
        });
    }

    @Test
    void f52_whoeverAsksForAnEndIsToldWhatToAskFor() {
        emulator.inject(
                Fault.rejectRequest(400, "unknown_parameter", "Unknown parameter: 'session.client_secret.expires_at'."),
                When.at(Point.MINT));

        assertThat(Faults.failureOf(secrets().mint(TRANSCRIPTION)))
                .isInstanceOf(HttpErrorException.class)
                .hasMessageContaining("unknown_parameter")
                .hasMessageContaining("expires_after");
        assertThat(emulator.requests()).hasSize(1);
    }

    private Throwable failureOf(Route route) {
        return Faults.failureOf(transcriber(route).build().transcribe(numbers(1)));
    }

    private ClientSecret mint(SessionConfig session, @Nullable Duration lifetime) {
        return requireNonNull(secrets().mint(session, lifetime).block(PATIENCE));
    }

    private ClientSecrets secrets() {
        return ClientSecrets.builder(
                        new Endpoint(Dialect.AZURE, emulator.uri(), Credential.azureKey("the-key"), Map.of()))
                .backoff(Duration.ofMillis(10))
                .build();
    }
}
