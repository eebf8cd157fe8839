// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.transcribe.CommandLineRun.Result;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs and options, against an emulator that answers at once. */
class TranscribeTest {

    private static final AudioFormat PCM16 = AudioFormat.pcm16(16_000);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .apiKey("sk-right-key")
            .azureDeployment("my-4o", "gpt-4o-transcribe")
            .start();

    private final CommandLineRun command = new CommandLineRun().environment("OPENAI_API_KEY", "sk-right-key");

    @Test
    void withoutAnythingUsesTheEmulatorAndSaysSo() {
        Result result = new CommandLineRun().run("--pace", "fast");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines())
                .containsExactly(
                        "[0:00.1 - 0:01.8]  5550100  (gpt-4o-transcribe)",
                        "[0:01.9 - 0:03.0]  42  (gpt-4o-transcribe)",
                        "[0:03.1 - 0:04.4]  911#  (gpt-4o-transcribe)",
                        "[0:04.6 - 0:06.4]  20261121  (gpt-4o-transcribe)");
        assertThat(result.err())
                .isEqualToIgnoringNewLines("No OPENAI_API_KEY or AZURE_OPENAI_ENDPOINT in the environment: using the"
                        + " built-in emulator, which hears keypad tones.");
    }

    @Test
    void halfAnAzureEnvironmentIsNamed() {
        Result result = new CommandLineRun()
                .environment("AZURE_OPENAI_ENDPOINT", "https://somewhere.openai.azure.com/")
                .run("--pace", "fast");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .startsWith("AZURE_OPENAI_ENDPOINT is in the environment, but AZURE_OPENAI_API_KEY is not");
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
    void readsWavFilesOfAllFormats(AudioEncoding encoding, int rateHz, int channels) throws IOException {
        Path file = file("call.wav", Wav.file(new AudioFormat(encoding, rateHz, channels), "123", "4567"));

        Result result = run("--json", file.toString());

        assertThat(result.texts()).startsWith("123", "4567");
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PCM_U8,   u8",
        "PCM_S16,  s16le",
        "PCM_S24,  s24le",
        "PCM_S32,  s32le",
        "FLOAT_32, f32le",
        "FLOAT_64, f64le",
        "MU_LAW,   mulaw",
        "A_LAW,    alaw"
    })
    void readsRawAudioFromAPipe(AudioEncoding encoding, String name) {
        command.in(Wav.samples(new AudioFormat(encoding, 8_000, 2), "123", "4567"));

        Result result = run("--json", "-", "--raw", "8000:" + name + ":2");

        assertThat(result.texts()).startsWith("123", "4567");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void readsRawFilesAndWavPipes() throws IOException {
        Path file = file("call.pcm", Wav.samples(PCM16, "77"));
        assertThat(run("--json", "--raw=16000:s16le:1", file.toString()).texts())
                .containsExactly("77");

        CommandLineRun piped = new CommandLineRun().environment("OPENAI_API_KEY", "sk-right-key");
        Result result = piped.in(Wav.file(PCM16, "88"))
                .run("--json", "--url", emulator.uri().toString(), "-");
        assertThat(result.texts()).containsExactly("88");
    }

    @Test
    void aFileCutShortIsTranscribedWithAWarning() throws IOException {
        byte[] whole = Wav.file(PCM16, "12", "34");
        Path file = file("cut.wav", Arrays.copyOf(whole, whole.length - 12_001));

        Result result = run(file.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(2);
        assertThat(result.err()).startsWith("Warning: ").contains("cut short");
    }

    @Test
    void jsonHasTheSameKeysForEveryObjectOfAKind() throws IOException {
        Result result =
                run("--json", file("call.wav", Wav.file(PCM16, "123", "45")).toString());

        List<String> common =
                List.of("event", "turn", "start_ms", "end_ms", "text", "model", "attempt", "item_id", "watermark_ms");
        assertThat(result.events())
                .filteredOn(event -> !"done".equals(event.get("event")))
                .allSatisfy(event -> assertThat(event.keySet()).startsWith(common.toArray(String[]::new)));
        assertThat(result.events("speech_started")).hasSize(2).allSatisfy(keys());
        assertThat(result.events("speech_stopped")).hasSize(2).allSatisfy(keys());
        assertThat(result.events("partial")).isNotEmpty().allSatisfy(keys("delta"));
        assertThat(result.events("completed"))
                .hasSize(2)
                .allSatisfy(keys("route", "latency_ms", "queue_ms", "service_ms", "languages"));
        assertThat(result.lines())
                .last()
                .asString()
                .matches("\\{\"event\":\"done\",\"turns\":2,\"completed\":2,\"failed\":0,\"gaps\":0,"
                        + "\"audio_ms\":2900,\"watermark_ms\":2900\\}");
    }

    @Test
    void jsonTellsTimesModelAndItem() throws IOException {
        Map<String, Object> completed = run(
                        "--json", file("call.wav", Wav.file(PCM16, "123")).toString(), "--model", "whisper-1")
                .events("completed")
                .get(0);

        assertThat(completed)
                .containsEntry("turn", 0L)
                .containsEntry("text", "123")
                .containsEntry("model", "whisper-1")
                .containsEntry("attempt", 1L);
        assertThat((Long) completed.get("start_ms")).isBetween(0L, 400L);
        assertThat((Long) completed.get("end_ms")).isBetween(1_000L, 1_720L);
        assertThat(completed.get("watermark_ms")).isEqualTo(completed.get("end_ms"));
        assertThat(completed.get("item_id")).asString().startsWith("item_");
    }

    @Test
    void manualIsOneTurnUnlessCutByTime() throws IOException {
        String file = file("call.wav", Wav.file(PCM16, "12", "34", "56")).toString();

        Result one = run("--json", "--turns", "manual", file);
        assertThat(one.texts()).containsExactly("123456");
        assertThat(one.events("completed").get(0)).containsEntry("start_ms", 0L).containsEntry("end_ms", 3_940L);

        Result cut = new CommandLineRun()
                .environment("OPENAI_API_KEY", "sk-right-key")
                .run(
                        "--json",
                        "--turns",
                        "manual",
                        "--turn-every",
                        "1314ms",
                        "--url",
                        emulator.uri().toString(),
                        file);
        assertThat(cut.texts()).containsExactly("12", "34", "56");
        assertThat(cut.events("completed"))
                .extracting(event -> event.get("end_ms"))
                .containsExactly(1_314L, 2_628L, 3_940L);
    }

    @Test
    void optionsReachTheService() throws IOException {
        String file = file("call.wav", Wav.file(PCM16, "1")).toString();

        run(
                file,
                "--language",
                "de",
                "--prompt",
                "Ziffern",
                "--turns",
                "semantic",
                "--model",
                "gpt-4o-mini-transcribe");

        assertThat(emulator.connections())
                .singleElement()
                .satisfies(connection -> assertThat(connection.events().toString())
                        .contains(
                                "\"language\":\"de\"",
                                "\"prompt\":\"Ziffern\"",
                                "semantic_vad",
                                "gpt-4o-mini-transcribe"));
    }

    @Test
    void azureUsesTheDeploymentAndItsOwnKey() throws IOException {
        String file = file("call.wav", Wav.file(PCM16, "1")).toString();

        Result result = new CommandLineRun()
                .environment("AZURE_OPENAI_API_KEY", "sk-right-key")
                .environment("AZURE_OPENAI_ENDPOINT", "https://unused.openai.azure.com")
                .run(
                        "--json",
                        "--provider",
                        "azure",
                        "--url",
                        emulator.uri().toString(),
                        "--deployment",
                        "gpt-4o-transcribe=my-4o",
                        file);

        assertThat(result.exitCode()).isZero();
        assertThat(result.events("completed").get(0)).containsEntry("model", "gpt-4o-transcribe");
        assertThat(emulator.connections())
                .allSatisfy(connection -> assertThat(connection.uri()).startsWith("/openai/v1/realtime?"));
    }

    @Test
    void aPathOfAzureMakesTheDialectAzure() throws IOException {
        String file = file("call.wav", Wav.file(PCM16, "1")).toString();

        Result result = new CommandLineRun()
                .environment("AZURE_OPENAI_API_KEY", "sk-right-key")
                .run("--url", emulator.uri() + "/openai/v1/realtime", "--deployment", "gpt-4o-transcribe=my-4o", file);

        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theEmulatorSpeaksTheLinesBesideTheFile() throws IOException {
        Path wav = file("call.wav", Wav.file(PCM16, "1", "2"));
        Files.writeString(directory.resolve("call.txt"), "Hello there.\n\nGood bye.\n");

        Result beside = new CommandLineRun().run("--provider", "emulator", "--verbose", wav.toString());
        assertThat(beside.lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("Hello there."),
                        second -> assertThat(second).contains("Good bye."));
        assertThat(beside.err()).contains("The emulator says the lines of " + directory.resolve("call.txt"));

        Path script = file("other.txt", "Grüezi, \"Zürich\" 漢字\nzwei\n".getBytes(StandardCharsets.UTF_8));
        Result named = new CommandLineRun()
                .run("--json", "--provider", "EMULATOR", "--emulator-script", script.toString(), wav.toString());
        assertThat(named.texts()).containsExactly("Grüezi, \"Zürich\" 漢字", "zwei");
    }

    @Test
    void theNextModelTakesOverWhatTheFirstOneFails() throws IOException {
        emulator.inject(Fault.failTranscription(), When.model("gpt-4o-transcribe"));
        String[] keys = IntStream.range(10, 20).mapToObj(Integer::toString).toArray(String[]::new);
        String file = file("call.wav", Wav.file(PCM16, keys)).toString();

        Result result =
                run("--pace", "realtime", "--verbose", file, "--model", "gpt-4o-transcribe", "--model", "whisper-1");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(keys.length);
        assertThat(result.lines().get(0)).endsWith("  10  (attempt 3, whisper-1)");
        assertThat(result.lines().get(keys.length - 1)).endsWith("  19  (whisper-1)");
        assertThat(result.err())
                .containsPattern(
                        "⇢ \\S+/gpt-4o-transcribe → \\S+/whisper-1 at 0:\\d\\d\\.\\d: the breaker of \\S+ is open")
                .containsPattern("Audio: \\d+\\.\\d{3} s = .* 0\\.000 s failed \\+ 0\\.000 s given up .*Repairs: ");
    }

    @Test
    void jsonTellsWhatARepairCost() throws IOException {
        emulator.inject(Fault.failTranscription(), When.model("gpt-4o-transcribe"));
        String file = file("call.wav", Wav.file(PCM16, "123")).toString();

        Result result = run("--json", file);

        assertThat(result.exitCode()).isZero();
        assertThat(result.events("completed")).singleElement().satisfies(completed -> {
            assertThat(completed).containsEntry("model", "whisper-1").containsEntry("attempt", 3L);
            assertThat((Long) completed.get("queue_ms")).isPositive();
            long parts = (Long) requireNonNull(completed.get("queue_ms"))
                    + (Long) requireNonNull(completed.get("service_ms"));
            assertThat((Long) completed.get("latency_ms")).isBetween(parts, parts + 1); // each is rounded down
        });
    }

    @Test
    void jsonTellsWhereTheAudioGoes() throws IOException {
        emulator.inject(
                new Fault.ErrorThenClose("invalid_request_error", "model_not_found", "No such model.", 1000),
                When.at(Point.COMMITTED).and(When.model("gpt-4o-transcribe")));
        String file = file("call.wav", Wav.file(PCM16, "12", "34")).toString();

        Result result = run("--json", file);

        assertThat(result.exitCode()).isZero();
        assertThat(result.texts()).containsExactly("12", "34");
        assertThat(result.events("route_changed")).singleElement().satisfies(keys("from", "to", "cause"), changed -> {
            assertThat(changed.get("from")).asString().endsWith("/gpt-4o-transcribe");
            assertThat(changed.get("to")).asString().endsWith("/whisper-1");
            assertThat((Long) changed.get("start_ms")).isPositive();
        });
    }

    private static Consumer<Map<String, Object>> keys(String... further) {
        return event -> assertThat(event)
                .containsOnlyKeys(Stream.concat(
                                Stream.of(
                                        "event",
                                        "turn",
                                        "start_ms",
                                        "end_ms",
                                        "text",
                                        "model",
                                        "attempt",
                                        "item_id",
                                        "watermark_ms"),
                                Stream.of(further))
                        .toArray(String[]::new));
    }

    private Result run(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--url";
        all[args.length + 1] = emulator.uri().toString();
        return command.run(all);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }
}
