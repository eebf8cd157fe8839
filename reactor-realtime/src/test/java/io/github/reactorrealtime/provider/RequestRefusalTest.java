// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.transport.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal of a request that the service is known for says what is wrong and what to do about it. */
class RequestRefusalTest {

    private static final URI URL = URI.create("https://res.openai.azure.com/openai/v1/audio/transcriptions");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static HttpErrorException refusal(URI uri, int status, String body) {
        return RequestRefusal.of(
                uri,
                new HttpResponse(status, Map.of("X-Request-Id", "req_1", "Location", "https://x/y?api-key=s")),
                body,
                NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "302 | ''                  | ''                                          | was not followed",
                "400 | unsupported_value   | response_format 'verbose_json' is not compatible with model 'gpt-4o-transcribe-api-ev3'"
                        + " | ask for json",
                "400 | unknown_parameter   | Unknown parameter: 'client_secret.expires_at'. | expires_after",
                "400 | unknown_parameter   | Unknown parameter: 'delay'.                 | does not know this field",
                "400 | content_filter      | filtered                                    | content filter",
                "400 | ''                  | Invalid file format. Supported formats: []  | extension of the file's name",
                "400 | ''                  | must be specified in ISO-639-1 format       | two letters",
                "400 | ''                  | nope                                        | form or the content",
                "401 | invalid_api_key     | Incorrect API key provided                  | check the API key",
                "401 | Unauthorized        | This operation requires ephemeral authentication. | client secrets only",
                "401 | 401                 | Access denied                               | check the API key",
                "403 | ''                  | no                                          | not enabled for this project",
                "403 | model_not_found     | Project does not have access to model       | not enabled for this project",
                "404 | DeploymentNotFound  | The API deployment does not exist           | route by deployment",
                "404 | model_not_found     | The model does not exist                    | realtime sessions only",
                "404 | 404                 | Resource not found                          | /openai/v1",
                "405 | ''                  | ''                                          | other methods",
                "408 | ''                  | ''                                          | too long",
                "413 | ''                  | Maximum content size limit exceeded         | split it",
                "415 | ''                  | ''                                          | extension of the file's name",
                "429 | insufficient_quota  | You exceeded your current quota             | account's state",
                "429 | 429                 | slow down                                   | three requests a minute",
                "431 | ''                  | ''                                          | about ten custom",
                "500 | InternalServerError | oops                                        | keep the request id",
                "418 | ''                  | short and stout                             | message of the service"
            })
    void eachRefusalSaysWhatToDo(int status, String code, String said, String advice) {
        String body = "{\"error\":{\"code\":" + (code.isEmpty() ? "null" : "\"" + code + "\"") + ",\"message\":\""
                + said + "\"}}";
        HttpErrorException refusal = refusal(URL, status, said.isEmpty() ? "" : body);
        assertThat(refusal)
                .hasMessageContainingAll("Expected HTTP 200 from " + URL + " but was " + status, said, advice)
                .hasMessageContaining("x-request-id=req_1")
                .hasMessageContaining("UTC=" + NOW)
                .hasMessageNotContaining("api-key=s");
        assertThat(refusal.httpStatus()).isEqualTo(status);
        assertThat(refusal.support().at()).isEqualTo(NOW);
    }

    @Test
    void azuresOlderRouteMayWantTheKey() {
        URI deployments = URI.create("https://r/openai/deployments/d/audio/transcriptions?api-version=2024-06-01");
        assertThat(refusal(deployments, 401, "")).hasMessageContaining("Entra tokens");
        assertThat(refusal(URL, 401, "")).hasMessageNotContaining("Entra");
    }

    @Test
    void aPageIsQuotedByItsFirstLine() {
        assertThat(refusal(URL, 502, "\n<html>\n<h1>Bad Gateway</h1>"))
                .hasMessageContaining("502 to https://x/y?…: <html> — ");
    }

    @Test
    void aSecretInTheAddressIsNotShown() {
        assertThat(refusal(URI.create("https://r/v1?api-key=0123456789"), 400, ""))
                .hasMessageNotContaining("0123456789");
    }
}
