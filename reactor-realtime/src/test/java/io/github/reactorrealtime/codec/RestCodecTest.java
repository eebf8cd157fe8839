// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.LogProb;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.event.TranscriptionResult.Confidence;
import io.github.reactorrealtime.event.TranscriptionResult.Segment;
import io.github.reactorrealtime.event.TranscriptionResult.Word;
import io.github.reactorrealtime.event.TranscriptionUpdate;
import io.github.reactorrealtime.event.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of the HTTP side, as documented and as they may come. */
class RestCodecTest {

    private final RestCodec codec = new RestCodec();

    private TranscriptionResult result(String json) {
        return codec.decodeResult(json.getBytes(UTF_8));
    }

    private TranscriptionUpdate update(String json) {
        return codec.decodeUpdate(json.getBytes(UTF_8));
    }

    @Test
    void json() {
        assertThat(result("{\"text\":\"Bonjour\",\"languages\":[{\"code\":\"fr\"},{\"code\":\"en\"}],"
                        + "\"logprobs\":[{\"token\":\"Bon\",\"logprob\":-0.5,\"bytes\":[66]}],"
                        + "\"usage\":{\"type\":\"duration\",\"seconds\":3}}"))
                .isEqualTo(new TranscriptionResult(
                        "Bonjour",
                        null,
                        List.of("fr", "en"),
                        null,
                        List.of(),
                        List.of(),
                        List.of(new LogProb("Bon", -0.5, List.of(66))),
                        new Usage.Seconds(3)));
    }

    @Test
    void verboseJson() {
        assertThat(
                        result(
                                "{\"task\":\"transcribe\",\"language\":\"english\",\"duration\":2.5,\"text\":\"Hi.\","
                                        + "\"words\":[{\"word\":\"Hi\",\"start\":0.1,\"end\":0.4}],"
                                        + "\"segments\":[{\"id\":0,\"seek\":0,\"start\":0.0,\"end\":2.5,\"text\":\"Hi.\",\"tokens\":[1,2],"
                                        + "\"temperature\":0.0,\"avg_logprob\":-0.3,\"compression_ratio\":1.1,\"no_speech_prob\":0.02}]}"))
                .isEqualTo(new TranscriptionResult(
                        "Hi.",
                        "english",
                        List.of(),
                        2.5,
                        List.of(new Word("Hi", 0.1, 0.4)),
                        List.of(new Segment("0", 0, 2.5, "Hi.", null, new Confidence(0.0, -0.3, 1.1, 0.02))),
                        List.of(),
                        null));
    }

