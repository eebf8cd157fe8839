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

/** Speaches, as its source has it. */
@Timeout(30)
class FlatServerTest {

    private static final String QUERY = "/v1/realtime?model=whisper-large&intent=transcription";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().compatible(CompatibleServer.FLAT).start();

    @Test
    void theModelOfTheUrlTranscribesWithoutAnyUpdate() {
        try (WireClient client = WireClient.connect(emulator, QUERY + "&language=de")) {
            JsonNode session = client.next("session.created").path("session");
            assertThat(session.path("input_audio_transcription").toString())
                    .isEqualTo("{\"model\":\"whisper-large\",\"language\":\"de\"}");
            assertThat(session.path("turn_detection").toString())
                    .isEqualTo("{\"create_response\":false,\"prefix_padding_ms\":0,\"silence_duration_ms\":550,"
                            + "\"threshold\":0.9,\"type\":\"server_vad\"}");
            for (String keys : List.of("12", "34")) {
                client.append(TONES.silence(Duration.ofMillis(300)))
                        .append(TONES.bytes(keys))
                        .append(TONES.silence(Duration.ofMillis(700)));
                List<JsonNode> events = client.until(COMPLETED);
                assertThat(WireClient.types(events))
                        .containsExactly(
                                "input_audio_buffer.speech_started",
                                "input_audio_buffer.speech_stopped",
                                "input_audio_buffer.committed",
                                "conversation.item.created",
                                COMPLETED);
                // Counted from the last commit: the second turn begins after what was left of the silence.
                assertThat(events.get(0).path("audio_start_ms").asInt()).isBetween(290, 520);
                assertThat(events.get(4).path("transcript").asString()).isEqualTo(keys);
                assertThat(events.get(4).path("usage").path("type").asString()).isEqualTo("duration");
                assertThat(events.get(4).path("logprobs").isNull()).isTrue();
            }
        }
    }

    @Test
    void aFlatUpdateIsAppliedWithRemarks() {
        try (WireClient client = created()) {
            client.send("{'type':'session.update','session':{'input_audio_format':'pcm16',"
                    + "'input_audio_transcription':{'model':'tiny'},'turn_detection':{'type':'server_vad',"
                    + "'threshold':0.5,'prefix_padding_ms':100,'silence_duration_ms':300,'create_response':false}}}");
            assertThat(client.next("error").path("error").path("message").asString())
                    .startsWith("Specifying `session.input_audio_format` is not supported.");
            assertThat(client.next("error").path("error").path("message").asString())
                    .startsWith("Specifying `session.turn_detection.prefix_padding_ms` is not supported.");
            JsonNode session = client.next("session.updated").path("session");
            assertThat(session.path("input_audio_transcription").path("model").asString())
                    .isEqualTo("tiny");
            assertThat(session.path("turn_detection")
                            .path("silence_duration_ms")
                            .asInt())
                    .isEqualTo(300);
            assertThat(session.path("turn_detection").path("prefix_padding_ms").asInt())
                    .isZero();
        }
    }

    @Test
    void whatIsNotKnownOrNotWholeIsConfirmedAndIgnored() {
        try (WireClient client = created()) {
            client.send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{"
                    + "'transcription':{'model':'tiny'},'turn_detection':null}},"
                    + "'turn_detection':{'type':'server_vad','silence_duration_ms':300}}}");
            JsonNode session = client.next("session.updated").path("session");
            assertThat(session.path("input_audio_transcription").path("model").asString())
                    .isEqualTo("whisper-large");
            assertThat(session.path("turn_detection")
                            .path("silence_duration_ms")
                            .asInt())
                    .isEqualTo(550);
        }
    }

    @Test
    void turnDetectionCannotBeSwitchedOff() {
        try (WireClient client = created()) {
            client.send("{'type':'session.update','session':{'turn_detection':null}}");
            JsonNode error = client.next("error").path("error");
            assertThat(error.path("code").isNull()).isTrue();
            assertThat(error.path("message").asString()).contains("turn_detection");
            client.append(TONES.bytes("1")).commit();
            assertThat(WireClient.types(client.until(COMPLETED))).contains("input_audio_buffer.speech_started");
        }
    }

    @Test
    void errorsHaveNoCodes() {
        try (WireClient client = created()) {
            client.commit();
            JsonNode tooSmall = client.next("error").path("error");
            assertThat(tooSmall.path("message").asString()).contains("buffer too small");
            assertThat(tooSmall.path("code").isNull()).isTrue();
            client.send("{'type':'transcription_session.update','session':{}}");
            assertThat(client.next("error").path("error").path("message").asString())
                    .contains("does not match any of the expected tags");
        }
    }

    @Test
    void anItemThatFailsIsToldByAnErrorThatDoesNotNameIt() {
        emulator.inject(Fault.failTranscription(), When.item(1));
        try (WireClient client = created()) {
            client.append(TONES.bytes("1")).commit();
            assertThat(client.until("error"))
                    .last()
                    .satisfies(
                            event -> assertThat(event.path("error").path("type").asString())
                                    .isEqualTo("server_error"));
            client.append(TONES.bytes("2")).commit();
            assertThat(client.until(COMPLETED))
                    .last()
                    .satisfies(event ->
                            assertThat(event.path("transcript").asString()).isEqualTo("2"));
        }
    }

    @Test
    void aConversationAnswersAfterTheText() {
        try (WireClient client = WireClient.connect(emulator, "/v1/realtime?model=llm&transcription_model=tiny")) {
            assertThat(client.next("session.created")
                            .path("session")
                            .path("input_audio_transcription")
                            .path("model")
                            .asString())
                    .isEqualTo("tiny");
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofMillis(700)));
            List<String> types = WireClient.types(client.until("response.done"));
            assertThat(types.indexOf("response.created")).isGreaterThan(types.indexOf(COMPLETED));
            assertThat(types).contains("response.audio_transcript.delta");
        }
    }

    @Test
    void keysCountOnlyWhereThereAreSome() {
        try (RealtimeEmulator guarded = RealtimeEmulator.builder()
                .compatible(CompatibleServer.FLAT)
                .apiKey("secret")
                .start()) {
            assertThat(WireClient.refusal(guarded, QUERY).statusCode()).isEqualTo(403);
            assertThat(WireClient.refusal(guarded, QUERY, "X-API-Key", "wrong").statusCode())
                    .isEqualTo(403);
            assertThat(WireClient.refusal(guarded, "/v1/realtime?intent=transcription", "X-API-Key", "secret")
                            .statusCode())
                    .isEqualTo(403);
            WireClient.connect(guarded, QUERY, "X-API-Key", "secret").close();
            WireClient.connect(guarded, QUERY, "Authorization", "Bearer secret").close();
            WireClient.connect(guarded, QUERY + "&api_key=secret").close();
            assertThat(guarded.connections().toString()).doesNotContain("secret");
        }
    }

    private WireClient created() {
        WireClient client = WireClient.connect(emulator, QUERY);
        client.next("session.created");
        return client;
    }
}
