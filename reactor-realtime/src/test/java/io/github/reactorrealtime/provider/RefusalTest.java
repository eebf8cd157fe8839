// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal that the service is known for says what is wrong and what to do about it. */
class RefusalTest {

    private static final SessionPlan PLAN = new SessionPlan(
            "transcription session",
            URI.create("wss://res.openai.azure.com/openai/v1/realtime?intent=transcription"),
            null);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    static Stream<Arguments> upgrades() {
        return Stream.of(
                upgrade(
                        401,
                        body("401", "Access denied due to invalid subscription key or wrong API endpoint."),
                        "401",
                        false,
                        "check the API key",
                        "api-version"),
                upgrade(
                        401,
                        "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"This operation requires ephemeral authentication.\"}}",
                        "Unauthorized",
                        false,
                        "client secrets only"),
                upgrade(
                        400,
                        body(
                                "OpperationNotSupported",
                                "The realtime operation does not work with the specified model."),
                        "OpperationNotSupported",
                        true,
                        "route's deployment"),
                upgrade(
                        400,
                        body(
                                "OperationNotSupported",
                                "This operation requires either deployment=<deployment-id> or intent=transcription"),
                        "OperationNotSupported",
                        true,
                        "?model="),
                upgrade(400, "", null, true, "form of the request"),
                upgrade(404, body("404", "Resource not found"), "404", true, "/openai/v1/realtime"),
                upgrade(
                        404,
                        body("DeploymentNotFound", "The API deployment for this resource does not exist."),
                        "DeploymentNotFound",
                        false,
                        "name of the deployment"),
                upgrade(403, "<html><body>Forbidden</body></html>", null, false, "network rules", "path"),
                upgrade(405, "", null, false, "HTTP/1.1"),
                upgrade(426, "", null, false, "protocol version"),
                upgrade(429, body("RateLimitReached", "slow down"), "RateLimitReached", false, "Retry-After"),
                upgrade(431, "", null, false, "headers"),
                upgrade(200, "<!doctype html>", null, false, "web page"),
                upgrade(500, body("InternalServerError", "oops"), "InternalServerError", false, "backoff"),
                upgrade(502, "<html>\n<h1>Bad Gateway</h1>", null, false, "backoff"),
                upgrade(503, "", null, false, "another region"),
                upgrade(504, "", null, false, "backoff"),
                upgrade(302, "", null, false, "GA endpoint without api-version"),
                upgrade(307, "", null, false, "not followed"));
    }

