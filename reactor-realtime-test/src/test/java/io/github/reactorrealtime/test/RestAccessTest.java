// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.RestClient.error;
import static io.github.reactorrealtime.test.RestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who may ask for what over HTTP, and the list of models. */
class RestAccessTest {

    private static final String[] KEY = {"Authorization", "Bearer sk-1"};

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey("sk-1").start();

    private final RestClient client = new RestClient(emulator);

    @ParameterizedTest
    @CsvSource({
        "/v1/models, Authorization, Bearer sk-1, 200,",
        "/v1/models, Authorization, Bearer wrong, 401, invalid_api_key",
        "/v1/models, api-key, sk-1, 401,",
        "/openai/v1/realtime/client_secrets, api-key, sk-1, 200,",
        "/openai/v1/realtime/client_secrets, Authorization, Bearer sk-1, 200,",
        "/openai/v1/realtime/client_secrets, api-key, wrong, 401, 401",
        "/openai/v1/realtime/client_secrets?api-key=sk-1, X-Nothing, x, 401, 401"
    })
    void keysAreTakenWhereTheProviderTakesThem(
            String path, String header, String value, int status, @Nullable String code) {
        HttpResponse<String> answer = path.startsWith("/v1/models")
                ? client.get(path, header, value)
                : client.post(path, "{}", header, value);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status != 200) {
            JsonNode error = error(answer);
            assertThat(error.path("code").isNull() ? null : error.path("code").asString())
                    .isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/audio/transcriptions, 405, Invalid method for URL (GET /v1/audio/transcriptions)",
        "POST, /v1/models, 405, Invalid method for URL (POST /v1/models)",
        "GET, /v2/models, 404, Invalid URL (GET /v2/models)",
        "POST, /openai/v2/x, 404, Resource not found",
        "GET, /openai/v1/audio/transcriptions, 404, Resource not found"
    })
    void otherPathsAndMethodsAreRefused(String method, String path, int status, String message) {
        String[] headers = {"Authorization", "Bearer sk-1", "api-key", "sk-1"};
        HttpResponse<String> answer =
                method.equals("GET") ? client.get(path, headers) : client.post(path, "{}", headers);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error(answer).path("message").asString()).isEqualTo(message);
    }

    @Test
    void modelsTellWhenTheyEnd() {
        JsonNode models = json(client.get("/v1/models", KEY));

        assertThat(models.path("object").asString()).isEqualTo("list");
        List<String> ending = models.path("data")
                .valueStream()
                .filter(model -> !model.path("shutdown_date").isNull())
                .map(model -> model.path("id").asString())
                .toList();
        assertThat(ending)
                .contains("whisper-1", "gpt-4o-transcribe", "gpt-realtime")
                .doesNotContain("gpt-transcribe");
    }

    @Test
    void oneModelIsShownAlone() {
        JsonNode model = json(client.get("/v1/models/gpt-4o-transcribe", KEY));
        assertThat(model.path("id").asString()).isEqualTo("gpt-4o-transcribe");
        assertThat(model.path("object").asString()).isEqualTo("model");
        assertThat(model.path("shutdown_date").asString()).isEqualTo("2027-02-26");

        assertThat(json(client.get("/v1/models/gpt-transcribe", KEY))
                        .path("shutdown_date")
                        .isNull())
                .isTrue();

        HttpResponse<String> unknown = client.get("/v1/models/gpt-9", KEY);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(error(unknown).path("code").asString()).isEqualTo("model_not_found");
    }

    @Test
    void idsOfRequestsAreReproducible() {
        String first = requestId(client);
        try (RealtimeEmulator again = RealtimeEmulator.builder().start();
                RealtimeEmulator other = RealtimeEmulator.builder().seed(1).start()) {
            assertThat(requestId(new RestClient(again))).isEqualTo(first);
            assertThat(requestId(new RestClient(other))).isNotEqualTo(first);
        }
    }

    private static String requestId(RestClient client) {
        return client.get("/v1/models", KEY)
                .headers()
                .firstValue("x-request-id")
                .orElseThrow();
    }
}
