// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** LocalAI, as its source has it. */
@Timeout(30)
class LocalAiServerTest {

    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final String SOUND = "conversation.item.sound_detection";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .compatible(CompatibleServer.LOCALAI)
            .pipeline("talk", "whisper-base")
            .pipeline("dictate", "parakeet")
            .start();

    @Test
    void aManualCommitNamesAnotherItemThanItsText() {
        try (WireClient client = manual("")) {
            client.append(TONES.bytes("42")).commit();
            List<JsonNode> events = client.until(SOUND);
            assertThat(WireClient.types(events)).containsExactly("input_audio_buffer.committed", COMPLETED, SOUND);
            assertThat(events.get(1).path("transcript").asString()).isEqualTo("42");
            assertThat(events.stream().map(event -> event.path("item_id").asString()))
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
            assertThat(events.get(0).has("previous_item_id")).isFalse();
        }
    }

    @Test
    void anEmptyCommitIsConfirmedAndNothingFollows() {
        try (WireClient client = manual("")) {
            client.commit().next("input_audio_buffer.committed");
            client.send("{'type':'?'}");
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("invalid_json");
        }
    }

    @Test
    void theRateOfTheFormatIsHonoured() {
        try (WireClient client = manual("'format':{'type':'audio/pcm','rate':16000},")) {
            client.append(DtmfTones.in(AudioFormat.pcm16(16_000)).bytes("951")).commit();
            assertThat(client.until(COMPLETED))
                    .last()
                    .satisfies(event ->
                            assertThat(event.path("transcript").asString()).isEqualTo("951"));
        }
    }

    @Test
    void aCommitWhileVadIsOnIsNotImplemented() {
        try (WireClient client = created("model=talk&intent=transcription")) {
            client.append(TONES.bytes("1")).commit();
            JsonNode error = client.until("error").get(1).path("error");
            assertThat(error.path("code").asString()).isEqualTo("not_implemented");
            assertThat(error.path("message").asString()).isEqualTo("input_audio_buffer.commit in conjunction with VAD");
        }
    }

    @Test
    void vadKeepsOneIdAndKnowsNoPredecessor() {
        try (WireClient client = created("model=talk")) {
            client.send(update("'transcription':{'language':'en'}")).next("session.updated");
            client.append(TONES.bytes("7")).append(TONES.silence(Duration.ofMillis(700)));
            List<JsonNode> events = client.until(COMPLETED);
            assertThat(WireClient.types(events))
                    .containsExactly(
                            "input_audio_buffer.speech_started",
                            "input_audio_buffer.speech_stopped",
                            "input_audio_buffer.committed",
                            COMPLETED);
            assertThat(events.stream().map(event -> event.path("item_id")).distinct())
                    .hasSize(1);
            assertThat(events.get(2).path("previous_item_id").asString()).isEqualTo("TODO");
            assertThat(events)
                    .allMatch(event -> event.path("event_id").asString().equals("event_TODO"));
        }
    }

    @Test
    void semanticVadStreamsTextBeforeTheCommit() {
        try (RealtimeEmulator quick = RealtimeEmulator.builder()
                        .compatible(CompatibleServer.LOCALAI)
                        .semanticVadScale(0.1)
                        .start();
                WireClient client = WireClient.connect(quick, "/v1/realtime?model=talk")) {
            client.next("session.created");
            client.send(update("'turn_detection':{'type':'semantic_vad'}")).next("session.updated");
            client.append(TONES.bytes("123456"), 4_800).append(TONES.silence(Duration.ofMillis(600)));
            List<String> types = WireClient.types(client.until(COMPLETED));
            assertThat(types.indexOf("conversation.item.input_audio_transcription.delta"))
                    .isBetween(0, types.indexOf("input_audio_buffer.committed"));
        }
    }

    @Test
    void theModelIsAPipelineButShownIsAnother() {
        try (WireClient client = created("model=talk")) {
            client.send(update("'transcription':{'model':'parakeet'}"));
            JsonNode error = client.next("error").path("error");
            assertThat(error.path("code").asString()).isEqualTo("session_update_error");
            assertThat(error.path("message").asString())
                    .isEqualTo("Failed to update session: model is not a valid pipeline model: parakeet");
            client.send(update("'transcription':{'model':'dictate'},'turn_detection':null"));
            JsonNode session = client.next("session.updated").path("session");
            assertThat(session.path("audio").toString())
                    .isEqualTo("{\"input\":{\"transcription\":{\"model\":\"whisper-base\"}}}");
            assertThat(session.path("type").asString()).isEqualTo("transcription");
        }
    }

    @Test
    void withoutAPipelineTheSocketOpensAndSaysSo() {
        try (WireClient client = WireClient.connect(emulator, "/v1/realtime?model=whisper-1")) {
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("invalid_model");
            assertThat(client.closed().code()).isEqualTo(1005);
        }
    }

    @Test
    void aFailedTextIsAnErrorThatDoesNotNameTheItem() {
        emulator.inject(Fault.failTranscription(), When.always());
        try (WireClient client = manual("")) {
            client.append(TONES.bytes("1")).commit().next("input_audio_buffer.committed");
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("transcription_failed");
        }
    }

    @Test
    void audioIsCheckedInOtherWords() {
        try (WireClient client = created("model=talk")) {
            client.send("{'type':'input_audio_buffer.append','audio':''}");
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("missing_audio_data");
            client.send("{'type':'input_audio_buffer.append','audio':'?'}");
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("invalid_audio_data");
        }
    }

    @Test
    void aConversationAnswersWhatItRead() {
        try (WireClient client = created("model=talk")) {
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofMillis(700)));
            List<String> types = WireClient.types(client.until("response.done"));
            assertThat(types.indexOf("response.created")).isGreaterThan(types.indexOf(COMPLETED));
        }
    }

    private WireClient created(String query) {
        WireClient client = WireClient.connect(emulator, "/v1/realtime?" + query);
        client.next("session.created");
        return client;
    }

    private WireClient manual(String format) {
        WireClient client = created("model=talk");
        client.send(update(format + "'turn_detection':null")).next("session.updated");
        return client;
    }

    private static String update(String input) {
        return "{'type':'session.update','session':{'type':'transcription','audio':{'input':{" + input + "}}}}";
    }
}
