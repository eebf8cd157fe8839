// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.transcribe.CommandLineRun.Result;
import io.github.reactorrealtime.test.CompatibleServer;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import io.github.reactorrealtime.test.RecordedRequest;
import io.github.reactorrealtime.test.When;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who transcribes and who ends turns, from the command line to what the emulator saw. */
class ServiceOptionsTest {

    private static final byte[] CALL = Wav.file(AudioFormat.pcm16(16_000), "123", "45");

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey("sk-right-key").start();

    @ParameterizedTest
    @ValueSource(strings = {"gpt-live-transcribe", "gpt-realtime-whisper", "gpt-transcribe"})
    void aModelThatHearsNoPausesGetsTurnsOfThisSide(String model) {
        Result result = run(emulator, CALL, "--model", model);

        assertThat(result.texts()).containsExactly("123", "45");
        assertThat(result.exitCode()).isZero();
        assertThat(updates()).allSatisfy(update -> assertThat(update).contains("\"turn_detection\":null"));
    }

    @Test
    void oneSuchModelDecidesForTheWholeLadder() {
        emulator.inject(
                Fault.failTranscription(), When.model("gpt-live-transcribe").and(When.saying("123")));

        Result result = run(emulator, CALL, "--model", "gpt-live-transcribe", "--model", "whisper-1");

        assertThat(result.texts()).containsExactly("123", "45");
        assertThat(result.events("completed").get(0)).containsEntry("model", "whisper-1");
        assertThat(updates()).allSatisfy(update -> assertThat(update).contains("\"turn_detection\":null"));
    }

    @ParameterizedTest
    @CsvSource({
        "PCM_U8,     11025, 1",
        "PCM_S16,     8000, 2",
        "PCM_S24,    44100, 2",
        "PCM_S32,    96000, 1",
        "FLOAT_32,   48000, 1",
        "FLOAT_64,   22050, 2",
        "MU_LAW,      8000, 1",
        "A_LAW,       8000, 2"
    })
    void turnsOfThisSideEndInRecordingsOfAllFormats(AudioEncoding encoding, int rateHz, int channels) {
        byte[] call = Wav.file(new AudioFormat(encoding, rateHz, channels), "123", "4567");

        Result result = run(emulator, call, "--turns", "client");

        assertThat(result.texts()).containsExactly("123", "4567");
        assertThat(result.exitCode()).isZero();
        assertThat(updates()).allSatisfy(update -> assertThat(update).contains("\"turn_detection\":null"));
    }

