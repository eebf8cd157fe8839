// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** vLLM, as its source has it. */
@Timeout(30)
class VllmServerTest {

    private static final String START = "{'type':'input_audio_buffer.commit'}";
    private static final String END = "{'type':'input_audio_buffer.commit','final':true}";
    private static final String UPDATE = "{'type':'session.update','model':'voxtral'}";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.pcm16(16_000));

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .compatible(CompatibleServer.VLLM)
            .pipeline("voxtral", "mistralai/Voxtral-Mini")
            .start();

    @Test
    void textComesWhileAudioDoesAndEndsWithTheFinalCommit() {
        try (WireClient client = created()) {
            client.send(UPDATE).send(START);
            for (String keys : List.of("123456", "78")) {
                client.append(TONES.bytes(keys), 3_200)
                        .append(TONES.silence(Duration.ofMillis(600)))
                        .send(END);
                List<JsonNode> events = client.until("transcription.done");
                JsonNode done = events.get(events.size() - 1);
                assertThat(done.path("text").asString()).isEqualTo(keys);
                assertThat(done.path("usage").path("prompt_tokens").asInt()).isPositive();
                assertThat(events.stream()
                                .map(event -> event.path("delta").asString(""))
                                .collect(Collectors.joining()))
                        .isEqualTo(keys);
                client.send(START);
            }
            assertThat(emulator.connections().get(0).sent()).doesNotContain("session.updated");
            assertThat(emulator.connections().get(0).items()).hasSize(2);
        }
    }

    @Test
    void anUpdateIsNotAnswered() {
        try (WireClient client = created()) {
            client.send(UPDATE).send("{'type':'?'}");
            assertThat(client.next("error").path("code").asString()).isEqualTo("unknown_event");
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("{oops", "invalid_json", "Invalid JSON"),
                Arguments.of(
                        "{'type':'session.update','session':{}}", "invalid_event", "Missing required field: model"),
                Arguments.of(
                        "{'type':'session.update','model':'llama'}",
                        "model_not_found",
                        "The model `llama` does not exist."),
                Arguments.of(
                        START,
                        "model_not_validated",
                        "Model not validated. Make sure to validate the model by sending a session.update event."),
                Arguments.of(
                        "{'type':'input_audio_buffer.append','audio':'AA=='}", "invalid_audio", "Invalid audio data"),
                Arguments.of("{'type':'input_audio_buffer.append','audio':''}", "invalid_audio", "Invalid audio data"),
                Arguments.of(
                        "{'type':'input_audio_buffer.clear'}",
                        "unknown_event",
                        "Unknown event type: input_audio_buffer.clear"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void errorsAreStringsWithACode(String frame, String code, String message) {
        try (WireClient client = created()) {
            JsonNode error = client.send(frame).next("error");
            assertThat(error.path("code").asString()).isEqualTo(code);
            assertThat(error.path("error").asString()).isEqualTo(message);
        }
    }

    @Test
    void audioBetweenTheFinalCommitAndTheTextIsDropped() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ScriptedPeer peer = ScriptedPeer.open(slow(time), "/v1/realtime");
        peer.send(UPDATE).send(START).append(TONES.bytes("1")).send(END);
        peer.append(TONES.bytes("2")).send(START);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(peer.last().path("text").asString()).isEqualTo("1");

        peer.send(START).append(TONES.bytes("3")).send(END);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(peer.last().path("text").asString()).isEqualTo("3");
    }

    @Test
    void audioBeforeTheStartWaitsForIt() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ScriptedPeer peer = ScriptedPeer.open(slow(time), "/v1/realtime");
        peer.append(TONES.bytes("12")).send(UPDATE).send(END);
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(peer.newTypes()).containsExactly("session.created");

        peer.send(START);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(peer.last().path("text").asString()).isEqualTo("12");
    }

    @Test
    void aFailedGenerationIsAnErrorAndTheNextOneIsFine() {
        emulator.inject(Fault.failTranscription(), When.item(1));
        try (WireClient client = created()) {
            client.send(UPDATE).send(START).append(TONES.bytes("1")).send(END);
            assertThat(client.until("error"))
                    .last()
                    .satisfies(
                            event -> assertThat(event.path("code").asString()).isEqualTo("processing_error"));
            client.send(START).append(TONES.bytes("2")).send(END);
            assertThat(client.until("transcription.done"))
                    .last()
                    .satisfies(
                            event -> assertThat(event.path("text").asString()).isEqualTo("2"));
        }
    }

    @Test
    void aBinaryFrameEndsTheConnection() {
        try (WireClient client = created()) {
            client.sendBinary("sound".getBytes(StandardCharsets.UTF_8));
            assertThat(client.closed().code()).isEqualTo(1000);
        }
    }

    @Test
    void aWrongKeyIsRefusedByHttp() {
        try (RealtimeEmulator guarded = RealtimeEmulator.builder()
                .compatible(CompatibleServer.VLLM)
                .apiKey("secret")
                .start()) {
            assertThat(WireClient.refusal(guarded, "/v1/realtime").statusCode()).isEqualTo(401);
        }
    }

    private WireClient created() {
        WireClient client = WireClient.connect(emulator, "/v1/realtime");
        JsonNode created = client.next("session.created");
        assertThat(created.path("id").asString()).startsWith("sess");
        assertThat(created.path("created").asLong()).isPositive();
        assertThat(created.has("session")).isFalse();
        return client;
    }

    private static EmulatedService slow(VirtualTimeScheduler time) {
        EmulatorSettings settings = new EmulatorSettings(
                Recognizer.dtmf(),
                Set.of(),
                Map.of(),
                Set.of(),
                EmulatorTiming.instant().withFirstDelta(Duration.ofSeconds(1)),
                time,
                0,
                1,
                Habits.USUAL.with(CompatibleServer.VLLM));
        return new EmulatedService(settings, new FaultScript());
    }
}
