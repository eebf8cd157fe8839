// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.RestClient.error;
import static io.github.reactorrealtime.test.RestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** Minting secrets, and connecting with them. */
class ClientSecretsTest {

    private static final String GA = "/v1/realtime/client_secrets";
    private static final String AZURE_GA = "/openai/v1/realtime/client_secrets";
    private static final String[] KEY = {"Authorization", "Bearer sk-1"};
    private static final String[] AZURE_KEY = {"api-key", "sk-1"};
    private static final String SESSION =
            "'session':{'type':'transcription','audio':{'input':{'transcription':{'model':'gpt-4o-mini-transcribe',"
                    + "'language':'de'},'turn_detection':null}}}";

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey("sk-1").start();

    private final RestClient client = new RestClient(emulator);

    @ParameterizedTest
    @ValueSource(strings = {GA, AZURE_GA, AZURE_GA + "?api-version=v1"})
    void aSecretShowsTheSessionItOpens(String path) {
        HttpResponse<String> answer =
                client.post(path, "{'expires_after':{'anchor':'created_at','seconds':300}," + SESSION + "}", key(path));
        JsonNode session = json(answer).path("session");
        long now = System.currentTimeMillis() / 1_000;

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("value").asString()).startsWith("ek_");
        assertThat(json(answer).path("expires_at").asLong()).isBetween(now + 280, now + 301);
        assertThat(session.path("object").asString()).isEqualTo("realtime.transcription_session");
        assertThat(session.path("id").asString()).startsWith("sess_");
        assertThat(session.path("expires_at").asLong()).isZero();
        assertThat(session.at("/audio/input/transcription/model").asString()).isEqualTo("gpt-4o-mini-transcribe");
        assertThat(session.at("/audio/input/transcription/language").asString()).isEqualTo("de");
        assertThat(session.at("/audio/input/turn_detection").isNull()).isTrue();
    }

    @Test
    void withoutAWordASecretIsForConversationAndTenMinutes() {
        JsonNode answer = json(client.post(GA, "{}", KEY));
        long now = System.currentTimeMillis() / 1_000;

        assertThat(answer.path("expires_at").asLong()).isBetween(now + 580, now + 601);
        assertThat(answer.path("session").path("type").asString()).isEqualTo("realtime");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/realtime", "/v1/realtime?intent=transcription"})
    void theSecretOpensSeveralSessionsAsItSays(String path) {
        String secret = mint("{" + SESSION + "}");
        for (int i = 0; i < 2; i++) {
            try (WireClient socket = WireClient.connect(emulator, path, "Authorization", "Bearer " + secret)) {
                JsonNode session = socket.next("session.created").path("session");

                assertThat(session.path("type").asString()).isEqualTo("transcription");
                assertThat(session.at("/audio/input/transcription/model").asString())
                        .isEqualTo("gpt-4o-mini-transcribe");
                assertThat(session.at("/audio/input/turn_detection").isNull()).isTrue();
            }
        }
    }

    @Test
    void theSecretSaysWhatSpeechModelIsMeant() {
        String secret = mint("{'session':{'type':'realtime','model':'gpt-realtime-mini','instructions':'Be brief.'}}");
        try (WireClient socket = WireClient.connect(emulator, "/v1/realtime", "Authorization", "Bearer " + secret)) {
            JsonNode session = socket.next("session.created").path("session");

            assertThat(session.path("model").asString()).isEqualTo("gpt-realtime-mini");
            assertThat(session.path("instructions").asString()).isEqualTo("Be brief.");
        }
    }

    @Test
    void theUrlOverridesTheKindAndLosesTheSettings() {
        String secret = mint("{" + SESSION + "}");
        try (WireClient socket =
                WireClient.connect(emulator, "/v1/realtime?model=gpt-realtime", "Authorization", "Bearer " + secret)) {
            JsonNode session = socket.next("session.created").path("session");

            assertThat(session.path("type").asString()).isEqualTo("realtime");
            assertThat(session.at("/audio/input/transcription").isNull()).isTrue();
        }
    }

    @Test
    void azureOpensSessionsWithItsSecretsToo() {
        String secret = json(client.post(AZURE_GA, "{" + SESSION + "}", AZURE_KEY))
                .path("value")
                .asString();
        try (WireClient socket =
                WireClient.connect(emulator, "/openai/v1/realtime", "Authorization", "Bearer " + secret)) {
            assertThat(socket.next("session.created")
                            .at("/session/audio/input/transcription/model")
                            .asString())
                    .isEqualTo("gpt-4o-mini-transcribe");
        }
    }

    @Test
    void secretsAreNoGoodForRest() {
        String secret = mint("{}");

        assertThat(client.get("/v1/models", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(401);
        assertThat(client.post(GA, "{}", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(401);
    }

    @Test
    void secretsExpire() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryEmulator service = RealtimeEmulator.builder().inMemory(time, Duration.ZERO);
        String secret = InMemoryRestTest.post(service, time, GA, "{'expires_after':{'seconds':10}," + SESSION + "}")
                .path("value")
                .asString();

        time.advanceTimeBy(Duration.ofSeconds(9));
        assertThat(InMemoryRestTest.connect(service, time, "/v1/realtime", secret))
                .startsWith("session.created");
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(InMemoryRestTest.connect(service, time, "/v1/realtime?intent=transcription", secret))
                .isEqualTo("error invalid_api_key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "{'expires_after':{'seconds':9}}; integer_below_min_value; expires_after.seconds",
                "{'expires_after':{'seconds':7201}}; integer_above_max_value; expires_after.seconds",
                "{'expires_after':{'anchor':'now'}}; invalid_value; expires_after.anchor",
                "{'expires_after':{'minutes':1}}; unknown_parameter; expires_after.minutes",
                "{'client_secret':{}}; unknown_parameter; client_secret",
                "{'session':{}}; missing_required_parameter; session.type",
                "{'session':{'type':'song'}}; invalid_value; session.type",
                "{'session':[]}; invalid_type; session",
                "{'session':{'type':'transcription','input_audio_transcription':{'model':'whisper-1'}}};"
                        + " unknown_parameter; session.input_audio_transcription",
                "{'session':{'type':'transcription','audio':{'input':{'transcription':{'model':'gpt-9'}}}}};"
                        + " invalid_value; session.audio.input.transcription.model",
                "{'session':{'type':'transcription','audio':{'input':{'format':{'type':'audio/pcm','rate':16000}}}}};"
                        + " integer_below_min_value; session.audio.input.format.rate"
            })
    void wrongMintsNameTheField(String body, String code, String param) {
        HttpResponse<String> answer = client.post(GA, body, KEY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).path("code").asString()).isEqualTo(code);
        assertThat(error(answer).path("param").asString()).isEqualTo(param);
    }

    @Test
    void theBodyMustBeJson() {
        assertThat(client.post(GA, "{", KEY).statusCode()).isEqualTo(400);
        assertThat(client.post(GA, "[]", KEY).statusCode()).isEqualTo(400);
        assertThat(client.post(GA, "", KEY).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/realtime/transcription_sessions",
                "/openai/realtimeapi/transcription_sessions?api-version=2025-04-01-preview",
                "/openai/realtime/transcription_sessions?api-version=2025-04-01-preview"
            })
    void theBetaMintsFlatSessions(String path) {
        HttpResponse<String> answer = client.post(
                path,
                "{'input_audio_format':'g711_ulaw','input_audio_transcription':{'model':'gpt-realtime-whisper'},"
                        + "'turn_detection':null}",
                key(path));
        JsonNode session = json(answer);
        long now = System.currentTimeMillis() / 1_000;

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(session.path("id").asString()).startsWith("sess_");
        assertThat(session.path("object").asString()).isEqualTo("realtime.transcription_session");
        assertThat(session.path("input_audio_format").asString()).isEqualTo("g711_ulaw");
        assertThat(session.at("/input_audio_transcription/model").asString()).isEqualTo("gpt-realtime-whisper");
        assertThat(session.path("turn_detection").isNull()).isTrue();
        assertThat(session.at("/client_secret/value").asString()).startsWith("ek_");
        assertThat(session.at("/client_secret/expires_at").asLong()).isBetween(now + 40, now + 61);
    }

    @Test
    void theBetaTakesWhatOnlyResponsesNeed() {
        HttpResponse<String> answer = client.post(
                "/v1/realtime/transcription_sessions",
                "{'input_audio_transcription':{'model':'whisper-1'},"
                        + "'turn_detection':{'type':'server_vad','create_response':false}}",
                KEY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("turn_detection").has("create_response")).isFalse();
    }

    @Test
    void theBetaMintsConversationsWithTheirModel() {
        HttpResponse<String> answer = client.post(
                "/v1/realtime/sessions",
                "{'model':'gpt-4o-realtime-preview','voice':'verse','modalities':['text','audio'],'temperature':0.8,"
                        + "'turn_detection':{'type':'server_vad','create_response':false}}",
                KEY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("voice").asString()).isEqualTo("verse");
        assertThat(json(answer).path("object").asString()).isEqualTo("realtime.session");
        assertThat(error(client.post("/v1/realtime/sessions", "{}", KEY))
                        .path("param")
                        .asString())
                .isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "{'client_secret':{'expires_at':1}}; unknown_parameter; client_secret.expires_at",
                "{'type':'transcription'}; unknown_parameter; type",
                "{'audio':{}}; unknown_parameter; audio",
                "{'input_audio_transcription':{'enabled':true}}; unknown_parameter; input_audio_transcription.enabled",
                "{'input_audio_format':'mp3'}; invalid_value; input_audio_format"
            })
    void theBetaIsStrictToo(String body, String code, String param) {
        HttpResponse<String> answer = client.post("/v1/realtime/transcription_sessions", body, KEY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).path("code").asString()).isEqualTo(code);
        assertThat(error(answer).path("param").asString()).isEqualTo(param);
    }

    @Test
    void azuresPreviewNeedsItsVersion() {
        assertThat(client.post("/openai/realtimeapi/sessions", "{'model':'x'}", AZURE_KEY)
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.post(AZURE_GA + "?api-version=2025-04-01-preview", "{}", AZURE_KEY)
                        .statusCode())
                .isEqualTo(400);
    }

    private String mint(String body) {
        return json(client.post(GA, body, KEY)).path("value").asString();
    }

    private static String[] key(String path) {
        return path.startsWith("/openai") ? AZURE_KEY : KEY;
    }
}
