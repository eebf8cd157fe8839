// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What differs from model to model, and where the text comes from. */
class ModelAnswerTest {

    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void logprobsComeWhenAskedForAndOnlyFromModelsThatHaveThem() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            client.send("{'type':'session.update','session':{'type':'transcription',"
                    + "'include':['item.input_audio_transcription.logprobs'],'audio':{'input':{"
                    + "'turn_detection':null,'transcription':{'model':'gpt-4o-mini-transcribe','language':'en'}}}}}");
            client.next("session.updated");
            client.append(TONES.bytes("42")).commit();
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(events.get(3).path("logprobs").path(0).path("token").asString())
                    .isEqualTo("42");
            assertThat(events.get(4)
                            .path("logprobs")
                            .path(0)
                            .path("bytes")
                            .path(0)
                            .asInt())
                    .isEqualTo('4');
            assertThat(events.get(4).path("usage").path("type").asString()).isEqualTo("tokens");
            assertThat(events.get(4)
                            .path("usage")
                            .path("input_token_details")
                            .path("audio_tokens")
                            .asInt())
                    .isEqualTo(3);

            client.configure("'transcription':{'model':'whisper-1'}");
            client.append(TONES.bytes("42")).commit();
            assertThat(client.until(COMPLETED).get(4).has("logprobs")).isFalse();
        }
    }

    @Test
    void gptTranscribeReportsLanguagesAndDiarizeSegments() {
        try (WireClient client =
                transcription("'turn_detection':null,'transcription':{'model':'gpt-transcribe','language':'fr'}")) {
            client.append(TONES.bytes("42")).commit();
            assertThat(client.until(COMPLETED)
                            .get(4)
                            .path("languages")
                            .path(0)
                            .path("code")
                            .asString())
                    .isEqualTo("fr");

            client.configure("'transcription':{'model':'gpt-4o-transcribe-diarize'}");
            client.append(TONES.bytes("42")).commit();
            List<JsonNode> events = client.until(COMPLETED);
            assertThat(events.get(4).path("type").asString())
                    .isEqualTo("conversation.item.input_audio_transcription.segment");
            assertThat(events.get(4).path("speaker").asString()).isEqualTo("A");
        }
    }

    @Test
    void onAzureTheModelIsTheDeploymentsAndOthersFailEveryItem() {
        try (RealtimeEmulator azure = RealtimeEmulator.builder()
                        .azureDeployment("my-whisper", "whisper-1")
                        .start();
                WireClient client = WireClient.azure(azure, "intent=transcription")) {
            client.next("session.created");
            client.configure("'turn_detection':null,'transcription':{'model':'my-whisper'}");
            client.append(TONES.bytes("42")).commit();
            assertThat(client.until(COMPLETED).get(4).path("usage").path("type").asString())
                    .isEqualTo("duration");

            client.configure("'transcription':{'model':'gpt-4o-transcribe'}");
            client.append(TONES.bytes("42")).commit();
            JsonNode failed = client.until("conversation.item.input_audio_transcription.failed")
                    .get(3);
            assertThat(failed.path("error").path("type").asString()).isEqualTo("server_error");
            assertThat(failed.path("error").path("code").isNull()).isTrue();
        }
    }

    @Test
    void aScriptSaysOneLinePerTurn() {
        try (RealtimeEmulator scripted = RealtimeEmulator.builder()
                        .recognizer(Recognizer.script(List.of("good morning", "see you")))
                        .start();
                WireClient client = WireClient.openAi(scripted, "intent=transcription")) {
            client.next("session.created");
            client.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
            for (String line : List.of("good morning", "see you", "")) {
                client.append(TONES.bytes("1")).commit();
                List<JsonNode> events = client.until(COMPLETED);
                assertThat(text(events)).isEqualTo(line);
                assertThat(events.get(events.size() - 1).path("transcript").asString())
                        .isEqualTo(line);
            }
        }
    }

    @Test
    void aRecognizerThatFailsFailsTheItem() {
        try (RealtimeEmulator broken = RealtimeEmulator.builder()
                        .recognizer((samples, rate, turn) -> {
                            throw new IllegalStateException("expected in this test");
                        })
                        .start();
                WireClient client = WireClient.openAi(broken, "intent=transcription")) {
            client.next("session.created");
            client.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
            client.append(TONES.bytes("1")).commit();
            JsonNode failed = client.until("conversation.item.input_audio_transcription.failed")
                    .get(3);
            assertThat(failed.path("error").path("message").asString())
                    .isEqualTo("Input transcription failed for item '" + itemId(failed) + "'.");
        }
    }

    private WireClient transcription(String input) {
        WireClient client = WireClient.openAi(emulator, "intent=transcription");
        client.next("session.created");
        return client.configure(input);
    }

    private static String itemId(JsonNode event) {
        return event.path("item_id").asString();
    }

    private static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.path("delta").asString("")));
        return text.toString();
    }
}
