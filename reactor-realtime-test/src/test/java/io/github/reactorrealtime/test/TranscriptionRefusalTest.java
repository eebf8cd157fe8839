// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.RestClient.AZURE;
import static io.github.reactorrealtime.test.RestClient.OPENAI;
import static io.github.reactorrealtime.test.RestClient.error;
import static io.github.reactorrealtime.test.RestClient.form;
import static io.github.reactorrealtime.test.RestClient.wav;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What an upload is refused for, in whose words. */
class TranscriptionRefusalTest {

    private static final String[] KEY = {"Authorization", "Bearer sk-1"};
    private static final byte[] AUDIO = wav("1", 8_000);
    private static final String REFERENCE = "data:audio/wav;base64,UklGRg==";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .apiKey("sk-1")
            .azureDeployment("my-4o", "gpt-4o-transcribe")
            .azureDeployment("my-live", "gpt-live-transcribe")
            .azureDeployment("my-voice", "gpt-realtime")
            .start();

    private final RestClient client = new RestClient(emulator);

    record Row(int status, @Nullable String code, @Nullable String param, String message, List<String> fields) {

        @Override
        public String toString() {
            return String.join(" ", fields);
        }
    }

    static Stream<Row> refusals() {
        return Stream.of(
                row(400, "missing_required_parameter", "model", "Missing required parameter: 'model'."),
                row(404, "model_not_found", null, "The model `gpt-9` does not exist", "model", "gpt-9"),
                row(404, "model_not_found", null, "The model", "model", "gpt-realtime-whisper"),
                row(404, "model_not_found", null, "The model", "model", "gpt-live-transcribe"),
                row(404, "model_not_found", null, "The model", "model", "gpt-realtime"),
                row(400, "unknown_parameter", "mood", "Unknown parameter: 'mood'.", "model", "whisper-1", "mood", "x"),
                row(400, "invalid_value", "model", "The parameter 'model' is given twice.", model("a", "model", "b")),
                row(
                        400,
                        "invalid_value",
                        "languages",
                        "Only one of",
                        model("gpt-transcribe", "language", "de", "languages[]", "de")),
                row(
                        400,
                        "invalid_value",
                        "language",
                        "The 'language' parameter is not supported for model 'gpt-transcribe'. Use 'languages' instead.",
                        model("gpt-transcribe", "language", "de")),
                row(
                        400,
                        "invalid_value",
                        "languages",
                        "The 'languages' parameter is not supported",
                        model("gpt-4o-transcribe", "languages[]", "de")),
                row(
                        400,
                        "invalid_language_format",
                        "language",
                        "Invalid language 'de-DE'.",
                        model("whisper-1", "language", "de-DE")),
                row(
                        400,
                        "invalid_language_format",
                        "languages[1]",
                        "Invalid language 'xx'.",
                        model("gpt-transcribe", "languages[]", "de", "languages[]", "xx")),
                row(
                        400,
                        "invalid_value",
                        "keywords",
                        "The 'keywords' parameter",
                        model("whisper-1", "keywords[]", "x")),
                row(
                        400,
                        "invalid_value",
                        "keywords[0]",
                        "Invalid 'keywords[0]'.",
                        model("gpt-transcribe", "keywords[]", "<b>")),
                row(
                        400,
                        "invalid_value",
                        "prompt",
                        "The 'prompt' parameter",
                        model("gpt-4o-transcribe-diarize", "prompt", "x")),
                row(
                        400,
                        "decimal_above_max_value",
                        "temperature",
                        "Invalid 'temperature'",
                        model("whisper-1", "temperature", "1.5")),
                row(
                        400,
                        "decimal_below_min_value",
                        "temperature",
                        "Invalid 'temperature'",
                        model("whisper-1", "temperature", "-0.1")),
                row(
                        400,
                        "invalid_type",
                        "temperature",
                        "Invalid type for 'temperature'",
                        model("whisper-1", "temperature", "hot")),
                row(
                        400,
                        "invalid_type",
                        "stream",
                        "Invalid type for 'stream'",
                        model("gpt-4o-transcribe", "stream", "yes")),
                row(
                        400,
                        "invalid_value",
                        "response_format",
                        "Invalid value: 'xml'.",
                        model("whisper-1", "response_format", "xml")),
                row(
                        400,
                        "unsupported_value",
                        "response_format",
                        "response_format 'verbose_json' is not compatible with model 'gpt-transcribe-api-ev3'. Use 'json' or 'text' instead.",
                        model("gpt-transcribe", "response_format", "verbose_json")),
                row(
                        400,
                        "unsupported_value",
                        "response_format",
                        "response_format 'verbose_json' is not compatible with model 'gpt-4o-transcribe-api-ev3'. Use 'json' or 'text' instead.",
                        model("gpt-4o-transcribe", "response_format", "verbose_json")),
                row(
                        400,
                        "unsupported_value",
                        "response_format",
                        "response_format 'srt'",
                        model("gpt-4o-mini-transcribe", "response_format", "srt")),
                row(
                        400,
                        "unsupported_value",
                        "response_format",
                        "response_format 'diarized_json'",
                        model("whisper-1", "response_format", "diarized_json")),
                row(
                        400,
                        "unsupported_value",
                        "response_format",
                        "response_format 'vtt'",
                        model("gpt-4o-transcribe-diarize", "response_format", "vtt")),
                row(
                        400,
                        "unsupported_value",
                        "timestamp_granularities",
                        "timestamp_granularities is only",
                        model("whisper-1", "timestamp_granularities[]", "word")),
                row(
                        400,
                        "invalid_value",
                        "timestamp_granularities[0]",
                        "Invalid value: 'letter'.",
                        model("whisper-1", "response_format", "verbose_json", "timestamp_granularities[]", "letter")),
                row(
                        400,
                        "unsupported_value",
                        "include",
                        "include 'logprobs'",
                        model("gpt-transcribe", "include[]", "logprobs")),
                row(
                        400,
                        "unsupported_value",
                        "include",
                        "include 'logprobs'",
                        model("gpt-4o-transcribe-diarize", "include[]", "logprobs")),
                row(
                        400,
                        "unsupported_value",
                        "include",
                        "include 'logprobs' is not compatible with response_format",
                        model("gpt-4o-transcribe", "include[]", "logprobs", "response_format", "text")),
                row(
                        400,
                        "invalid_value",
                        "include[0]",
                        "Invalid value: 'x'.",
                        model("gpt-4o-transcribe", "include[]", "x")),
                row(
                        400,
                        "unknown_parameter",
                        "chunking_strategy.size",
                        "Unknown parameter",
                        model("gpt-4o-transcribe", "chunking_strategy[size]", "3")),
                row(
                        400,
                        "invalid_value",
                        "chunking_strategy.type",
                        "Invalid value: 'x'.",
                        model("gpt-4o-transcribe", "chunking_strategy", "{\"type\":\"x\"}")),
                row(
                        400,
                        "decimal_above_max_value",
                        "chunking_strategy.threshold",
                        "Invalid",
                        model("gpt-4o-transcribe", "chunking_strategy[threshold]", "2")),
                row(
                        400,
                        "unsupported_value",
                        "known_speaker_names",
                        "Known speakers",
                        model(
                                "gpt-4o-transcribe",
                                "known_speaker_names[]",
                                "a",
                                "known_speaker_references[]",
                                REFERENCE)),
                row(
                        400,
                        "invalid_value",
                        "known_speaker_references",
                        "known_speaker_names and",
                        model("gpt-4o-transcribe-diarize", "known_speaker_names[]", "a")),
                row(
                        400,
                        "invalid_value",
                        "known_speaker_references[0]",
                        "Invalid",
                        model(
                                "gpt-4o-transcribe-diarize",
                                "known_speaker_names[]",
                                "a",
                                "known_speaker_references[]",
                                "https://example.org/a.wav")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void wrongFieldsAreRefused(Row row) {
        HttpResponse<String> answer =
                client.upload(OPENAI, form("t.wav", AUDIO, row.fields().toArray(String[]::new)), KEY);
        JsonNode error = error(answer);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
        assertThat(text(error, "code")).isEqualTo(row.code());
        assertThat(text(error, "param")).isEqualTo(row.param());
        assertThat(error.path("message").asString()).startsWith(row.message());
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void aFileMustBeThere() {
        HttpResponse<String> answer = client.upload(OPENAI, RestClient.fields("model", "whisper-1"), KEY);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("param").asString()).isEqualTo("file");
    }

    @ParameterizedTest
    @CsvSource({
        "speech, Invalid file format.",
        "wav, Invalid file format.",
        "speech.txt, Invalid file format.",
        "'', Invalid file format.",
        "speech.mp3, Audio file might be corrupted or unsupported"
    })
    void theNameOfTheFileDecidesItsFormat(String name, String message) {
        HttpResponse<String> answer = client.upload(OPENAI, form(name, AUDIO, "model", "whisper-1"), KEY);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asString()).startsWith(message);
    }

    @Test
    void whatIsNoAudioIsRefused() {
        HttpResponse<String> noise =
                client.upload(OPENAI, form("t.wav", new byte[] {1, 2, 3}, "model", "whisper-1"), KEY);
        assertThat(error(noise).path("message").asString()).isEqualTo("Audio file might be corrupted or unsupported");

        byte[] blink = RestClient.silence(24_000, Duration.ofMillis(99));
        HttpResponse<String> tooShort = client.upload(OPENAI, form("t.wav", blink, "model", "whisper-1"), KEY);
        assertThat(error(tooShort).path("code").asString()).isEqualTo("audio_too_short");
    }

    @Test
    void diarizingMoreThanHalfAMinuteNeedsLeaveToCut() {
        byte[] long31 = RestClient.silence(8_000, Duration.ofSeconds(31));
        String model = "gpt-4o-transcribe-diarize";

        HttpResponse<String> uncut = client.upload(OPENAI, form("t.wav", long31, "model", model), KEY);
        assertThat(uncut.statusCode()).isEqualTo(400);
        assertThat(error(uncut).path("param").asString()).isEqualTo("chunking_strategy");

        assertThat(client.upload(OPENAI, form("t.wav", long31, "model", model, "chunking_strategy", "auto"), KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.upload(
                                OPENAI,
                                form("t.wav", long31, "model", model, "chunking_strategy[type]", "server_vad"),
                                KEY)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"1900, 400", "2000, 200", "10000, 200", "10100, 400"})
    void voicesOfSpeakersAreTwoToTenSecondsLong(int millis, int status) {
        byte[] voice = RestClient.silence(8_000, Duration.ofMillis(millis));
        HttpResponse<String> answer = client.upload(
                OPENAI,
                form(
                        "t.wav",
                        AUDIO,
                        "model",
                        "gpt-4o-transcribe-diarize",
                        "known_speaker_names[]",
                        "agent",
                        "known_speaker_references[]",
                        "data:audio/wav;base64," + Base64.getEncoder().encodeToString(voice)),
                KEY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 400) {
            assertThat(error(answer).path("param").asString()).isEqualTo("known_speaker_references[0]");
        }
    }

    @Test
    void moreThan25MegabytesAreTooMuch() {
        byte[] big = RestClient.silence(48_000, Duration.ofSeconds(280));
        HttpResponse<String> answer = client.upload(OPENAI, form("t.wav", big, "model", "whisper-1"), KEY);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(error(answer).path("message").asString())
                .startsWith("Maximum content size limit (26214400) exceeded (26880");
    }

    @Test
    void onlyFormsAreTaken() {
        HttpResponse<String> json = client.post(OPENAI, "{'model':'whisper-1'}", KEY);
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(error(json).path("code").asString()).isEqualTo("unsupported_content_type");

        byte[] whole = form("t.wav", AUDIO, "model", "whisper-1");
        byte[] cut = Arrays.copyOf(whole, whole.length - 12);
        HttpResponse<String> unfinished = client.upload(OPENAI, cut, KEY);
        assertThat(unfinished.statusCode()).isEqualTo(400);
        assertThat(error(unfinished).path("message").asString()).startsWith("Could not parse multipart form");
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/audio/transcriptions, other, 404, DeploymentNotFound",
        "/openai/v1/audio/transcriptions, my-live, 400, OperationNotSupported",
        "/openai/v1/audio/transcriptions, my-voice, 400, OperationNotSupported",
        "/openai/v1/audio/transcriptions?api-version=2025-03-01-preview, my-4o, 400, BadRequest",
        "/openai/deployments/other/audio/transcriptions?api-version=2025-03-01-preview, , 404, DeploymentNotFound",
        "/openai/deployments/my-4o/audio/transcriptions?api-version=2024-10-21, , 400, OperationNotSupported",
        "/openai/deployments/my-4o/audio/transcriptions, , 404, 404",
        "/openai/deployments/my-4o/audio/transcriptions?api-version=v1, , 404, 404",
        "/openai/audio/transcriptions?api-version=2025-03-01-preview, my-4o, 404, 404"
    })
    void azureHasItsOwnRefusals(String path, @Nullable String deployment, int status, String code) {
        byte[] form = deployment == null ? form("t.wav", AUDIO) : form("t.wav", AUDIO, "model", deployment);
        HttpResponse<String> answer = client.upload(path, form, "api-key", "sk-1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(error(answer).path("code").asString()).isEqualTo(code);
        assertThat(error(answer).has("type")).isFalse();
        assertThat(answer.headers().firstValue("apim-request-id")).isPresent();
        assertThat(answer.headers().firstValue("x-ms-region")).isPresent();
    }

    @Test
    void azureNamesTheFieldAtFault() {
        byte[] form = form("t.wav", AUDIO, "model", "my-4o", "response_format", "verbose_json");
        JsonNode error = error(client.upload(AZURE, form, "api-key", "sk-1"));

        assertThat(error.path("code").asString()).isEqualTo("unsupported_value");
        assertThat(error.path("param").asString()).isEqualTo("response_format");
    }

    @Test
    void aFailingRecognizerIsAServerError() {
        try (RealtimeEmulator broken = RealtimeEmulator.builder()
                .recognizer((samples, rate, turn) -> {
                    throw new IllegalStateException("deaf");
                })
                .start()) {
            HttpResponse<String> answer =
                    new RestClient(broken).upload(OPENAI, form("t.wav", AUDIO, "model", "whisper-1"), KEY);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(error(answer).path("type").asString()).isEqualTo("server_error");
            assertThat(answer.body()).doesNotContain("deaf");
        }
    }

    private static List<String> model(String model, String... more) {
        return Stream.concat(Stream.of("model", model), Stream.of(more)).toList();
    }

    private static Row row(
            int status, @Nullable String code, @Nullable String param, String message, String... fields) {
        return row(status, code, param, message, List.of(fields));
    }

    private static Row row(
            int status, @Nullable String code, @Nullable String param, String message, List<String> fields) {
        return new Row(status, code, param, message, fields);
    }

    private static @Nullable String text(JsonNode error, String name) {
        return error.path(name).isNull() ? null : error.path(name).asString();
    }
}