    @Test
    void diarizedJson() {
        TranscriptionResult result = result(
                "{\"task\":\"transcribe\",\"duration\":4,\"text\":\"A B\",\"segments\":["
                        + "{\"type\":\"transcript.text.segment\",\"id\":\"seg_1\",\"start\":0,\"end\":2,\"text\":\"A\",\"speaker\":\"Ann\"},"
                        + "{\"type\":\"transcript.text.segment\",\"id\":\"seg_2\",\"start\":2,\"end\":4,\"text\":\"B\",\"speaker\":\"B\"}]}");
        assertThat(result.segments())
                .containsExactly(
                        new Segment("seg_1", 0, 2, "A", "Ann", null), new Segment("seg_2", 2, 4, "B", "B", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\":null,\"languages\":null,\"logprobs\":null,\"usage\":null,\"words\":null,\"segments\":null}",
                "{\"text\":\"\",\"languages\":[],\"segments\":[null,7],\"words\":[\"x\"],\"new\":{\"deep\":[1]}}"
            })
    void whatIsMissingNullOrNewDoesNotMatter(String json) {
        assertThat(result(json)).isEqualTo(TranscriptionResult.of(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "\"text\"", "{\"text\":\"cut"})
    void whatIsNoObjectIsMalformed(String text) {
        assertThatThrownBy(() -> result(text)).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void piecesOfAStream() {
        assertThat(
                        update(
                                "{\"type\":\"transcript.text.delta\",\"delta\":\" Tag\",\"segment_id\":\"s1\",\"logprobs\":null}"))
                .isEqualTo(new TranscriptionUpdate.Delta(" Tag", List.of(), "s1"));
        assertThat(update("{\"type\":\"transcript.text.segment\",\"id\":\"s1\",\"start\":1,\"end\":2,\"text\":\"Hi\","
                        + "\"speaker\":\"A\"}"))
                .isEqualTo(new TranscriptionUpdate.Segment(new Segment("s1", 1, 2, "Hi", "A", null)));
        assertThat(
                        update(
                                "{\"type\":\"transcript.text.done\",\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,"
                                        + "\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":14},\"output_tokens\":6,\"total_tokens\":20}}"))
                .isInstanceOfSatisfying(TranscriptionUpdate.Done.class, done -> {
                    assertThat(done.result().text()).isEqualTo("Hi");
                    assertThat(done.result().usage())
                            .isEqualTo(new Usage.Tokens(14, 6, 20, new Usage.TokenDetails(0, 14, 0, 0), null));
                });
        assertThat(update("{\"type\":\"transcript.text.mood\",\"mood\":\"good\"}"))
                .isEqualTo(new TranscriptionUpdate.Unknown(
                        "transcript.text.mood", "{\"type\":\"transcript.text.mood\",\"mood\":\"good\"}"));
        assertThat(update("{\"error\":{\"type\":\"server_error\",\"message\":\"oops\"}}"))
                .isInstanceOfSatisfying(
                        TranscriptionUpdate.Failed.class,
                        failed -> assertThat(failed.error().message()).isEqualTo("oops"));
    }

    @Test
    void aSecretIsAskedForInTheNestedShape() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .inputFormat(AudioInputFormat.PCM_24KHZ)
                .transcription(Transcription.of("gpt-4o-transcribe"))
                .build();
        assertThat(new String(codec.encodeSecretRequest(Duration.ofMinutes(5), config), UTF_8))
                .isEqualTo(
                        "{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":300},\"session\":{\"type\":\"transcription\","
                                + "\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},"
                                + "\"transcription\":{\"model\":\"gpt-4o-transcribe\"}}}}}");
        assertThat(new String(codec.encodeSecretRequest(null, null), UTF_8)).isEqualTo("{}");
    }

    @Test
    void aMintedSecret() {
        MintedSecret secret = codec.decodeSecret(("{\"value\":\"ek_1\",\"expires_at\":1790000300,\"session\":"
                        + "{\"type\":\"transcription\",\"id\":\"sess_1\",\"expires_at\":0,\"audio\":{\"input\":{"
                        + "\"transcription\":{\"model\":\"m\"}}}}}")
                .getBytes(UTF_8));
        assertThat(secret.value()).isEqualTo("ek_1");
        assertThat(secret.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_000_300));
        assertThat(secret.session()).isNotNull().satisfies(session -> {
            assertThat(session.id()).isEqualTo("sess_1");
            assertThat(session.transcription()).isEqualTo(Transcription.of("m"));
        });
        assertThat(secret.toString()).doesNotContain("ek_1");
    }

    @Test
    void aSecretOfTheBetaIsUnderstood() {
        MintedSecret secret = codec.decodeSecret(
                "{\"id\":\"sess_2\",\"client_secret\":{\"value\":\"ek_2\",\"expires_at\":1790000060}}".getBytes(UTF_8));
        assertThat(secret.value()).isEqualTo("ek_2");
        assertThat(secret.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_000_060));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "<html>", "{\"client_secret\":null}", "{\"secret\":\"ek_oops\""})
    void anAnswerWithoutASecretIsMalformedAndNotQuoted(String json) {
        assertThatThrownBy(() -> codec.decodeSecret(json.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageNotContaining("ek_oops");
    }
}