    @Test
    void turnsOfThisSideEndInTheBundledRecording() {
        Result result = new CommandLineRun().run("--json", "--pace", "fast", "--turns", "client");

        assertThat(result.texts()).containsExactly("5550100", "42", "911#", "20261121");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void turnsOfTheServiceAreRefusedForAModelWithoutThem() {
        Result result = run(emulator, CALL, "--turns", "server", "--model", "gpt-live-transcribe");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("gpt-live-transcribe takes no serverVad")
                .hasLineCount(1);
        assertThat(emulator.connections()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"VLLM, vllm, voxtral", "VLLM, VLLM, voxtral", "LOCALAI, localai, whisper-1", "FLAT, speaches, whisper-1"
    })
    void aDialectIsAllThatACompatibleServerNeeds(CompatibleServer server, String dialect, String model) {
        try (RealtimeEmulator other =
                RealtimeEmulator.builder().compatible(server).start()) {
            Result result = run(other, CALL, "--dialect", dialect, "--model", model);

            assertThat(result.err()).isEmpty();
            assertThat(result.texts()).containsExactly("123", "45");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void turnsOfTheServiceAreRefusedForADialectWithoutThem() {
        Result result = run(emulator, CALL, "--dialect", "vllm", "--model", "voxtral", "--turns", "server");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("the dialect 'vllm' has no turn detection")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"azure, /openai/v1/realtime?", "azure-preview, /openai/realtime?", "azure-mai, /mai/v1/realtime?"})
    void aDialectOfAzureBringsItsPathAndItsKey(String dialect, String path) {
        Result result = new CommandLineRun()
                .environment("OPENAI_API_KEY", "sk-other-key")
                .environment("AZURE_OPENAI_API_KEY", "sk-right-key")
                .in(CALL)
                .run(
                        "--json",
                        "-",
                        "--url",
                        emulator.uri().toString(),
                        "--dialect",
                        dialect,
                        "--model",
                        dialect.equals("azure-mai") ? "mai-transcribe-2-streaming" : "whisper-1");

        assertThat(result.err()).isEmpty();
        assertThat(result.texts()).containsExactly("123", "45");
        assertThat(emulator.connections())
                .extracting(RecordedConnection::uri)
                .allSatisfy(uri -> assertThat(uri).startsWith(path));
    }

    @Test
    void aDialectThatIsNoneIsAnsweredWithThoseThereAre() {
        Result result = run(emulator, CALL, "--dialect", "klingon");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualToIgnoringNewLines("Error: --dialect must be one of openai, azure, azure-preview, azure-mai,"
                        + " beta, speaches, vllm, localai but was 'klingon'.");
    }

    @Test
    void turnsThatSessionsFailAreUploaded() {
        emulator.inject(Fault.failTranscription(), When.always());

        Result result = run(emulator, CALL, "--upload", "whisper-1");

        assertThat(result.texts()).containsExactly("123", "45");
        assertThat(result.exitCode()).isZero();
        assertThat(result.events("completed"))
                .allSatisfy(turn -> assertThat(turn.get("route")).asString().endsWith("/whisper-1 (REST)"));
        assertThat(uploads())
                .hasSize(2)
                .allSatisfy(upload -> assertThat(upload.fields()).containsEntry("model", List.of("whisper-1")));
    }

    @Test
    void uploadsCarryEverythingWhileNoSessionOpens() {
        emulator.inject(Fault.rejectHandshake(503, "503", "Busy."), When.always());

        Result result = run(emulator, CALL, "--turns", "client", "--upload", "gpt-transcribe", "--language", "de");

        assertThat(result.texts()).containsExactly("123", "45");
        assertThat(uploads())
                .allSatisfy(upload -> assertThat(upload.fields())
                        .containsEntry("model", List.of("gpt-transcribe"))
                        .containsEntry("languages[]", List.of("de")));
    }

    @Test
    void theBuiltInEmulatorHasTheWholeLadder() {
        Result result = new CommandLineRun()
                .in(CALL)
                .run(
                        "-",
                        "--verbose",
                        "--provider",
                        "emulator",
                        "--model",
                        "gpt-4o-transcribe",
                        "--upload",
                        "whisper-1",
                        "--upload",
                        "gpt-transcribe");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .containsPattern("at \\S+/gpt-4o-transcribe, then \\S+/whisper-1 \\(REST\\), then \\S+/gpt-transcribe"
                        + " \\(REST\\)\\.");
    }

    @Test
    void aModelWithoutUploadsIsNamed() {
        Result result = run(emulator, CALL, "--upload", "gpt-live-transcribe");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("transcribes in Realtime sessions only")
                .hasLineCount(1);
    }

    @Test
    void wordsAndLanguagesToExpectReachTheModelThatTakesThem() {
        Result result = run(
                emulator,
                CALL,
                "--model",
                "gpt-live-transcribe",
                "--language",
                "de",
                "--language",
                "en",
                "--keyword",
                "Özdemir",
                "--keyword",
                "Kubernetes",
                "--prompt",
                "A stand-up.",
                "--delay",
                "low");

        assertThat(result.exitCode()).isZero();
        assertThat(updates())
                .singleElement()
                .asString()
                .contains(
                        "\"languages\":[\"de\",\"en\"]",
                        "\"keywords\":[\"Özdemir\",\"Kubernetes\"]",
                        "\"prompt\":\"A stand-up.\"",
                        "\"delay\":\"low\"");
    }

    @Test
    void aRecordingIsSentNoFasterThanAllowed() {
        byte[] call = Wav.file(AudioFormat.pcm16(16_000), "1234");

        long began = System.nanoTime();
        Result result = run(emulator, call, "--max-speed", "1.5");
        double seconds = (System.nanoTime() - began) / 1e9;

        assertThat(result.texts()).containsExactly("1234");
        double spoken = requireNonNull((Long) result.events("done").get(0).get("audio_ms")) / 1e3;
        assertThat(spoken).isGreaterThan(1.7);
        assertThat(seconds).as("all but the first second").isGreaterThan((spoken - 1) / 1.5);
    }

    private List<String> updates() {
        return emulator.connections().stream()
                .flatMap(connection -> connection.events().stream())
                .filter(event -> event.contains("session.update"))
                .toList();
    }

    private List<RecordedRequest> uploads() {
        return emulator.requests().stream()
                .filter(request -> request.uri().endsWith("/audio/transcriptions"))
                .toList();
    }

    private static Result run(RealtimeEmulator service, byte[] audio, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 4);
        System.arraycopy(new String[] {"--json", "-", "--url", service.uri().toString()}, 0, all, options.length, 4);
        return new CommandLineRun()
                .environment("OPENAI_API_KEY", "sk-right-key")
                .in(audio)
                .run(all);
    }
}
