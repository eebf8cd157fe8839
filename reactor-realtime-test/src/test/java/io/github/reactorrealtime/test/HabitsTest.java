// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What sources tell differently about the service, and the emulator can be told to do. */
@Timeout(30)
class HabitsTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void delayIsTakenByGptLiveTranscribeOrNot(boolean whisperOnly) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                        .delayForWhisperOnly(whisperOnly)
                        .start();
                WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            client.configure("'turn_detection':null,'transcription':{'model':'gpt-realtime-whisper','delay':'low'}");
            client.send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{"
                    + "'transcription':{'model':'gpt-live-transcribe','delay':'low'}}}}}");
            JsonNode answer = client.next();
            assertThat(answer.path("type").asString()).isEqualTo(whisperOnly ? "error" : "session.updated");
            if (whisperOnly) {
                assertThat(answer.path("error").path("param").asString())
                        .isEqualTo("session.audio.input.transcription.delay");
            }
        }
    }

    @Test
    void datedSnapshotsAreOfTheFamilyOfTheirModel() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start();
                WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            client.send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{"
                    + "'transcription':{'model':'gpt-live-transcribe-2026-07-28'},"
                    + "'turn_detection':{'type':'server_vad'}}}}}");
            assertThat(client.next("error").path("error").path("message").asString())
                    .isEqualTo("Turn detection is not supported for this transcription model.");
            client.configure("'transcription':{'model':'gpt-live-transcribe-2026-07-28'},'turn_detection':null");
        }
    }
}
