// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class InterruptTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .timing(EmulatorTiming.instant().withFirstDelta(Duration.ofSeconds(1)))
            .start();

    @Test
    void ctrlCFinishesWhatWasHeard() throws Exception {
        Process process = start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = reader(process)) {
            await(out, lines, "speech_stopped");
            interrupt(process);
            out.lines().forEach(lines::add);
        }

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(lines).anyMatch(line -> line.contains("\"event\":\"completed\",\"turn\":0"));
        assertThat(lines).last().asString().startsWith("{\"event\":\"done\",").contains("\"failed\":0,\"gaps\":0");
        assertThat(errors(process)).contains("Ctrl-C again quits");
        assertThat(emulator.connections())
                .singleElement()
                .satisfies(connection -> assertThat(connection.closeCode()).isEqualTo(1000));
    }

    @Test
    void aSecondCtrlCQuitsAtOnce() throws Exception {
        Process process = start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = reader(process)) {
            await(out, lines, "speech_stopped");
            interrupt(process);
            try (BufferedReader err =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                await(err, lines, "Ctrl-C again quits");
            }
            interrupt(process);
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
            out.lines().forEach(lines::add);
        }

        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(lines).noneMatch(line -> line.contains("\"event\":\"done\""));
    }

    private Process start() throws IOException {
        Path file = Files.write(
                directory.resolve("call.wav"),
                Wav.file(AudioFormat.pcm16(8_000), "12", "34", "56", "78", "90", "12", "34", "56", "78", "90"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(listeningToSigint());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Transcribe.class.getName(),
                "--json",
                "--pace",
                "realtime",
                "--url",
                emulator.uri().toString(),
                file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OPENAI_API_KEY", "sk-any");
        return builder.start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void await(BufferedReader reader, List<String> lines, String text) throws IOException {
        String line;
        while ((line = reader.readLine()) != null) {
            lines.add(line);
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("expected " + text + " but there was only " + lines);
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A shell in the background has its children ignore SIGINT, and Java then leaves it at that. */
    private static List<String> listeningToSigint() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> line.matches(".*[2367abef]"));
        return ignored ? List.of("env", "--default-signal=INT") : List.of();
    }
}
