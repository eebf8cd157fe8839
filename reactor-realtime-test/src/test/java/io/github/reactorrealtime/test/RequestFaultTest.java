// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.RestClient.AZURE;
import static io.github.reactorrealtime.test.RestClient.OPENAI;
import static io.github.reactorrealtime.test.RestClient.error;
import static io.github.reactorrealtime.test.RestClient.form;
import static io.github.reactorrealtime.test.RestClient.wav;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on demand over HTTP. */
class RequestFaultTest {

    private static final String[] KEY = {"Authorization", "Bearer sk-1"};
    private static final String[] AZURE_KEY = {"api-key", "azure-key-1"};
    private static final String MINT = "/v1/realtime/client_secrets";
    private static final String AZURE_MINT = "/openai/v1/realtime/client_secrets";
    private static final String DEPLOYED = "/openai/deployments/whisper-1/audio/transcriptions?api-version=2024-10-21";
    private static final byte[] FORM = form("t.wav", wav("123", 8_000), "model", "gpt-4o-transcribe");

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final RestClient client = new RestClient(emulator);

    @Test
    void tooManyRequestsSaysHowLongToWait() {
        emulator.inject(Fault.tooManyRequests(Duration.ofMillis(1_200)), When.times(1));

        HttpResponse<String> refused = client.upload(OPENAI, FORM, KEY);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("2");
        assertThat(refused.headers().firstValue("retry-after-ms")).hasValue("1200");
        assertThat(error(refused).path("code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(error(refused).path("type").asString()).isEqualTo("requests");
        assertThat(client.upload(OPENAI, FORM, KEY).statusCode()).isEqualTo(200);
        assertThat(emulator.requests()).extracting(RecordedRequest::status).containsExactly(429, 200);
    }

    @Test
    void eachProviderRefusesInItsShape() {
        emulator.inject(
                Fault.rejectRequest(403, "model_not_found", "Project `p` does not have access."), When.always());

        HttpResponse<String> openAi = client.upload(OPENAI, FORM, KEY);
        assertThat(openAi.headers().firstValue("x-request-id")).isPresent();
        assertThat(error(openAi).path("type").asString()).isEqualTo("invalid_request_error");

        HttpResponse<String> azure = client.upload(AZURE, FORM, AZURE_KEY);
        assertThat(azure.statusCode()).isEqualTo(403);
        assertThat(azure.headers().firstValue("apim-request-id")).isPresent();
        assertThat(error(azure).has("type")).isFalse();
        assertThat(error(azure).path("code").asString()).isEqualTo("model_not_found");
    }

    @Test
    void aGatewayAnswersInHtml() {
        emulator.inject(new Fault.RejectRequest(502, null, "<html>Bad Gateway</html>", Map.of()), When.always());
        HttpResponse<String> answer = client.upload(OPENAI, FORM, KEY);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html");
        assertThat(answer.body()).isEqualTo("<html>Bad Gateway</html>");
    }

    @Test
    void aRedirectMayRepeatTheKey() {
        emulator.inject(
                new Fault.RejectRequest(
                        302, null, "", Map.of("Location", "https://elsewhere.example/v1/realtime?api-key={key}")),
                When.always());
        HttpResponse<String> answer = client.upload(AZURE, FORM, AZURE_KEY);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location"))
                .hasValue("https://elsewhere.example/v1/realtime?api-key=azure-key-1");
    }

    @Test
    void anAnswerIsDelayed() {
        emulator.inject(new Fault.DelayAnswer(Duration.ofMillis(300)), When.always());
        long before = System.nanoTime();

        assertThat(client.upload(OPENAI, FORM, KEY).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void anAnswerIsCutOff(int bytes) {
        emulator.inject(new Fault.CutAnswer(bytes), When.times(1));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> client.upload(OPENAI, FORM, KEY))
                .withCauseInstanceOf(IOException.class);
        assertThat(client.upload(OPENAI, FORM, KEY).statusCode()).isEqualTo(200);
        assertThat(emulator.requests().get(0).status()).isEqualTo(bytes == 0 ? 0 : 200);
    }

    @Test
    void aStreamIsCutOffInTheMiddle() {
        emulator.inject(new Fault.CutAnswer(60), When.always());
        byte[] form = form("t.wav", wav("123", 8_000), "model", "gpt-4o-transcribe", "stream", "true");

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.upload(OPENAI, form, KEY));
    }

    @Test
    void anAnswerStalls() {
        emulator.inject(new Fault.StallAnswer(0), When.times(1));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> client.send(client.builder("/v1/models", KEY)
                        .timeout(Duration.ofMillis(200))
                        .build()))
                .withCauseInstanceOf(HttpTimeoutException.class);
        assertThat(client.get("/v1/models", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void faultsOfMintsAndOfOtherRequestsAreApart() {
        emulator.inject(Fault.rejectRequest(503, "unavailable", "later"), When.at(Point.MINT));
        assertThat(client.post(MINT, "{}", KEY).statusCode()).isEqualTo(503);
        assertThat(client.get("/v1/models", KEY).statusCode()).isEqualTo(200);

        emulator.clearFaults();
        emulator.inject(Fault.rejectRequest(503, "unavailable", "later"), When.always());
        assertThat(client.post(MINT, "{}", KEY).statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/models", KEY).statusCode()).isEqualTo(503);
    }

    @Test
    void faultsChooseByPathModelAndText() {
        emulator.inject(
                Fault.rejectRequest(404, "DeploymentNotFound", "gone"),
                When.path("/openai/v1/audio").and(When.model("gpt-4o-transcribe")));
        assertThat(client.upload(AZURE, FORM, AZURE_KEY).statusCode()).isEqualTo(404);
        assertThat(client.upload(DEPLOYED, form("t.wav", wav("1", 8_000)), AZURE_KEY)
                        .statusCode())
                .isEqualTo(200);

        emulator.clearFaults();
        emulator.inject(Fault.rejectRequest(500, "server_error", "no"), When.saying("123"));
        assertThat(client.upload(OPENAI, FORM, KEY).statusCode()).isEqualTo(500);
        assertThat(client.upload(OPENAI, form("t.wav", wav("12", 8_000), "model", "whisper-1"), KEY)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theDeploymentsRouteMayRefuseBearerTokens() {
        emulator.inject(new Fault.RefuseBearer(), When.path("/openai/deployments/"));
        byte[] form = form("t.wav", wav("1", 8_000));

        assertThat(client.upload(DEPLOYED, form, "Authorization", "Bearer entra")
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.upload(DEPLOYED, form, AZURE_KEY).statusCode()).isEqualTo(200);
        assertThat(client.upload(AZURE, FORM, "Authorization", "Bearer entra").statusCode())
                .isEqualTo(200);
    }

    @Test
    void mintingBreaksOnTheFlatBlock() {
        emulator.inject(new Fault.BreakMint(false), When.path("/openai/"));
        String flat = "{'session':{'type':'realtime','model':'gpt-realtime',"
                + "'input_audio_transcription':{'model':'gpt-4o-mini-transcribe'}}}";
        HttpResponse<String> broken = client.post(AZURE_MINT, flat, AZURE_KEY);

        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.headers().firstValue("apim-request-id")).isPresent();
        assertThat(client.post(AZURE_MINT, nested("whisper-1"), AZURE_KEY).statusCode())
                .isEqualTo(200);
        assertThat(client.post(AZURE_MINT, "{'session':{'type':'transcription'}}", AZURE_KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post(MINT, flat, KEY).statusCode()).isEqualTo(400);
    }

    @Test
    void mintingBreaksOnAnyBlock() {
        emulator.inject(new Fault.BreakMint(true), When.path("/openai/"));

        assertThat(client.post(AZURE_MINT, nested("whisper-1"), AZURE_KEY).statusCode())
                .isEqualTo(500);
        assertThat(client.post(AZURE_MINT, "{'session':{'type':'transcription'}}", AZURE_KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post(MINT, nested("whisper-1"), KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void faultsStrikeOnlyWhereTheyCan() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.inject(new Fault.CutAnswer(0), When.at(Point.HANDSHAKE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.inject(new Fault.ResetConnection(), When.at(Point.REST)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.inject(new Fault.BreakMint(true), When.at(Point.REST)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.StallAnswer(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.tooManyRequests(Duration.ZERO));
    }

    private static String nested(String model) {
        return "{'session':{'type':'transcription','audio':{'input':{'transcription':{'model':'" + model + "'}}}}}";
    }
}
