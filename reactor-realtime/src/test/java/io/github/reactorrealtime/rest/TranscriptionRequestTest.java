// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.event.TurnDetection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes into the form, and what is refused before anything is sent. */
class TranscriptionRequestTest {

    private static final AudioUpload FILE = AudioUpload.of("call.mp3", "abc".getBytes(UTF_8));

    @Test
    void onlyWhatIsSetIsSent() {
        assertThat(TranscriptionRequest.builder(FILE, "gpt-transcribe").build().fields(false))
                .containsExactly(Map.entry("model", "gpt-transcribe"), Map.entry("response_format", "json"));
    }

    @Test
    void everyFieldHasTheNameOfTheService() {
        TranscriptionRequest request = TranscriptionRequest.builder(FILE, "m")
                .languages(List.of("de", "en"))
                .keywords(List.of("Özdemir", "Kubernetes"))
                .prompt("A stand-up.")
                .temperature(0.2)
                .logprobs(true)
                .knownSpeaker("Ann", "data:audio/wav;base64,AA==")
                .knownSpeaker("Bob", "data:audio/wav;base64,BB==")
                .autoChunking()
                .build();
        assertThat(request.fields(true))
                .containsExactly(
                        Map.entry("model", "m"),
                        Map.entry("response_format", "json"),
                        Map.entry("languages[]", "de"),
                        Map.entry("languages[]", "en"),
                        Map.entry("keywords[]", "Özdemir"),
                        Map.entry("keywords[]", "Kubernetes"),
                        Map.entry("prompt", "A stand-up."),
                        Map.entry("temperature", "0.2"),
                        Map.entry("include[]", "logprobs"),
                        Map.entry("chunking_strategy", "auto"),
                        Map.entry("known_speaker_names[]", "Ann"),
                        Map.entry("known_speaker_names[]", "Bob"),
                        Map.entry("known_speaker_references[]", "data:audio/wav;base64,AA=="),
                        Map.entry("known_speaker_references[]", "data:audio/wav;base64,BB=="),
                        Map.entry("stream", "true"));
    }

    @Test
    void timesAndChunksAreSent() {
        assertThat(TranscriptionRequest.builder(FILE, "whisper-1")
                        .responseFormat(ResponseFormat.VERBOSE_JSON)
                        .language("en")
                        .timestampGranularities(TimestampGranularity.WORD, TimestampGranularity.SEGMENT)
                        .chunking(new TurnDetection.ServerVad(0.5, 300, 200, true, true, 9))
                        .build()
                        .fields(false))
                .containsExactly(
                        Map.entry("model", "whisper-1"),
                        Map.entry("response_format", "verbose_json"),
                        Map.entry("language", "en"),
                        Map.entry("timestamp_granularities[]", "word"),
                        Map.entry("timestamp_granularities[]", "segment"),
                        Map.entry(
                                "chunking_strategy",
                                "{\"type\":\"server_vad\",\"threshold\":0.5,\"prefix_padding_ms\":300,\"silence_duration_ms\":200}"));
    }

    @Test
    void allContradictionsAreToldAtOnce() {
        TranscriptionRequest.Builder builder = TranscriptionRequest.builder(FILE, " ")
                .responseFormat(ResponseFormat.SRT)
                .language("en")
                .languages(List.of())
                .keywords(List.of("two\nlines"))
                .temperature(1.5)
                .logprobs(true)
                .timestampGranularities(TimestampGranularity.WORD);
        for (int i = 0; i < 5; i++) {
            builder.knownSpeaker("speaker " + i, "file.wav");
        }
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no model")
                .hasMessageContaining("language and languages exclude each other")
                .hasMessageContaining("languages is empty")
                .hasMessageContaining("keyword has to be one line")
                .hasMessageContaining("temperature must be 0 to 1 but was 1.5")
                .hasMessageContaining("logprobs come with json only, not with srt")
                .hasMessageContaining("times come with verbose_json only, not with srt")
                .hasMessageContaining("at most four speakers")
                .hasMessageContaining("data URL");
    }

    @Test
    void aTemperatureThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> TranscriptionRequest.builder(FILE, "m")
                        .temperature(Double.NaN)
                        .build())
                .hasMessageContaining("temperature");
    }
}
