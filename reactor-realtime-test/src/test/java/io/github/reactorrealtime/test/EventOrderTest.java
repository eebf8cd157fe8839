// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The flows of the protocol as exact lists of event types. */
class EventOrderTest {

    private static final String STARTED = "input_audio_buffer.speech_started";
    private static final String STOPPED = "input_audio_buffer.speech_stopped";
    private static final String COMMITTED = "input_audio_buffer.committed";
    private static final String ADDED = "conversation.item.added";
    private static final String DONE = "conversation.item.done";
    private static final String DELTA = "conversation.item.input_audio_transcription.delta";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().semanticVadScale(0.1).start();

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-transcribe"})
    void serverVad(String model) {
        try (WireClient client = transcription("'transcription':{'model':'" + model + "'}")) {
            client.append(TONES.silence(Duration.ofMillis(400)), 4_800);
            client.append(TONES.bytes("5550"), 4_800);
            client.append(TONES.silence(Duration.ofMillis(900)), 4_800);
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events))
                    .containsExactly(STARTED, STOPPED, COMMITTED, ADDED, DONE, DELTA, DELTA, COMPLETED);
            assertThat(events.stream().map(EventOrderTest::itemId).distinct()).hasSize(1);
            assertThat(events.get(0).path("audio_start_ms").asInt()).isEqualTo(100);
            // The tones end at 900 ms, without their last gap; then come 200 ms of silence.
            assertThat(events.get(1).path("audio_end_ms").asInt()).isEqualTo(1_100);
            assertThat(events.get(2).path("previous_item_id").isNull()).isTrue();
            assertThat(text(events)).isEqualTo("5550");
            assertThat(events.get(7).path("transcript").asString()).isEqualTo("5550");
        }
    }

    @Test
    void turnsAreChainedAndTheirTimesGoOn() {
        try (WireClient client = transcription("'transcription':{'model':'whisper-1'}")) {
            byte[] pause = TONES.silence(Duration.ofMillis(440));
            client.append(TONES.bytes("42"))
                    .append(pause)
                    .append(TONES.bytes("911#"))
                    .append(pause);
            List<JsonNode> first = client.until(COMPLETED);
            List<JsonNode> second = client.until(COMPLETED);

            assertThat(WireClient.types(first))
                    .containsExactly(STARTED, STOPPED, COMMITTED, ADDED, DONE, DELTA, COMPLETED);
            assertThat(WireClient.types(second)).isEqualTo(WireClient.types(first));
            assertThat(first.get(0).path("audio_start_ms").asInt()).isZero();
            assertThat(first.get(1).path("audio_end_ms").asInt()).isEqualTo(420);
            // The second turn begins at 720 ms; 300 ms of padding would reach back to the first one's end exactly.
            assertThat(second.get(0).path("audio_start_ms").asInt()).isEqualTo(420);
            assertThat(second.get(1).path("audio_end_ms").asInt()).isEqualTo(1_420);
            assertThat(second.get(2).path("previous_item_id").asString()).isEqualTo(itemId(first.get(2)));
            assertThat(second.get(6).path("transcript").asString()).isEqualTo("911#");
        }
    }

    @Test
    void paddingNeverReachesBackBeforeThePreviousCommit() {
        try (WireClient client = transcription("'turn_detection':{'type':'server_vad','prefix_padding_ms':2000}")) {
            byte[] pause = TONES.silence(Duration.ofMillis(440));
            client.append(TONES.bytes("42"))
                    .append(pause)
                    .append(TONES.bytes("1"))
                    .append(pause);

            assertThat(client.next(STARTED).path("audio_start_ms").asInt()).isZero();
            int end = client.next(STOPPED).path("audio_end_ms").asInt();
            client.until(DONE);
            assertThat(client.next(STARTED).path("audio_start_ms").asInt()).isEqualTo(end);
        }
    }

    @Test
    void manualCommit() {
        try (WireClient client = transcription("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}")) {
            client.append(TONES.bytes("42")).commit();
            assertThat(WireClient.types(client.until(COMPLETED)))
                    .containsExactly(COMMITTED, ADDED, DONE, DELTA, COMPLETED);
        }
    }

    @Test
    void anEmptyTurnHasNoDeltas() {
        try (WireClient client = transcription("'turn_detection':null,'transcription':{'model':'whisper-1'}")) {
            client.append(TONES.silence(Duration.ofMillis(100))).commit();
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events)).containsExactly(COMMITTED, ADDED, DONE, COMPLETED);
            assertThat(events.get(3).path("transcript").asString()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-realtime-whisper", "gpt-live-transcribe"})
    void streamingModelsSpeakBeforeTheCommit(String model) {
        try (WireClient client = transcription("'turn_detection':null,'transcription':{'model':'" + model + "'}")) {
            client.append(TONES.bytes("123456"), 4_800);
            client.append(TONES.silence(Duration.ofMillis(600)), 4_800);
            JsonNode early = client.next(DELTA);
            StringBuilder said = new StringBuilder(early.path("delta").asString());
            while (said.length() < 6) {
                said.append(client.next(DELTA).path("delta").asString());
            }
            assertThat(said).hasToString("123456");
            client.expectNothing();
            client.commit();
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events)).containsExactly(COMMITTED, ADDED, DONE, COMPLETED);
            assertThat(itemId(events.get(0))).isEqualTo(itemId(early));
            assertThat(events.get(3).path("transcript").asString()).isEqualTo("123456");
            assertThat(events.get(3).path("usage").path("type").asString()).isEqualTo("duration");
        }
    }

    @Test
    void clearedStreamingAudioBelongsToNoItem() {
        try (WireClient client =
                transcription("'turn_detection':null,'transcription':{'model':'gpt-live-transcribe'}")) {
            client.append(TONES.bytes("1234"));
            String dropped = itemId(client.next(DELTA));
            client.send("{'type':'input_audio_buffer.clear'}").next("input_audio_buffer.cleared");
            client.append(TONES.bytes("56"));
            JsonNode fresh = client.next(DELTA);

            assertThat(itemId(fresh)).isNotEqualTo(dropped);
            assertThat(fresh.path("delta").asString()).isEqualTo("56");
        }
    }

    @Test
    void whatAStreamingModelHasNotSaidYetComesAfterTheCommit() {
        try (WireClient client =
                transcription("'turn_detection':null,'transcription':{'model':'gpt-realtime-whisper'}")) {
            client.append(TONES.bytes("123456")).commit();
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events))
                    .containsExactly(DELTA, COMMITTED, ADDED, DONE, DELTA, DELTA, COMPLETED);
            assertThat(text(events)).isEqualTo("123456");
        }
    }

    @Test
    void semanticVadWaitsLonger() {
        try (WireClient client = transcription("'turn_detection':{'type':'semantic_vad','eagerness':'low'},"
                + "'transcription':{'model':'gpt-4o-transcribe'}")) {
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofMillis(500)));
            client.append(TONES.bytes("2")).append(TONES.silence(Duration.ofMillis(800)));
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events))
                    .containsExactly(STARTED, STOPPED, COMMITTED, ADDED, DONE, DELTA, COMPLETED);
            assertThat(events.get(6).path("transcript").asString()).isEqualTo("12");
        }
    }

    @Test
    void aClientCommitInMidSpeechTakesTheAnnouncedItem() {
        try (WireClient client = transcription("'transcription':{'model':'whisper-1'}")) {
            client.append(TONES.silence(Duration.ofMillis(500))).append(TONES.bytes("12"));
            String announced = itemId(client.next(STARTED));
            client.commit();
            List<JsonNode> events = client.until(COMPLETED);
            assertThat(WireClient.types(events)).containsExactly(COMMITTED, ADDED, DONE, DELTA, COMPLETED);
            assertThat(itemId(events.get(0))).isEqualTo(announced);
            // Everything uncommitted: 500 ms of silence and two keys of 140 ms.
            assertThat(events.get(4).path("usage").path("seconds").asDouble()).isEqualTo(0.78);

            client.append(TONES.bytes("34")).append(TONES.silence(Duration.ofMillis(300)));
            List<JsonNode> rest = client.until(COMPLETED);
            assertThat(WireClient.types(rest))
                    .containsExactly(STARTED, STOPPED, COMMITTED, ADDED, DONE, DELTA, COMPLETED);
            assertThat(rest.get(0).path("audio_start_ms").asInt()).isEqualTo(780);
            assertThat(rest.get(2).path("previous_item_id").asString()).isEqualTo(announced);
            assertThat(rest.get(6).path("transcript").asString()).isEqualTo("34");
        }
    }

    @Test
    void muLawSessionsAreHeardToo() {
        DtmfTones muLaw = DtmfTones.in(AudioFormat.PCMU_8KHZ);
        try (WireClient client =
                transcription("'format':{'type':'audio/pcmu'},'transcription':{'model':'gpt-4o-transcribe'}")) {
            client.append(muLaw.silence(Duration.ofMillis(400)), 160);
            client.append(muLaw.bytes("0123456789*#ABCD"), 160);
            client.append(muLaw.silence(Duration.ofMillis(300)), 160);
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(events.get(0).path("audio_start_ms").asInt()).isEqualTo(100);
            assertThat(events.get(events.size() - 1).path("transcript").asString())
                    .isEqualTo("0123456789*#ABCD");
        }
    }

    @Test
    void conversationSessionsAnswerEachTurn() {
        try (WireClient client = conversation("'transcription':{'model':'whisper-1'}")) {
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofMillis(300)));
            List<JsonNode> events = client.until("rate_limits.updated");

            assertThat(WireClient.types(events))
                    .containsExactly(
                            STARTED,
                            STOPPED,
                            COMMITTED,
                            ADDED,
                            DONE,
                            DELTA,
                            COMPLETED,
                            "response.created",
                            "response.output_item.added",
                            "response.content_part.added",
                            "response.output_audio_transcript.delta",
                            "response.output_audio.delta",
                            "response.output_audio.done",
                            "response.output_audio_transcript.done",
                            "response.content_part.done",
                            "response.output_item.done",
                            "response.done",
                            "rate_limits.updated");
            assertThat(events.get(16).path("response").path("status").asString())
                    .isEqualTo("completed");
        }
    }

    @Test
    void conversationSessionsCanBeUsedToTranscribeOnly() {
        try (WireClient client = conversation("'transcription':{'model':'gpt-4o-transcribe'},"
                + "'turn_detection':{'type':'server_vad','create_response':false}")) {
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofMillis(300)));
            assertThat(WireClient.types(client.until(COMPLETED)))
                    .containsExactly(STARTED, STOPPED, COMMITTED, ADDED, DONE, DELTA, COMPLETED);
            client.expectNothing();
        }
    }

    @Test
    void responsesAreCreatedAndItemsAddedOnDemand() {
        try (WireClient client = conversation("'turn_detection':null")) {
            client.send("{'type':'response.cancel'}");
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("response_cancel_not_active");
            client.send("{'type':'conversation.item.create','item':{'id':'mine','type':'message','role':'user',"
                    + "'content':[{'type':'input_text','text':'hi'}]}}");
            assertThat(client.next(ADDED).path("item").path("id").asString()).isEqualTo("mine");
            client.next(DONE);
            client.append(TONES.bytes("1")).commit();
            assertThat(client.next(COMMITTED).path("previous_item_id").asString())
                    .isEqualTo("mine");
            client.next(ADDED);
            client.next(DONE);
            client.send("{'type':'response.create'}");
            assertThat(WireClient.types(client.until("response.done"))).startsWith("response.created");
        }
    }

    private WireClient transcription(String input) {
        WireClient client = WireClient.openAi(emulator, "intent=transcription");
        client.next("session.created");
        return client.configure(input);
    }

    private WireClient conversation(String input) {
        WireClient client = WireClient.openAi(emulator, "model=gpt-realtime");
        client.next("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{" + input + "}}}}");
        client.next("session.updated");
        return client;
    }

    private static String itemId(JsonNode event) {
        return event.has("item")
                ? event.path("item").path("id").asString()
                : event.path("item_id").asString();
    }

    private static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.path("delta").asString("")));
        return text.toString();
    }
}
