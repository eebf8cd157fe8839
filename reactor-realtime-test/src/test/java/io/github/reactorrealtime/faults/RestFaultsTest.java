// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.rest.AudioUpload;
import io.github.reactorrealtime.rest.AzureRoute;
import io.github.reactorrealtime.rest.ResponseFormat;
import io.github.reactorrealtime.rest.TranscriptionRequest;
import io.github.reactorrealtime.rest.Transcriptions;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedRequest;
import io.github.reactorrealtime.test.When;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Recordings that are refused. */
class RestFaultsTest extends EndToEnd {

    private static final String V1 = "/openai/v1/audio/transcriptions";
    private static final String DEPLOYMENTS = "/openai/deployments/";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void f47_anEntraTokenThatTheOlderRouteRefusesIsExplainedAndAKeyGetsIn() {
        emulator.inject(new Fault.RefuseBearer(), When.path(DEPLOYMENTS));
        TranscriptionRequest request = request().build();

        assertThat(Faults.failureOf(azure(Credential.bearer("entra"), AzureRoute.DEPLOYMENTS)
                        .transcribe(request)))
                .isInstanceOf(HttpErrorException.class)
                .hasMessageContaining("401")
                .hasMessageContaining("seen to refuse Entra tokens: use the resource's key there")
                .hasMessageContaining("apim-request-id=")
                .hasMessageNotContaining("entra\"");
        assertThat(text(azure(Credential.azureKey("k"), AzureRoute.DEPLOYMENTS), request))
                .isEqualTo("123");
        assertThat(text(azure(Credential.bearer("entra"), AzureRoute.V1), request))
                .isEqualTo("123");
    }

    @Test
    void f48_aFormatTheModelDoesNotHaveIsExplainedAndJsonIsTheDefault() {
        Transcriptions client = azure(Credential.azureKey("k"), AzureRoute.V1);

        assertThat(Faults.failureOf(client.transcribe(
                        request().responseFormat(ResponseFormat.VERBOSE_JSON).build())))
                .isInstanceOf(HttpErrorException.class)
                .hasMessageContaining("unsupported_value")
                .hasMessageContaining("this model answers in other formats only: ask for json");
        assertThat(text(client, request().build())).isEqualTo("123");
    }

    @Test
    void f48_aRouteByUploadsAsksForJson() {
        Route route = route(emulator, "gpt-4o-transcribe").rest();

        assertNumbers(run(transcriber(route).turns(Turns.client()).build(), numbers(2)), 2);

        assertThat(emulator.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.fields()).containsEntry("response_format", List.of("json")));
    }

    @Test
    void f49_aDeploymentThatTheNewerRouteDoesNotFindIsLookedForOnTheOlderOneAndThatIsRemembered() {
        emulator.inject(
                Fault.rejectRequest(404, "DeploymentNotFound", "The API deployment for this resource does not exist."),
                When.path(V1));
        Transcriptions client = azure(Credential.azureKey("k"), AzureRoute.V1_THEN_DEPLOYMENTS);

        assertThat(text(client, request().build())).isEqualTo("123");
        assertThat(text(client, request().build())).isEqualTo("123");

        assertThat(emulator.requests()).extracting(RecordedRequest::status).containsExactly(404, 200, 200);
        assertThat(emulator.requests().get(0).uri()).startsWith(V1);
        assertThat(emulator.requests().get(2).uri()).startsWith(DEPLOYMENTS);
    }

    private Transcriptions azure(Credential credential, AzureRoute route) {
        return Transcriptions.builder(new Endpoint(Dialect.AZURE, emulator.uri(), credential, Map.of()))
                .azureRoute(route)
                .build();
    }

    private static TranscriptionRequest.Builder request() {
        return TranscriptionRequest.builder(
                AudioUpload.wav(AudioFormat.PCM16_24KHZ, TONES.bytes("123")), "gpt-4o-transcribe");
    }

    private static String text(Transcriptions client, TranscriptionRequest request) {
        TranscriptionResult result = client.transcribe(request).block(PATIENCE);
        return requireNonNull(result).text();
    }
}
