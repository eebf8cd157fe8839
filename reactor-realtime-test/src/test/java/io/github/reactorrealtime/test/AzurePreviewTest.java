// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Azure with a dated api-version, as it speaks to those who have not migrated. */
@Timeout(30)
class AzurePreviewTest {

    private static final String PATH = "/openai/realtime?api-version=2025-04-01-preview";
    private static final String KEY = "azure-secret";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .azureDeployment("speech", "gpt-realtime")
            .azureDeployment("words", "gpt-4o-transcribe")
            .start();

    @Test
    void aTranscriptionSessionIsFlatFromFirstToLast() {
        try (WireClient client = transcription()) {
            JsonNode created = client.next("transcription_session.created").path("session");
            assertThat(created.path("input_audio_format").asString()).isEqualTo("pcm16");
            assertThat(created.path("input_audio_transcription").isNull()).isTrue();
            assertThat(created.path("turn_detection").path("type").asString()).isEqualTo("server_vad");
            assertThat(created.has("audio")).isFalse();
            assertThat(created.has("type")).isFalse();

            client.send("{'type':'transcription_session.update','session':{'input_audio_format':'pcm16',"
                    + "'input_audio_transcription':{'model':'words','language':'en'},'turn_detection':null,"
                    + "'input_audio_noise_reduction':{'type':'far_field'}}}");
            JsonNode updated = client.next("transcription_session.updated").path("session");
            assertThat(updated.path("input_audio_transcription").toString())
                    .isEqualTo("{\"model\":\"words\",\"language\":\"en\",\"prompt\":null}");
            assertThat(updated.path("input_audio_noise_reduction").path("type").asString())
                    .isEqualTo("far_field");
            assertThat(updated.path("turn_detection").isNull()).isTrue();

            client.append(TONES.bytes("42")).commit();
            List<JsonNode> events = client.until("conversation.item.input_audio_transcription.completed");
            assertThat(WireClient.types(events))
                    .containsExactly(
                            "input_audio_buffer.committed",
                            "conversation.item.created",
                            "conversation.item.input_audio_transcription.delta",
                            "conversation.item.input_audio_transcription.completed");
            assertThat(events.get(3).path("transcript").asString()).isEqualTo("42");
        }
    }

    static Stream<Arguments> refusedUpdates() {
        String transcription = "{'type':'transcription_session.update','session':{";
        return Stream.of(
                Arguments.of(
                        "{'type':'session.update','session':{'type':'transcription','audio':{'input':{}}}}",
                        "unknown_parameter",
                        "session.type"),
                Arguments.of(transcription + "'audio':{}}}", "unknown_parameter", "session.audio"),
                Arguments.of(
                        transcription + "'turn_detection':{'type':'semantic_vad'}}}",
                        "invalid_value",
                        "session.turn_detection.type"),
                Arguments.of(
                        transcription + "'input_audio_noise_reduction':null}}",
                        "invalid_type",
                        "session.input_audio_noise_reduction"),
                Arguments.of(
                        transcription + "'input_audio_transcription':{'model':'words','languages':['en']}}}",
                        "unknown_parameter",
                        "session.input_audio_transcription.languages"),
                Arguments.of(
                        transcription + "'input_audio_transcription':{'language':'en'}}}",
                        "missing_required_parameter",
                        "session.input_audio_transcription.model"),
                Arguments.of(
                        transcription + "'input_audio_format':{'type':'audio/pcm'}}}",
                        "invalid_type",
                        "session.input_audio_format"),
                Arguments.of("{'type':'session.update','session':{'voice':'alloy'}}", "invalid_parameter", ""));
    }

    @ParameterizedTest
    @MethodSource("refusedUpdates")
    void oneBadFieldRefusesTheUpdate(String update, String code, String param) {
        try (WireClient client = transcription()) {
            client.next("transcription_session.created");
            JsonNode error = client.send(update).next("error").path("error");
            assertThat(error.path("code").asString()).isEqualTo(code);
            assertThat(error.path("param").asString("")).isEqualTo(param);
            client.expectNothing();
        }
    }

    @Test
    void aConversationTakesSessionUpdateAndAnswersWithTheBetasNames() {
        try (WireClient client = WireClient.connect(emulator, PATH + "&deployment=speech", "api-key", KEY)) {
            JsonNode created = client.next("session.created").path("session");
            assertThat(created.path("model").asString()).isEqualTo("gpt-realtime");
            assertThat(created.path("modalities").toString()).isEqualTo("[\"text\",\"audio\"]");

            client.send("{'type':'transcription_session.update','session':{}}");
            assertThat(client.next("error").path("error").path("message").asString())
                    .startsWith("Passing a transcription session update event to a realtime session");
            client.send("{'type':'session.update','session':{'modalities':['text'],'turn_detection':null,"
                    + "'input_audio_transcription':{'model':'words'},'temperature':0.9}}");
            assertThat(client.next("session.updated")
                            .path("session")
                            .path("temperature")
                            .asDouble())
                    .isEqualTo(0.9);
            client.send("{'type':'response.create'}");
            assertThat(WireClient.types(client.until("response.done")))
                    .contains("response.text.delta", "response.text.done")
                    .doesNotContain("response.output_text.delta");
        }
    }

    static Stream<Arguments> refusedHandshakes() {
        return Stream.of(
                Arguments.of("/openai/realtime?intent=transcription", 404, "404"),
                Arguments.of("/openai/realtime?api-version=v1&intent=transcription", 404, "404"),
                Arguments.of(PATH + "&model=speech", 404, "404"),
                Arguments.of(PATH, 400, "OperationNotSupported"),
                Arguments.of(PATH + "&deployment=nobody", 404, "DeploymentNotFound"),
                Arguments.of("/v1/realtime?api-version=2025-04-01-preview&intent=transcription", 404, "404"));
    }

    @ParameterizedTest
    @MethodSource("refusedHandshakes")
    void mixedFormsAreRefused(String pathAndQuery, int status, String code) {
        HttpResponse<?> response = WireClient.refusal(emulator, pathAndQuery, "api-key", KEY);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JsonMapper.shared()
                        .readTree(String.valueOf(response.body()))
                        .path("error")
                        .path("code")
                        .asString())
                .isEqualTo(code);
        assertThat(response.headers().firstValue("apim-request-id")).isPresent();
    }

    @Test
    void aTranscriptionDeploymentIsRedirectedWithTheKeyInClear() {
        HttpResponse<?> response =
                WireClient.refusal(emulator, PATH + "&intent=transcription&deployment=words", "api-key", KEY);

        assertThat(response.statusCode()).isEqualTo(302);
        String location = response.headers().firstValue("location").orElseThrow();
        assertThat(location)
                .isEqualTo(emulator.uri() + "/v1/realtime?api-version=2025-04-01-preview&intent=transcription"
                        + "&deployment=words&api-key=" + KEY);
        assertThat(WireClient.refusal(
                                emulator,
                                location.substring(emulator.uri().toString().length()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(emulator.connections().toString()).doesNotContain(KEY);
    }

    @Test
    void aTranscriptionDeploymentCanBeRefusedInstead() {
        try (RealtimeEmulator other =
                RealtimeEmulator.builder().redirectDeployments(false).start()) {
            HttpResponse<?> response =
                    WireClient.refusal(other, PATH + "&deployment=gpt-realtime-whisper", "api-key", KEY);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(String.valueOf(response.body())).contains("OpperationNotSupported");
        }
    }

    private WireClient transcription() {
        return WireClient.connect(emulator, PATH + "&intent=transcription", "api-key", KEY);
    }
}
