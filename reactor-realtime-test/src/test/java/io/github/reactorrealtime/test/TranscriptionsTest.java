// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.RestClient.AZURE;
import static io.github.reactorrealtime.test.RestClient.OPENAI;
import static io.github.reactorrealtime.test.RestClient.form;
import static io.github.reactorrealtime.test.RestClient.json;
import static io.github.reactorrealtime.test.RestClient.wav;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an upload gets when all is well. */
class TranscriptionsTest {

    private static final String[] OPENAI_KEY = {"Authorization", "Bearer sk-1"};
    private static final String[] AZURE_KEY = {"api-key", "key-1"};

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final RestClient client = new RestClient(emulator);

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 44_100, 48_000})
    void audioOfAnyRateIsHeard(int sampleRateHz) {
        HttpResponse<String> answer =
                client.upload(OPENAI, form("turn.wav", wav("147*", sampleRateHz), "model", "whisper-1"), OPENAI_KEY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
        assertThat(json(answer).path("text").asString()).isEqualTo("147*");
        assertThat(json(answer).path("usage").path("type").asString()).isEqualTo("duration");
    }

    @Test
    void g711IsHeard() {
        HttpResponse<String> answer =
                client.upload(OPENAI, form("call.WAV", RestClient.muLawWav("90#"), "model", "whisper-1"), OPENAI_KEY);

        assertThat(json(answer).path("text").asString()).isEqualTo("90#");
    }

    @Test
    void uploadsMayBeChunked() {
        byte[] form = form("turn.wav", wav("42", 24_000), "model", "gpt-4o-transcribe");
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < form.length; at += 1_000) {
            pieces.add(Arrays.copyOfRange(form, at, Math.min(form.length, at + 1_000)));
        }
        HttpResponse<String> answer = client.send(client.builder(OPENAI, OPENAI_KEY)
                .header("Content-Type", "multipart/form-data; boundary=\"" + RestClient.BOUNDARY + "\"")
                .POST(BodyPublishers.ofByteArrays(pieces))
                .build());

        assertThat(json(answer).path("text").asString()).isEqualTo("42");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-transcribe, tokens",
        "gpt-4o-mini-transcribe-2025-12-15, tokens",
        "gpt-4o-transcribe-diarize, tokens",
        "gpt-transcribe, duration",
        "whisper-1, duration"
    })
    void eachModelCountsItsOwnWay(String model, String usage) {
        JsonNode answer = json(client.upload(OPENAI, form("t.wav", wav("1", 24_000), "model", model), OPENAI_KEY));

        assertThat(answer.path("usage").path("type").asString()).isEqualTo(usage);
        assertThat(answer.path("usage").has("total_tokens")).isEqualTo(usage.equals("tokens"));
        assertThat(answer.has("languages")).isEqualTo(model.equals("gpt-transcribe"));
    }

    @Test
    void detectedLanguagesAreReported() {
        JsonNode named = json(client.upload(
                OPENAI,
                form(
                        "t.wav",
                        wav("1", 24_000),
                        "model",
                        "gpt-transcribe",
                        "languages[]",
                        "fr",
                        "languages[]",
                        "de",
                        "keywords[]",
                        "Grüße"),
                OPENAI_KEY));
        JsonNode unnamed =
                json(client.upload(OPENAI, form("t.wav", wav("1", 24_000), "model", "gpt-transcribe"), OPENAI_KEY));

        assertThat(named.path("languages").toString()).isEqualTo("[{\"code\":\"fr\"}]");
        assertThat(unnamed.path("languages").toString()).isEqualTo("[]");
    }

    @Test
    void logprobsComeOnRequest() {
        JsonNode answer = json(client.upload(
                OPENAI,
                form("t.wav", wav("123", 24_000), "model", "gpt-4o-transcribe", "include[]", "logprobs"),
                OPENAI_KEY));

        assertThat(answer.path("logprobs").size()).isEqualTo(2);
        assertThat(answer.path("logprobs").path(0).path("token").asString()).isEqualTo("12");
    }

    @Test
    void verboseJsonHasSegmentsAndWordsAsAsked() {
        String script = "Good morning. How are you?";
        JsonNode usual = verbose(script);
        assertThat(usual.path("task").asString()).isEqualTo("transcribe");
        assertThat(usual.path("language").asString()).isEqualTo("german");
        assertThat(usual.path("duration").asDouble()).isEqualTo(2.0, within(0.01));
        assertThat(usual.path("segments").size()).isEqualTo(2);
        assertThat(usual.path("segments").path(1).path("text").asString()).isEqualTo("How are you?");
        assertThat(usual.path("segments").path(1).path("start").asDouble()).isEqualTo(1.08);
        assertThat(usual.path("segments").path(1).path("end").asDouble()).isEqualTo(2.0);
        assertThat(usual.has("words")).isFalse();

        JsonNode words = verbose(script, "timestamp_granularities[]", "word");
        assertThat(words.path("words").size()).isEqualTo(5);
        assertThat(words.has("segments")).isFalse();

        JsonNode both = verbose(script, "timestamp_granularities[]", "word", "timestamp_granularities[]", "segment");
        assertThat(both.path("words").size()).isEqualTo(5);
        assertThat(both.path("segments").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | text/plain | Good morning. How are you?⏎",
                "srt | text/plain | 1⏎00:00:00,000 --> 00:00:01,080⏎Good morning.⏎⏎2⏎00:00:01,080 --> 00:00:02,000⏎How are you?⏎⏎",
                "vtt | text/vtt | WEBVTT⏎⏎00:00:00.000 --> 00:00:01.080⏎Good morning.⏎⏎00:00:01.080 --> 00:00:02.000⏎How are you?⏎⏎"
            })
    void plainFormats(String format, String type, String body) {
        HttpResponse<String> answer =
                scripted("Good morning. How are you?", "model", "whisper-1", "response_format", format);

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(type);
        assertThat(answer.body()).isEqualTo(body.replace('⏎', '\n'));
    }

    @Test
    void speakersAreToldApart() {
        JsonNode unknown =
                json(scripted("Yes. No.", "model", "gpt-4o-transcribe-diarize", "response_format", "diarized_json"));
        assertThat(unknown.path("segments").size()).isEqualTo(2);
        assertThat(unknown.path("segments").path(0).path("type").asString()).isEqualTo("transcript.text.segment");
        assertThat(unknown.path("segments").path(0).path("speaker").asString()).isEqualTo("A");
        assertThat(unknown.path("segments").path(1).path("speaker").asString()).isEqualTo("B");

        JsonNode known = json(scripted(
                "Yes. No.",
                "model",
                "gpt-4o-transcribe-diarize",
                "response_format",
                "diarized_json",
                "known_speaker_names[]",
                "agent",
                "known_speaker_references[]",
                "data:audio/wav;base64,"
                        + Base64.getEncoder().encodeToString(RestClient.silence(8_000, Duration.ofSeconds(3)))));
        assertThat(known.path("segments").path(1).path("speaker").asString()).isEqualTo("agent");
    }

    @Test
    void streamsDeltasAndTheWhole() {
        HttpResponse<String> answer = client.upload(
                OPENAI,
                form(
                        "t.wav",
                        wav("12345", 24_000),
                        "model",
                        "gpt-4o-transcribe",
                        "stream",
                        "true",
                        "include[]",
                        "logprobs"),
                OPENAI_KEY);
        List<JsonNode> events = events(answer);

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(events)
                .extracting(event -> event.path("type").asString())
                .containsExactly(
                        "transcript.text.delta",
                        "transcript.text.delta",
                        "transcript.text.delta",
                        "transcript.text.done");
        assertThat(events.get(1).path("delta").asString()).isEqualTo("34");
        assertThat(events.get(1).path("logprobs").size()).isEqualTo(1);
        assertThat(events.get(3).path("text").asString()).isEqualTo("12345");
        assertThat(events.get(3).path("usage").path("type").asString()).isEqualTo("tokens");
        assertThat(events.get(3).path("logprobs").size()).isEqualTo(3);
    }

    @Test
    void streamsSegmentsOfSpeakers() {
        List<JsonNode> events = events(scripted(
                "Yes. No.",
                "model",
                "gpt-4o-transcribe-diarize",
                "response_format",
                "diarized_json",
                "stream",
                "true"));

        assertThat(events)
                .extracting(event -> event.path("type").asString())
                .containsExactly(
                        "transcript.text.delta",
                        "transcript.text.segment",
                        "transcript.text.delta",
                        "transcript.text.segment",
                        "transcript.text.done");
        assertThat(events.get(0).path("segment_id").asString())
                .isEqualTo(events.get(1).path("id").asString());
        assertThat(events.get(3).path("speaker").asString()).isEqualTo("B");
    }

    @Test
    void whisperPaysNoAttentionToStream() {
        HttpResponse<String> answer = client.upload(
                OPENAI, form("t.wav", wav("12", 24_000), "model", "whisper-1", "stream", "true"), OPENAI_KEY);

        assertThat(json(answer).path("text").asString()).isEqualTo("12");
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/audio/transcriptions, gpt-4o-transcribe",
        "/openai/v1/audio/transcriptions?api-version=preview, gpt-transcribe",
        "/openai/deployments/whisper-1/audio/transcriptions?api-version=2024-06-01, ",
        "/openai/deployments/my-4o/audio/transcriptions?api-version=2025-03-01-preview, gpt-4o-transcribe"
    })
    void azureHasThreeWaysIn(String path, String model) {
        byte[] form = model == null ? form("t.wav", wav("7", 16_000)) : form("t.wav", wav("7", 16_000), "model", model);
        HttpResponse<String> answer = client.upload(path, form, "api-key", "key-1", "x-ms-client-request-id", "mine-1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("text").asString()).isEqualTo("7");
        assertThat(answer.headers().firstValue("apim-request-id").orElse("")).startsWith("apim_");
        assertThat(answer.headers().firstValue("x-ms-region")).isPresent();
        assertThat(answer.headers().firstValue("x-ms-client-request-id")).hasValue("mine-1");
        assertThat(answer.headers().firstValue("x-request-id")).isEmpty();
    }

    @Test
    void deploymentsHideTheirModel() {
        try (RealtimeEmulator azure = RealtimeEmulator.builder()
                .azureDeployment("ears", "gpt-transcribe")
                .start()) {
            JsonNode answer = json(
                    new RestClient(azure).upload(AZURE, form("t.wav", wav("7", 16_000), "model", "ears"), AZURE_KEY));

            assertThat(answer.has("languages")).isTrue();
        }
    }

    @Test
    void requestsAreRecordedWithoutKeys() {
        client.upload(OPENAI, form("turn.wav", wav("1", 24_000), "model", "whisper-1", "language", "de"), OPENAI_KEY);
        RecordedRequest request = emulator.requests().get(0);

        assertThat(request.number()).isEqualTo(1);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo(OPENAI);
        assertThat(request.status()).isEqualTo(200);
        assertThat(request.fields().get("file")).containsExactly("turn.wav");
        assertThat(request.fields().get("language")).containsExactly("de");
        assertThat(request.toString()).doesNotContain("sk-1");
        assertThat(emulator.connections()).isEmpty();
    }

    private JsonNode verbose(String script, String... more) {
        List<String> fields =
                new ArrayList<>(List.of("model", "whisper-1", "response_format", "verbose_json", "language", "de"));
        fields.addAll(List.of(more));
        return json(scripted(script, fields.toArray(String[]::new)));
    }

    /** Two seconds of audio in which the text is heard. */
    private static HttpResponse<String> scripted(String text, String... fields) {
        try (RealtimeEmulator service = RealtimeEmulator.builder()
                .recognizer(Recognizer.script(List.of(text)))
                .start()) {
            byte[] audio = RestClient.silence(24_000, Duration.ofSeconds(2));
            return new RestClient(service).upload(OPENAI, form("t.wav", audio, fields), OPENAI_KEY);
        }
    }

    private static List<JsonNode> events(HttpResponse<String> answer) {
        JsonMapper mapper = JsonMapper.builder().build();
        return Arrays.stream(answer.body().split("\n\n", 0))
                .map(event -> {
                    assertThat(event).startsWith("data: ").doesNotContain("\n");
                    return mapper.readTree(event.substring("data: ".length()));
                })
                .toList();
    }
}
