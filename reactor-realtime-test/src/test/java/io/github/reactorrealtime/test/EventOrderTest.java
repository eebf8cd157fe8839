// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventOrderTest {

    private static final String DELTA = "conversation.item.input_audio_transcription.delta";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void serverVadTurnsAreAnnouncedCommittedAndTranscribed() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            client.configure("'transcription':{'model':'gpt-4o-transcribe'}");

            client.append(TONES.silence(Duration.ofMillis(400)), 4_800);
            client.append(TONES.bytes("5550"), 4_800);
            client.append(TONES.silence(Duration.ofMillis(900)), 4_800);
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events))
                    .containsExactly(
                            "input_audio_buffer.speech_started",
                            "input_audio_buffer.speech_stopped",
                            "input_audio_buffer.committed",
                            "conversation.item.added",
                            "conversation.item.done",
                            DELTA,
                            DELTA,
                            COMPLETED);
            assertThat(events)
                    .extracting(event -> event.path("audio_start_ms").asInt(-1))
                    .startsWith(100);
            // Tones from 400 to 900 ms (the last gap is silence already), then 200 ms of silence.
            assertThat(events.get(1).path("audio_end_ms").asInt()).isEqualTo(1_100);
            assertThat(events.get(7).path("transcript").asString()).isEqualTo("5550");
        }
    }

    @Test
    void clientCommitsWithoutVad() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            client.configure("'transcription':{'model':'whisper-1'},'turn_detection':null");

            client.append(TONES.bytes("42")).commit();
            List<JsonNode> events = client.until(COMPLETED);

            assertThat(WireClient.types(events))
                    .containsExactly(
                            "input_audio_buffer.committed",
                            "conversation.item.added",
                            "conversation.item.done",
                            DELTA,
                            COMPLETED);
        }
    }
}
