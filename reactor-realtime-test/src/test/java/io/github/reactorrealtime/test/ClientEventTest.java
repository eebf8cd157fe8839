// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ClientEventTest {

    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);
    private static final String AUDIO_TEXT =
            "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got ";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @AutoClose
    private final WireClient client = WireClient.openAi(emulator, "intent=transcription");

    @BeforeEach
    void created() {
        client.next("session.created");
    }

    record Row(String frame, String code, @Nullable String param, String message) {

        @Override
        public String toString() {
            return frame;
        }
    }

    static Stream<Row> refusals() {
        return Stream.of(
                new Row("not json", "invalid_json", null, ""),
                new Row("{'type':'input_audio_buffer.commit'", "invalid_json", null, ""),
                new Row("['session.update']", "invalid_event", null, ""),
                new Row("{}", "missing_required_parameter", "type", "Missing required parameter: 'type'."),
                new Row("{'type':7}", "invalid_type", "type", "Invalid type for 'type': expected a string"),
                new Row(
                        "{'type':'session.begin'}",
                        "invalid_value",
                        "type",
                        "Invalid value: 'session.begin'. Supported values are: 'session.update', 'session.close',"
                                + " 'input_audio_buffer.append', 'session.input_audio_buffer.append',"
                                + " 'input_audio_buffer.commit', 'input_audio_buffer.clear', 'conversation.item.create',"
                                + " 'conversation.item.truncate', 'conversation.item.delete',"
                                + " 'conversation.item.retrieve', 'response.create', and 'response.cancel'."),
                new Row("{'type':'output_audio_buffer.clear'}", "invalid_value", "type", "Invalid value"),
                new Row("{'type':'transcription_session.update'}", "invalid_value", "type", "Invalid value"),
                new Row("{'type':'session.close'}", "invalid_event", "type", ""),
                new Row("{'type':'session.update'}", "missing_required_parameter", "session", "Missing"),
                new Row("{'type':'session.update','session':[]}", "invalid_type", "session", "Invalid type"),
                new Row(
                        "{'type':'input_audio_buffer.commit','final':true}",
                        "unknown_parameter",
                        "final",
                        "Unknown parameter: 'final'."),
                new Row("{'type':'input_audio_buffer.append'}", "missing_required_parameter", "audio", "Missing"),
                new Row("{'type':'input_audio_buffer.append','audio':[0]}", "invalid_type", "audio", "Invalid type"),
                new Row(
                        "{'type':'input_audio_buffer.append','audio':''}",
                        "invalid_value",
                        "audio",
                        AUDIO_TEXT + "empty bytes"),
                new Row(
                        "{'type':'input_audio_buffer.append','audio':'AA*='}",
                        "invalid_value",
                        "audio",
                        AUDIO_TEXT + "an invalid value."),
                new Row(
                        "{'type':'input_audio_buffer.append','audio':'AAAA'}",
                        "invalid_value",
                        "audio",
                        AUDIO_TEXT + "an invalid value."),
                new Row(
                        "{'type':'input_audio_buffer.commit'}",
                        "input_audio_buffer_commit_empty",
                        null,
                        "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but"
                                + " buffer only has 0.00ms of audio."),
                new Row(
                        "{'type':'conversation.item.retrieve','item_id':'item_X'}",
                        "item_retrieve_invalid_item_id",
                        null,
                        ""),
                new Row(
                        "{'type':'conversation.item.delete','item_id':'item_X'}",
                        "item_delete_invalid_item_id",
                        null,
                        ""),
                new Row("{'type':'conversation.item.create','item':{'type':'message'}}", "invalid_event", null, ""),
                new Row("{'type':'response.create'}", "invalid_event", null, ""),
                new Row("{'type':'response.cancel'}", "invalid_event", null, ""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefusedAndTheSessionLivesOn(Row row) {
        client.send(row.frame());
        JsonNode error = client.next("error").path("error");

        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asString()).as(error.toString()).isEqualTo(row.code());
        assertThat(error.path("param").isNull() ? null : error.path("param").asString())
                .isEqualTo(row.param());
        assertThat(error.path("message").asString()).startsWith(row.message());
        assertThat(error.path("event_id").isNull()).isTrue();
        client.expectSilence();
    }

    @Test
    void errorsRepeatTheEventIdOfTheClient() {
        client.send("{'type':'input_audio_buffer.commit','event_id':'c-9'}");
        assertThat(client.next("error").path("error").path("event_id").asString())
                .isEqualTo("c-9");
        client.send("{'type':'nonsense','event_id':'c-10'}");
        assertThat(client.next("error").path("error").path("event_id").asString())
                .isEqualTo("c-10");
    }

    @Test
    void overlongEventIdsAreRefused() {
        client.send("{'type':'input_audio_buffer.clear','event_id':'" + "x".repeat(513) + "'}");
        assertThat(client.next("error").path("error").path("param").asString()).isEqualTo("event_id");
    }

    @Test
    void binaryFramesAreRefused() {
        client.sendBinary(new byte[960]);
        assertThat(client.next("error").path("error").path("code").asString()).isEqualTo("invalid_event");
        client.expectSilence();
    }

    @Test
    void tooLittleAudioIsNamedInMilliseconds() {
        client.configure("'turn_detection':null");
        client.append(new byte[2 * 2_399]).commit();
        assertThat(client.next("error").path("error").path("message").asString())
                .endsWith("but buffer only has 99.96ms of audio.");
        client.append(new byte[2]).commit();
        client.next("input_audio_buffer.committed");
    }

    @Test
    void clearDropsWhatIsNotCommitted() {
        client.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
        client.append(TONES.bytes("1")).send("{'type':'input_audio_buffer.clear'}");
        client.next("input_audio_buffer.cleared");
        client.append(TONES.bytes("2")).commit();
        assertThat(client.until("conversation.item.input_audio_transcription.completed"))
                .last()
                .satisfies(
                        event -> assertThat(event.path("transcript").asString()).isEqualTo("2"));
    }

    @Test
    void itemsAreRetrievedWithTextAndAudioAndDeleted() {
        byte[] audio = TONES.bytes("12");
        client.configure("'turn_detection':null,'transcription':{'model':'whisper-1'}");
        client.append(audio).commit();
        String item =
                client.next("input_audio_buffer.committed").path("item_id").asString();
        client.until("conversation.item.input_audio_transcription.completed");

        client.send("{'type':'conversation.item.retrieve','item_id':'" + item + "'}");
        JsonNode content = client.next("conversation.item.retrieved")
                .path("item")
                .path("content")
                .path(0);
        assertThat(content.path("transcript").asString()).isEqualTo("12");
        assertThat(Base64.getDecoder().decode(content.path("audio").asString())).isEqualTo(audio);

        client.send("{'type':'conversation.item.delete','item_id':'" + item + "'}");
        assertThat(client.next("conversation.item.deleted").path("item_id").asString())
                .isEqualTo(item);
        client.send("{'type':'conversation.item.retrieve','item_id':'" + item + "'}");
        client.next("error");

        // The deleted item leaves its gap in the chain.
        client.append(audio).commit();
        assertThat(client.next("input_audio_buffer.committed")
                        .path("previous_item_id")
                        .asString())
                .isEqualTo(item);
    }

    @Test
    void audioBeforeAModelIsSetMakesItemsThatAreNeverTranscribed() {
        client.append(TONES.bytes("7")).append(TONES.silence(Duration.ofMillis(300)));
        assertThat(WireClient.types(client.until("conversation.item.done")))
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done");
        client.expectNothing();
    }

    @Test
    void azureNamesOneMoreAcceptedType() {
        try (WireClient azure = WireClient.azure(emulator, "intent=transcription")) {
            azure.next("session.created");
            azure.send("{'type':'nonsense'}");
            assertThat(azure.next("error").path("error").path("message").asString())
                    .contains("'session.update', 'transcription_session.update', 'session.close'");
            azure.send("{'type':'transcription_session.update','session':{}}");
            assertThat(azure.next("error").path("error").path("code").asString())
                    .isEqualTo("invalid_event");
        }
    }

    @Test
    void recordsWhatTheClientSent() {
        client.configure("'turn_detection':null,'transcription':{'model':'whisper-1'}");
        client.append(TONES.bytes("12"), 960).commit();
        client.until("conversation.item.input_audio_transcription.completed");
        RecordedConnection recorded = emulator.connections().get(0);

        assertThat(recorded.received())
                .containsExactly("session.update", "input_audio_buffer.append", "input_audio_buffer.commit");
        assertThat(recorded.sent())
                .containsExactly(
                        "session.created",
                        "session.updated",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.delta",
                        "conversation.item.input_audio_transcription.completed");
        assertThat(recorded.events()).hasSize(2).first().asString().contains("whisper-1");
        assertThat(recorded.appends()).isEqualTo(14);
        assertThat(recorded.audioBytes()).isEqualTo(13_440);
        assertThat(recorded.samples()).isEqualTo(6_720);
        assertThat(recorded.commits()).isEqualTo(1);
        assertThat(recorded.items()).hasSize(1);
        assertThat(recorded.isOpen()).isTrue();
    }

    @Test
    void recordsTheCloseCodeOfTheClient() {
        client.closeWith(1000);
        client.closed();
        assertThat(Eventually.value(() -> emulator.connections().get(0).closeCode()))
                .isEqualTo(1000);
        assertThat(emulator.openConnections()).isZero();
    }
}
