// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.ScriptedHttp;
import io.github.reactorrealtime.transport.TestTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Minting, and what it does not prove. */
class ClientSecretsTest {

    private static final String BARE =
            "{\"value\":\"opaque-secret\",\"expires_at\":1790000300,\"session\":{\"type\":\"transcription\","
                    + "\"id\":\"sess_1\",\"client_secret\":{\"value\":\"opaque-secret\"},\"audio\":{\"input\":{\"transcription\":null}}}}";
    private static final String CONFIGURED =
            BARE.replace("\"transcription\":null", "\"transcription\":{\"model\":\"m\"}");
    private static final SessionConfig CONFIG = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("my-deployment"))
            .build();

    private final ScriptedHttp http = new ScriptedHttp();
    private final TestTimer timer = new TestTimer();
    private final ClientSecrets secrets = ClientSecrets.builder(Endpoint.azure("res", Credential.azureKey("key")))
            .transport(http)
            .timer(timer)
            .build();

    private static Map<String, String> id(String id) {
        return Map.of("apim-request-id", id);
    }

    /** Mints, with time for the repeated call. */
    private ClientSecret mint(@Nullable SessionConfig config) {
        AtomicReference<@Nullable ClientSecret> minted = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        secrets.mint(config, null).subscribe(minted::set, failure::set);
        timer.advance(Duration.ofSeconds(1));
        assertThat(failure.get()).isNull();
        return Objects.requireNonNull(minted.get());
    }

    private Throwable failure(@Nullable SessionConfig config) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        secrets.mint(config, null).subscribe(secret -> {}, failure::set);
        timer.advance(Duration.ofSeconds(1));
        return Objects.requireNonNull(failure.get());
    }

    private List<String> bodies() {
        return http.sent().stream().map(ScriptedHttp.Sent::body).toList();
    }

    @Test
    void aSecretComesWithWhatTheServiceSetUp() {
        http.answer(200, id("apim-1"), CONFIGURED);
        ClientSecret secret = mint(CONFIG);
        assertThat(secret.value()).isEqualTo("opaque-secret");
        assertThat(secret.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_000_300));
        assertThat(secret.configuredAtMint()).isTrue();
        assertThat(secret.configurationFailure()).isNull();
        assertThat(secret.support().apimRequestId()).isEqualTo("apim-1");
        assertThat(secret.support().sessionId()).isEqualTo("sess_1");
        assertThat(secret.accessToken().expiresAt()).isEqualTo(secret.expiresAt());
        assertThat(secret.credential().headerName()).isEqualTo("Authorization");
        ScriptedHttp.Sent sent = http.sent().get(0);
        assertThat(sent.request().uri()).hasToString("https://res.openai.azure.com/openai/v1/realtime/client_secrets");
        assertThat(sent.header("api-key")).isEqualTo("key");
        assertThat(sent.body())
                .isEqualTo("{\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{\"transcription\":"
                        + "{\"model\":\"my-deployment\"}}}}}");
    }

    @Test
    void noSecretPrintsNorTheCopyInTheSession() {
        http.answer(200, CONFIGURED);
        ClientSecret secret = mint(CONFIG);
        assertThat(secret.toString() + secret.session() + secret.credential() + secret.accessToken() + secrets)
                .doesNotContain("opaque-secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void whereTheTranscriptionMakesTheServiceFailTheSecretIsMintedWithout(int status) {
        String oops = "{\"error\":{\"code\":\"InternalServerError\",\"message\":\"oops\"}}";
        http.answer(status, id("apim-1"), oops)
                .answer(status, id("apim-2"), oops)
                .answer(200, id("apim-3"), BARE);
        ClientSecret secret = mint(CONFIG);
        assertThat(secret.configuredAtMint()).isFalse();
        assertThat(secret.support().apimRequestId()).isEqualTo("apim-3");
        assertThat(secret.configurationFailure()).isNotNull().satisfies(failure -> {
            assertThat(failure.httpStatus()).isEqualTo(status);
            assertThat(failure.support().apimRequestId()).isEqualTo("apim-2");
            assertThat(failure.getSuppressed()).hasSize(1);
        });
        assertThat(bodies()).hasSize(3).last().isEqualTo("{\"session\":{\"type\":\"transcription\"}}");
    }

    @Test
    void aPassingFaultIsRepeatedAsItWas() {
        http.answer(500, "{}").answer(200, CONFIGURED);
        assertThat(mint(CONFIG).configuredAtMint()).isTrue();
        assertThat(bodies()).hasSize(2).allMatch(body -> body.contains("my-deployment"));
    }

    @Test
    void aSecondWithoutConfigurationIsNotTriedWhereNoneWasAskedFor() {
        http.answer(500, "{}").answer(500, "{}");
        assertThat(failure(null)).isInstanceOf(HttpErrorException.class);
        assertThat(bodies()).containsExactly("{}", "{}");
    }

    @Test
    void whereNothingHelpsAllFailuresAreTold() {
        http.answer(500, id("apim-1"), "").answer(500, id("apim-2"), "").answer(500, id("apim-3"), "");
        Throwable failure = failure(CONFIG);
        assertThat(failure).hasMessageContaining("apim-3");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(before -> assertThat(before).hasMessageContaining("apim-2"));
    }

    @Test
    void aRefusalIsFinal() {
        http.answer(
                400,
                "{\"error\":{\"code\":\"unknown_parameter\",\"param\":\"client_secret.expires_at\","
                        + "\"message\":\"Unknown parameter: 'client_secret.expires_at'.\"}}");
        assertThat(failure(CONFIG)).hasMessageContaining("expires_after");
        assertThat(http.sent()).hasSize(1);
    }

    @Test
    void anAnswerThatDoesNotRepeatTheTranscriptionIsNoProofOfIt() {
        http.answer(200, BARE).answer(200, "{\"value\":\"v\"}");
        assertThat(mint(CONFIG).configuredAtMint()).isFalse();
        ClientSecret silent = mint(CONFIG);
        assertThat(silent.configuredAtMint()).isFalse();
        assertThat(silent.expiresAt()).isNull();
        assertThat(silent.accessToken().expiresAt()).isEqualTo(Instant.MAX);
    }

    @Test
    void theFlatShapeIsNeverSent() {
        http.answer(200, CONFIGURED);
        mint(SessionConfig.builder(SessionType.REALTIME)
                .shape(SessionConfig.Shape.FLAT_WITH_TYPE)
                .transcription(Transcription.of("m"))
                .build());
        assertThat(bodies())
                .singleElement()
                .asString()
                .contains("\"audio\":{\"input\"")
                .doesNotContain("input_audio_transcription");
    }

    @Test
    void theLifetimeIsSentAndChecked() {
        http.answer(200, CONFIGURED);
        List<ClientSecret> minted = new ArrayList<>();
        secrets.mint(null, Duration.ofSeconds(10)).subscribe(minted::add);
        assertThat(minted).hasSize(1);
        assertThat(bodies()).containsExactly("{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":10}}");
        assertThatIllegalArgumentException().isThrownBy(() -> secrets.mint(null, Duration.ofSeconds(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> secrets.mint(null, Duration.ofSeconds(7_201)));
    }
}