    @ParameterizedTest
    @MethodSource("upgrades")
    void anHttpAnswer(int status, String body, @Nullable String code, boolean ofShape, String[] advice) {
        Refusal refusal = Refusal.ofUpgrade(PLAN, new UpgradeRefusedException(status, Map.of(), body), NOW);
        assertThat(refusal.ofShape()).isEqualTo(ofShape);
        assertThat(refusal.failure())
                .isInstanceOfSatisfying(HandshakeException.class, failure -> {
                    assertThat(failure.httpStatus()).isEqualTo(status);
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.isRetryable()).isEqualTo(status == 429 || status >= 500);
                    assertThat(failure.support().at()).isEqualTo(NOW);
                })
                .hasMessageContainingAll(advice)
                .hasMessageContaining("Expected HTTP 101 from wss://res.openai.azure.com")
                .hasMessageContaining("was " + status);
    }

    static Stream<Arguments> events() {
        return Stream.of(
                event("invalid_api_key", "Incorrect API key provided: sk-ab***yz.", null, false, "check the API key"),
                event(null, "Missing bearer or basic authentication in header", null, false, "check the API key"),
                event(
                        "invalid_model",
                        "The model `x` does not exist or you do not have access to it.",
                        null,
                        true,
                        "intent=transcription"),
                event(
                        "invalid_model",
                        "You must not provide a model parameter for transcription sessions.",
                        null,
                        true,
                        "intent=transcription"),
                event("missing_model", "You must provide a model parameter.", null, true, "intent=transcription"),
                event(
                        "beta_api_shape_disabled",
                        "The Realtime Beta API is no longer supported.",
                        null,
                        false,
                        "OpenAI-Beta"),
                event(
                        "invalid_parameter",
                        "Passing a transcription session update event to a realtime session is not allowed.",
                        null,
                        true,
                        "intent=transcription"),
                event(
                        "missing_required_parameter",
                        "Missing required parameter: 'session.type'.",
                        "session.type",
                        true,
                        "shape"),
                event(
                        "unknown_parameter",
                        "Unknown parameter: 'session.input_audio_transcription'.",
                        "session.input_audio_transcription",
                        true,
                        "does not know this field"),
                event("unknown_parameter", "no", "session.audio.input.turn_detection", false, "manual turns"),
                event("invalid_value", "Turn detection is not supported for this model", null, false, "manual turns"),
                event(
                        "invalid_language_format",
                        "Language must be specified in ISO-639-1 format.",
                        null,
                        false,
                        "two letters"),
                event("integer_below_min_value", "rate", "session.audio.input.format.rate", false, "24 kHz"),
                event("model_not_found", "no access", null, false, "enable the model"),
                event(
                        "invalid_model",
                        "Model \"gpt-4o-mini-transcribe\" is not supported in transcription mode.",
                        "model",
                        true,
                        "no model in the URL"),
                event(
                        "invalid_model",
                        "gpt-4o-transcribe is a transcription model and cannot be used as the realtime session model.",
                        "model",
                        true,
                        "name it with Route.model"),
                event("invalid_model", "Model is not a pipeline model", null, true, "name of a pipeline"),
                event(
                        "unknown_parameter",
                        "Unknown parameter: 'session.input_audio_transcription'.",
                        "session.input_audio_transcription",
                        true,
                        "wants the nested one"),
                event(
                        "unknown_parameter",
                        "Unknown parameter: 'session.audio'.",
                        "session.audio",
                        true,
                        "wants the flat one"),
                event(
                        "unknown_parameter",
                        "Unknown parameter.",
                        "session.audio.input.transcription.keywords",
                        false,
                        "models differ in the options"),
                event(
                        "invalid_value",
                        "Invalid value: 'transcription_session.update'.",
                        "type",
                        true,
                        "message of the service"),
                event(
                        null,
                        "1 validation error\ntype\n  Input tag 'transcription_session.update' found using 'type' does not"
                                + " match any of the expected tags: session.update",
                        null,
                        true,
                        "message of the service"),
                event("unknown_event", "Unknown event type: x", null, true, "another dialect"),
                event(null, "This operation requires ephemeral authentication.", null, false, "client secrets only"),
                event("model_not_validated", "Model not validated.", null, false, "Route.model"),
                event(null, "The Realtime Beta API is no longer supported.", null, false, "OpenAI-Beta"),
                event("insufficient_quota", "You exceeded your current quota", null, false, "billing"),
                event("billing_not_active", "x", null, false, "billing"),
                event("rate_limit_exceeded", "Rate limit reached", null, false, "wait and retry"),
                event("session_expired", "maximum duration", null, false, "open a new one"),
                event("brand_new_code", "who knows", null, false, "message of the service"),
                event(null, null, null, false, "message of the service"));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://res.openai.azure.com/openai/realtime?api-version=2025-04-01-preview, 404, preview path",
        "wss://res.openai.azure.com/v1/realtime, 404, mixes two forms",
        "wss://res.openai.azure.com/openai/v1/realtime?api-version=2025-04-01-preview, 401, may also be the api-version",
        "wss://res.openai.azure.com/openai/realtime?deployment=x, 302, Dialect.AZURE"
    })
    void theUrlSaysMoreAboutARefusal(URI uri, int status, String advice) {
        assertThat(Refusal.ofUpgrade(
                                new SessionPlan("session", uri, null),
                                new UpgradeRefusedException(status, Map.of(), body("404", "Resource not found")),
                                NOW)
                        .failure())
                .hasMessageContaining(advice);
    }

    @Test
    void aTurnThatFailsOnAzureMayNameNoDeployment() {
        ErrorDetails failed =
                new ErrorDetails("server_error", null, "Input transcription failed for item 'x'.", null, null);
        assertThat(Refusal.adviceForTurn(failed, Dialect.AZURE)).contains("Route.deployment");
        assertThat(Refusal.adviceForTurn(failed, Dialect.OPENAI)).isNull();
        ErrorDetails busy =
                new ErrorDetails("server_error", null, "Input transcription failed: 429 Too Many Requests", null, null);
        assertThat(Refusal.adviceForTurn(busy, Dialect.OPENAI)).contains("request rate");
        ErrorDetails other = new ErrorDetails("server_error", "audio_unintelligible", "no", null, null);
        assertThat(Refusal.adviceForTurn(other, Dialect.AZURE)).isNull();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anErrorEvent(
            @Nullable String code, @Nullable String message, @Nullable String param, boolean ofShape, String advice) {
        ErrorDetails error = new ErrorDetails("invalid_request_error", code, message, param, null);
        Refusal refusal = Refusal.ofEvent(PLAN, error, SupportHandles.NONE.withSessionId("sess_9"));
        assertThat(refusal.ofShape()).isEqualTo(ofShape);
        assertThat(refusal.failure())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        failure -> assertThat(failure.error()).isEqualTo(error))
                .hasMessageContainingAll("transcription session", advice, "sess_9");
    }

    @Test
    void aRedirectIsReportedWithoutTheQueryThatHeldTheKey() {
        UpgradeRefusedException redirect = new UpgradeRefusedException(
                302,
                Map.of(
                        "Location",
                        "wss://me:" + KEY + "@res.openai.azure.com/v1/realtime?api-version=1&deployment=d&api-key="
                                + KEY),
                "");
        assertThat(Refusal.ofUpgrade(PLAN, redirect, NOW).failure())
                .hasMessageContaining("to wss://res.openai.azure.com/v1/realtime?…")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void supportHandlesAreInTheFailureAndInItsMessage() {
        UpgradeRefusedException refused = new UpgradeRefusedException(
                500,
                Map.of(
                        "X-Request-ID",
                        "req_1",
                        "apim-request-id",
                        "apim_2",
                        "x-ms-region",
                        "East US",
                        "CF-RAY",
                        "ray_3"),
                "");
        HandshakeException failure =
                (HandshakeException) Refusal.ofUpgrade(PLAN, refused, NOW).failure();
        assertThat(failure.support()).isEqualTo(new SupportHandles("req_1", "apim_2", "East US", "ray_3", null, NOW));
        assertThat(failure).hasMessageContainingAll("req_1", "apim_2", "East US", "ray_3", "UTC=2026-11-21T10:00:00Z");
    }

    static Stream<Arguments> delays() {
        return Stream.of(
                arguments(Map.of(), null),
                arguments(Map.of("retry-after", "20"), Duration.ofSeconds(20)),
                arguments(Map.of("Retry-After", " 20 "), Duration.ofSeconds(20)),
                arguments(Map.of("retry-after", "0"), Duration.ZERO),
                arguments(Map.of("retry-after-ms", "350"), Duration.ofMillis(350)),
                // Azure sends both, and rounds the seconds
                arguments(Map.of("retry-after", "1", "retry-after-ms", "350"), Duration.ofMillis(350)),
                arguments(Map.of("retry-after", "2", "retry-after-ms", "soon"), Duration.ofSeconds(2)),
                // a date counts from the server's clock, if it shows it
                arguments(Map.of("retry-after", "Sat, 21 Nov 2026 10:00:20 GMT"), Duration.ofSeconds(20)),
                arguments(
                        Map.of("retry-after", "Sat, 21 Nov 2026 10:00:20 GMT", "date", "Sat, 21 Nov 2026 10:00:15 GMT"),
                        Duration.ofSeconds(5)),
                arguments(Map.of("retry-after", "Sat, 21 Nov 2026 09:00:00 GMT"), Duration.ZERO),
                arguments(Map.of("retry-after", "tomorrow"), null),
                arguments(Map.of("retry-after", "-1"), null),
                arguments(Map.of("retry-after", "1.5"), null),
                arguments(Map.of("retry-after", ""), null),
                arguments(Map.of("retry-after", "99999999999999999999"), null));
    }

    @ParameterizedTest
    @MethodSource("delays")
    void howLongToStayAwayIsReadFromTheHeaders(Map<String, String> headers, @Nullable Duration delay) {
        assertThat(Refusal.ofUpgrade(PLAN, new UpgradeRefusedException(429, headers, ""), NOW)
                        .failure())
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.retryAfter()).isEqualTo(delay));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"error\":null}",
                "{\"error\":\"unauthorized\"}",
                "{\"error\":[1,2]}",
                "[]",
                "null",
                "{\"message\":\"missing\",\"statusCode\":401}",
                "{\"type\":\"about:blank\",\"title\":\"x\"}",
                "<style>p{color:red}</style>",
                "{{{{",
                "\u0000\uFFFF",
                "{\"error\":{\"code\":404,\"message\":{}}}"
            })
    void anyBodyIsBearable(String body) {
        assertThat(Refusal.ofUpgrade(PLAN, new UpgradeRefusedException(401, Map.of(), body), NOW)
                        .failure())
                .hasMessageContaining("401");
    }

    @Test
    void aLongPageIsCutToItsFirstLine() {
        String page = "<html>" + "x".repeat(8_000) + "\nsecond line";
        assertThat(Refusal.ofUpgrade(PLAN, new UpgradeRefusedException(502, Map.of(), page), NOW)
                        .failure())
                .satisfies(failure -> assertThat(String.valueOf(failure.getMessage()))
                        .hasSizeLessThan(700)
                        .doesNotContain("second line"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"headers\":{\"api-key\":\"" + KEY + "\"}}", "api-key: " + KEY, "Authorization: Bearer " + KEY,
                "Authorization: Basic " + KEY, "url /x?api-key=" + KEY + "&y=1", "bad token sk-" + KEY
            })
    void aKeyThatTheServerEchoesIsMasked(String body) {
        assertThat(Refusal.ofUpgrade(PLAN, new UpgradeRefusedException(400, Map.of(), body), NOW)
                        .failure())
                .hasMessageNotContaining(KEY);
        assertThat(Refusal.ofEvent(PLAN, new ErrorDetails("x", "x", body, null, null), SupportHandles.NONE)
                        .failure())
                .hasMessageNotContaining(KEY);
    }

    private static String body(String code, String message) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
    }

    private static Arguments upgrade(
            int status, String body, @Nullable String code, boolean ofShape, String... advice) {
        return arguments(status, body, code, ofShape, advice);
    }

    private static Arguments event(
            @Nullable String code, @Nullable String message, @Nullable String param, boolean ofShape, String advice) {
        return arguments(code, message, param, ofShape, advice);
    }
}
