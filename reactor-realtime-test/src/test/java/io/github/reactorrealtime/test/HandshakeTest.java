// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HandshakeTest {

    private static final String KEY = "sk-emulator";
    private static final String AUTH = "Authorization";
    private static final String BEARER = "Bearer " + KEY;

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .apiKey(KEY)
            .azureDeployment("my-realtime", "gpt-realtime")
            .azureDeployment("my-4o", "gpt-4o-transcribe")
            .start();

    record InBand(
            String query, List<String> headers, @Nullable String code, String message, int close, String reason) {

        @Override
        public String toString() {
            return query + " " + String.join(" ", headers);
        }
    }

    static Stream<InBand> openAiRefusals() {
        List<String> key = List.of(AUTH, BEARER);
        return Stream.of(
                new InBand(
                        "intent=transcription",
                        List.of(AUTH, "Bearer wrong"),
                        "invalid_api_key",
                        "Incorrect API key provided",
                        3000,
                        "invalid_request_error.invalid_api_key"),
                new InBand(
                        "intent=transcription",
                        List.of(),
                        null,
                        "Missing bearer or basic authentication in header",
                        3000,
                        "invalid_request_error"),
                new InBand(
                        "intent=transcription",
                        List.of("api-key", KEY),
                        null,
                        "Missing bearer or basic authentication in header",
                        3000,
                        "invalid_request_error"),
                new InBand(
                        "model=gpt-5-loud",
                        key,
                        "invalid_model",
                        "The model `gpt-5-loud` does not exist",
                        4000,
                        "invalid_request_error.invalid_model"),
                new InBand(
                        "intent=realtime",
                        key,
                        "missing_model",
                        "You must provide a model parameter.",
                        4000,
                        "invalid_request_error.missing_model"),
                new InBand(
                        "intent=transcription",
                        List.of(AUTH, BEARER, "OpenAI-Beta", "realtime=v1"),
                        "beta_api_shape_disabled",
                        "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
                        4000,
                        "invalid_request_error.beta_api_shape_disabled"),
                new InBand(
                        "intent=transcription",
                        List.of(AUTH, BEARER, "OpenAI-Beta", "realtime"),
                        null,
                        "Unknown beta requested: 'realtime'.",
                        4000,
                        "invalid_request_error"),
                new InBand(
                        "model=gpt-4o-transcribe",
                        key,
                        "invalid_model",
                        "Model \"gpt-4o-transcribe\" is a transcription model and cannot be used as the realtime session"
                                + " model. Pass it as `audio.input.transcription.model` instead.",
                        4000,
                        "invalid_request_error.invalid_model"));
    }

    @ParameterizedTest
    @MethodSource("openAiRefusals")
    void openAiUpgradesThenRefusesInBand(InBand row) {
        try (WireClient client = WireClient.connect(
                emulator, "/v1/realtime?" + row.query(), row.headers().toArray(String[]::new))) {
            JsonNode error = client.next("error").path("error");

            assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
            assertThat(error.get("code").isNull() ? null : error.path("code").asString())
                    .isEqualTo(row.code());
            assertThat(error.path("message").asString()).startsWith(row.message());
            assertThat(client.closed()).isEqualTo(new WireClient.Close(row.close(), row.reason()));
        }
    }

    record ByHttp(
            String pathAndQuery,
            List<String> headers,
            int status,
            @Nullable String code,
            String message) {

        @Override
        public String toString() {
            return pathAndQuery;
        }
    }

    static Stream<ByHttp> httpRefusals() {
        List<String> key = List.of("api-key", KEY);
        String base = "/openai/v1/realtime?";
        String denied = "Access denied due to invalid subscription key or wrong API endpoint.";
        return Stream.of(
                new ByHttp(base + "intent=transcription", List.of("api-key", "wrong"), 401, "401", denied),
                new ByHttp(base + "intent=transcription", List.of(), 401, "401", denied),
                new ByHttp(base + "intent=transcription&api-version=2025-04-01-preview", key, 401, "401", denied),
                new ByHttp(
                        base + "model=my-4o",
                        key,
                        400,
                        "OpperationNotSupported",
                        "The realtime operation does not work with the specified model. Please choose different model and"
                                + " try again."),
                new ByHttp(
                        base,
                        key,
                        400,
                        "OperationNotSupported",
                        "This operation requires either deployment=<deployment-id> or intent=transcription present on the"
                                + " querystring."),
                new ByHttp(
                        base + "model=nobody",
                        key,
                        404,
                        "DeploymentNotFound",
                        "The API deployment for this resource does not exist. If you created the deployment within the last"
                                + " 5 minutes, please wait a moment and try again."),
                new ByHttp(base + "deployment=my-realtime", key, 404, "404", "Resource not found"),
                new ByHttp("/openai/realtime?intent=transcription", key, 404, "404", "Resource not found"),
                new ByHttp("/realtime", key, 404, "404", "Resource not found"));
    }

    @ParameterizedTest
    @MethodSource("httpRefusals")
    void azureRefusesByHttpWithItsSupportHeaders(ByHttp row) {
        HttpResponse<?> response =
                WireClient.refusal(emulator, row.pathAndQuery(), row.headers().toArray(String[]::new));
        JsonNode error =
                JsonMapper.shared().readTree(String.valueOf(response.body())).path("error");

        assertThat(response.statusCode()).isEqualTo(row.status());
        assertThat(error.path("code").asString()).isEqualTo(row.code());
        assertThat(error.path("message").asString()).startsWith(row.message());
        assertThat(response.headers().firstValue("apim-request-id")).isPresent();
        assertThat(response.headers().firstValue("x-ms-region")).isPresent();
    }

    @Test
    void azureRefusesTooManyCustomHeaders() {
        String[] headers = new String[24];
        headers[0] = "api-key";
        headers[1] = KEY;
        for (int i = 2; i < headers.length; i += 2) {
            headers[i] = "x-custom-" + i;
            headers[i + 1] = "1";
        }
        assertThat(WireClient.refusal(emulator, "/openai/v1/realtime?intent=transcription", headers)
                        .statusCode())
                .isEqualTo(431);
    }

    @Test
    void openAiForbidsItsTranscriptionPath() {
        assertThat(WireClient.refusal(emulator, "/v1/realtime/transcription", AUTH, BEARER)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void http2IsNotAllowed() throws IOException, InterruptedException {
        URI uri = URI.create(emulator.uri().toString().replace("ws:", "http:") + "/v1/realtime?intent=transcription");
        HttpResponse<String> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).isEqualTo("Invalid method for URL (GET /v1/realtime)");
    }

    @Test
    void plainHttpOnTheRealtimePathNeedsAnUpgrade() throws IOException, InterruptedException {
        URI uri = URI.create(emulator.uri().toString().replace("ws:", "http:") + "/v1/realtime?intent=transcription");
        HttpResponse<String> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(HttpRequest.newBuilder(uri).header(AUTH, BEARER).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(426);
    }

    static Stream<List<String>> accepted() {
        return Stream.of(
                List.of("/v1/realtime?intent=transcription", "transcription", AUTH, BEARER),
                List.of("/v1/realtime?model=gpt-realtime", "realtime", AUTH, BEARER),
                List.of("/openai/v1/realtime?intent=transcription", "transcription", "api-key", KEY),
                List.of("/openai/v1/realtime?intent=transcription", "transcription", AUTH, BEARER),
                List.of("/openai/v1/realtime?intent=transcription&api-version=v1", "transcription", "api-key", KEY),
                List.of("/openai/v1/realtime?intent=transcription&api-key=" + KEY, "transcription"),
                List.of("/openai/v1/realtime?model=my-realtime", "realtime", "api-key", KEY));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theUrlDecidesTheKindOfSession(List<String> row) {
        String[] headers = row.subList(2, row.size()).toArray(String[]::new);
        try (WireClient client = WireClient.connect(emulator, row.get(0), headers)) {
            assertThat(client.next("session.created")
                            .path("session")
                            .path("type")
                            .asString())
                    .isEqualTo(row.get(1));
        }
    }

    @Test
    void browsersPassTheKeyAsSubprotocol() throws Exception {
        try (WireClient client = WireClient.withProtocols(emulator, "realtime", "openai-insecure-api-key." + KEY)) {
            client.next("session.created");
            assertThat(client.socket().getSubprotocol()).isEqualTo("realtime");
        }
        assertThat(emulator.connections().get(0).headers().get("sec-websocket-protocol"))
                .doesNotContain(KEY)
                .contains("***");
    }

    @Test
    void aModelBesideTheIntentEndsTheSocketAtTheUpdate() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription&model=gpt-4o-mini-transcribe")) {
            client.next("session.created");
            client.send("{'type':'session.update','event_id':'c-1','session':{'type':'transcription'}}");
            JsonNode error = client.next("error").path("error");

            assertThat(error.path("code").asString()).isEqualTo("invalid_model");
            assertThat(error.path("message").asString())
                    .isEqualTo("Model \"gpt-4o-mini-transcribe\" is not supported in transcription mode.");
            assertThat(client.closed()).isEqualTo(new WireClient.Close(4000, "invalid_request_error.invalid_model"));
        }
    }

    @Test
    void aModelBesideTheIntentIsRefusedAtOnceInTheOldManner() {
        try (RealtimeEmulator old =
                        RealtimeEmulator.builder().refuseModelWithIntent(true).start();
                WireClient client = WireClient.openAi(old, "intent=transcription&model=gpt-4o-mini-transcribe")) {
            JsonNode error = client.next("error").path("error");

            assertThat(error.path("code").asString()).isEqualTo("invalid_model");
            assertThat(error.path("message").asString())
                    .isEqualTo("You must not provide a model parameter for transcription sessions.");
            assertThat(client.closed()).isEqualTo(new WireClient.Close(4000, "invalid_request_error.invalid_model"));
        }
    }

    @Test
    void withoutDeclaredDeploymentsEveryNameIsTheModelOfThatName() {
        try (RealtimeEmulator open = RealtimeEmulator.builder().start()) {
            try (WireClient client = WireClient.azure(open, "model=anything")) {
                assertThat(client.next("session.created")
                                .path("session")
                                .path("model")
                                .asString())
                        .isEqualTo("anything");
            }
            assertThat(WireClient.refusal(open, "/openai/v1/realtime?model=gpt-realtime-whisper", "api-key", "any")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void recordsHandshakesWithoutSecrets() {
        WireClient.refusal(emulator, "/openai/v1/realtime?model=nobody&api-key=" + KEY);
        try (WireClient client =
                WireClient.connect(emulator, "/v1/realtime?intent=transcription", AUTH, BEARER, "x-trace", "abc")) {
            client.next("session.created");
            RecordedConnection refused = emulator.connections().get(0);
            RecordedConnection opened = emulator.connections().get(1);

            assertThat(refused.httpStatus()).isEqualTo(404);
            assertThat(refused.uri()).isEqualTo("/openai/v1/realtime?model=nobody&api-key=***");
            assertThat(opened.httpStatus()).isEqualTo(101);
            assertThat(opened.headers()).containsEntry("x-trace", "abc").containsEntry("authorization", "***");
            assertThat(emulator.connections().toString()).doesNotContain(KEY);
            assertThat(emulator.openConnections()).isEqualTo(1);
        }
    }
}
