// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class MaiTranscribeTest {

    private static final String PATH = "/mai/v1/realtime?intent=transcription";
    private static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.pcm16(16_000));

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .azureDeployment("mai", "MAI-Transcribe-2-Streaming")
            .start();

    @Test
    void provisionalTextIsReplacedUntilItIsFinal() {
        try (WireClient client = configured("'language':null")) {
            client.append(TONES.bytes("123456"), 3_200)
                    .append(TONES.silence(Duration.ofMillis(400)))
                    .commit();
            List<JsonNode> events = client.until(TRANSCRIPTION + "completed");
            List<String> hypotheses = new ArrayList<>();
            StringBuilder deltas = new StringBuilder();
            for (JsonNode event : events) {
                String type = event.path("type").asString();
                if (type.equals(TRANSCRIPTION + "delta")) {
                    deltas.append(event.path("delta").asString());
                } else if (type.equals(TRANSCRIPTION + "intermediate")) {
                    hypotheses.add(deltas + event.path("intermediate").asString());
                }
            }
            JsonNode completed = events.get(events.size() - 1);

            assertThat(hypotheses).hasSizeGreaterThan(2).allMatch("123456"::startsWith);
            assertThat(deltas).hasToString("123456");
            assertThat(completed.path("transcript").asString()).isEqualTo("123456");
            assertThat(WireClient.types(events))
                    .contains("input_audio_buffer.committed")
                    .doesNotContain("conversation.item.added", "conversation.item.done");
            assertThat(events).allMatch(event -> event.path("item_id").equals(completed.path("item_id")));
            assertThat(WireClient.types(events).indexOf("input_audio_buffer.committed"))
                    .isGreaterThan(WireClient.types(events).indexOf(TRANSCRIPTION + "intermediate"));
        }
    }

    @Test
    void turnDetectionIsShownUntilAModelIsNamedAndNeverThere() {
        try (WireClient client = WireClient.connect(emulator, PATH, "api-key", "k")) {
            assertThat(input(client.next("session.created"))
                            .path("turn_detection")
                            .path("type")
                            .asString())
                    .isEqualTo("server_vad");
            client.send(update("'transcription':{'model':'mai','language':'tlh'}"));
            JsonNode input = input(client.next("session.updated"));
            assertThat(input.path("turn_detection").isNull()).isTrue();
            assertThat(input.path("transcription").path("language").isNull()).isTrue();
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofSeconds(2)));
            JsonNode event;
            do {
                event = client.send("{'type':'?'}").next();
                assertThat(event.path("type").asString()).doesNotStartWith("input_audio_buffer.");
            } while (!event.path("type").asString().equals("error"));
        }
    }

    @Test
    void settingsAreFrozenByTheFirstAppendAndStayAfterACommit() {
        try (WireClient client = configured("'language':'en'")) {
            client.append(TONES.bytes("1"));
            client.send(update("'transcription':{'model':'mai','language':'de'}"));
            assertThat(client.until("error")).last().satisfies(MaiTranscribeTest::tellsOfTheFirstAppend);
            client.commit();
            client.until(TRANSCRIPTION + "completed");
            client.send(update("'format':{'type':'audio/pcm','rate':24000}"));
            tellsOfTheFirstAppend(client.next("error"));
        }
    }

    private static void tellsOfTheFirstAppend(JsonNode error) {
        assertThat(error.path("error").path("message").asString())
                .isEqualTo("Session settings can't be changed after the first audio was appended.");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("'turn_detection':{'type':'server_vad'}", "invalid_value", "turn_detection"),
                Arguments.of("'noise_reduction':{'type':'near_field'}", "invalid_value", "noise_reduction"),
                Arguments.of("'format':{'type':'audio/pcm','rate':8000}", "invalid_value", "format.rate"),
                Arguments.of("'format':{'type':'audio/pcmu'}", "invalid_value", "format.type"),
                Arguments.of(
                        "'transcription':{'model':'mai','prompt':'x'}", "unknown_parameter", "transcription.prompt"),
                Arguments.of("'transcription':{'model':'whisper-1'}", "DeploymentNotFound", "transcription.model"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void onlyAFewSettingsAreTaken(String input, String code, String param) {
        try (WireClient client = WireClient.connect(emulator, PATH, "api-key", "k")) {
            client.next("session.created");
            JsonNode error = client.send(update(input)).next("error").path("error");
            assertThat(error.path("code").asString()).isEqualTo(code);
            assertThat(error.path("param").asString()).isEqualTo("session.audio.input." + param);
        }
    }

    @Test
    void refusesAsAzureDoes() {
        assertThat(WireClient.refusal(emulator, PATH).statusCode()).isEqualTo(401);
        assertThat(WireClient.refusal(emulator, "/mai/v1/realtime?intent=realtime", "api-key", "k")
                        .statusCode())
                .isEqualTo(400);
    }

    private WireClient configured(String language) {
        WireClient client = WireClient.connect(emulator, PATH, "api-key", "k");
        client.next("session.created");
        client.send(update("'format':{'type':'audio/pcm','rate':16000},'transcription':{'model':'mai'," + language
                + "},'turn_detection':null,'noise_reduction':null"));
        assertThat(input(client.next("session.updated"))
                        .path("format")
                        .path("rate")
                        .asInt())
                .isEqualTo(16_000);
        return client;
    }

    private static String update(String input) {
        return "{'type':'session.update','session':{'type':'transcription','audio':{'input':{" + input + "}}}}";
    }

    private static JsonNode input(JsonNode event) {
        return event.path("session").path("audio").path("input");
    }
}
