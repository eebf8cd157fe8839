// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionConfigJsonTest {

    private final EventCodec codec = new EventCodec();

    @Test
    void nestedTranscriptionSessionWithEverything() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .inputFormat(AudioInputFormat.PCM_24KHZ)
                .noiseReduction(NoiseReduction.NEAR_FIELD)
                .transcription(Transcription.of("gpt-4o-transcribe")
                        .withLanguage("en")
                        .withPrompt("Project names: Kestrel, Oriole."))
                .turnDetection(new TurnDetection.ServerVad(0.5, 300, 500, null, null, null))
                .includeLogprobs(true)
                .build();

        assertThat(json(new SessionCommand.Update("c-1", config)))
                .isEqualTo("{\"type\":\"session.update\",\"event_id\":\"c-1\",\"session\":{\"type\":\"transcription\","
                        + "\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},"
                        + "\"noise_reduction\":{\"type\":\"near_field\"},"
                        + "\"transcription\":{\"model\":\"gpt-4o-transcribe\",\"language\":\"en\","
                        + "\"prompt\":\"Project names: Kestrel, Oriole.\"},"
                        + "\"turn_detection\":{\"type\":\"server_vad\",\"threshold\":0.5,\"prefix_padding_ms\":300,"
                        + "\"silence_duration_ms\":500}}},"
                        + "\"include\":[\"item.input_audio_transcription.logprobs\"]}}");
    }

    @Test
    void nestedTranscriptionSessionOfAModelWithoutTurnDetection() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.of("gpt-realtime-whisper")
                        .withLanguage("fr")
                        .withDelay("low"))
                .turnDetection(new TurnDetection.Off())
                .build();

        assertThat(json(new SessionCommand.Update(null, config)))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{"
                        + "\"transcription\":{\"model\":\"gpt-realtime-whisper\",\"language\":\"fr\",\"delay\":\"low\"},"
                        + "\"turn_detection\":null}}}}");
    }

    @Test
    void nestedConversationThatOnlyTranscribes() {
        SessionConfig config = SessionConfig.builder(SessionType.REALTIME)
                .outputModalities(List.of("text"))
                .transcription(Transcription.of("my-4o-transcribe-deployment"))
                .turnDetection(new TurnDetection.ServerVad(null, null, null, false, false, null))
                .build();

        assertThat(json(new SessionCommand.Update(null, config)))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
                        + "\"output_modalities\":[\"text\"],\"audio\":{\"input\":{"
                        + "\"transcription\":{\"model\":\"my-4o-transcribe-deployment\"},"
                        + "\"turn_detection\":{\"type\":\"server_vad\",\"create_response\":false,"
                        + "\"interrupt_response\":false}}}}}");
    }

    @Test
    void flatTranscriptionSession() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .shape(Shape.FLAT)
                .inputFormat(AudioInputFormat.PCM_24KHZ)
                .transcription(Transcription.of("gpt-4o-mini-transcribe").withLanguage("en"))
                .turnDetection(new TurnDetection.ServerVad(null, null, 500, null, null, null))
                .noiseReduction(NoiseReduction.FAR_FIELD)
                .build();

        assertThat(json(new SessionCommand.TranscriptionUpdate(null, config)))
                .isEqualTo("{\"type\":\"transcription_session.update\",\"session\":{\"input_audio_format\":\"pcm16\","
                        + "\"input_audio_transcription\":{\"model\":\"gpt-4o-mini-transcribe\",\"language\":\"en\"},"
                        + "\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":500},"
                        + "\"input_audio_noise_reduction\":{\"type\":\"far_field\"}}}");
    }

    @Test
    void flatWithTypeIsTheFlatShapeAndItsType() {
        SessionConfig config = SessionConfig.builder(SessionType.REALTIME)
                .shape(Shape.FLAT_WITH_TYPE)
                .inputFormat(AudioInputFormat.PCMU)
                .outputModalities(List.of("text"))
                .instructions("Say nothing.")
                .transcription(Transcription.of("my-whisper"))
                .turnDetection(new TurnDetection.SemanticVad("low", false, false))
                .build();

        assertThat(json(new SessionCommand.Update(null, config)))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"modalities\":[\"text\"],"
                        + "\"instructions\":\"Say nothing.\",\"input_audio_format\":\"g711_ulaw\","
                        + "\"input_audio_transcription\":{\"model\":\"my-whisper\"},"
                        + "\"turn_detection\":{\"type\":\"semantic_vad\",\"eagerness\":\"low\","
                        + "\"create_response\":false,\"interrupt_response\":false}}}");
    }

    @Test
    void everythingThatCanBeOffIsAnExplicitNullInBothShapes() {
        SessionConfig.Builder off = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.OFF)
                .turnDetection(new TurnDetection.Off())
                .noiseReduction(NoiseReduction.OFF)
                .includeLogprobs(false);

        assertThat(json(new SessionCommand.Update(null, off.build())))
                .isEqualTo(
                        "{\"type\":\"session.update\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{"
                                + "\"noise_reduction\":null,\"transcription\":null,\"turn_detection\":null}},\"include\":null}}");
        assertThat(json(new SessionCommand.Update(null, off.shape(Shape.FLAT).build())))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"input_audio_transcription\":null,"
                        + "\"turn_detection\":null,\"input_audio_noise_reduction\":null,\"include\":null}}");
    }

    @Test
    void nothingSetWritesNothing() {
        SessionConfig.Builder nothing = SessionConfig.builder(SessionType.REALTIME);

        assertThat(json(new SessionCommand.Update(null, nothing.build())))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}");
        assertThat(json(new SessionCommand.Update(
                        null, nothing.shape(Shape.FLAT).build())))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{}}");
    }

    @Test
    void transcriptionSessionIsNotSentWhatOnlyConversationsTake() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .outputModalities(List.of("text"))
                .instructions("ignored")
                .turnDetection(new TurnDetection.ServerVad(null, null, 500, false, false, 6_000))
                .build();

        assertThat(json(new SessionCommand.Update(null, config)))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{"
                        + "\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":500}}}}}");
    }

    @Test
    void emptyKeywordListIsSentBecauseItClearsEarlierOnes() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.of("gpt-live-transcribe").withKeywords(List.of()))
                .build();

        assertThat(json(new SessionCommand.Update(null, config))).contains("\"keywords\":[]");
    }

    private String json(SessionCommand command) {
        return new String(codec.encode(command), StandardCharsets.UTF_8);
    }
}
