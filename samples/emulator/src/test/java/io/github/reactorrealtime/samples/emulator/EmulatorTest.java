// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EmulatorTest {

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void printsItsUrlFirstAndStopsCleanlyOnSigterm() throws IOException, InterruptedException {
        Process process = start("--port", "0", "--fault", "reset:at=committed");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).matches("ws://127\\.0\\.0\\.1:\\d+");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(line.replace("ws:", "http:") + "/nowhere"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);

            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void stopsWith130OnCtrlC() throws IOException, InterruptedException {
        Process process = start("--port", "0");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).startsWith("ws://");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesTheCertificateBeforeItsUrl(@TempDir Path directory) throws IOException, InterruptedException {
        Path pem = directory.resolve("emulator.pem");
        Process process = start("--tls", pem.toString());
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).matches("wss://127\\.0\\.0\\.1:\\d+");
            assertThat(pem).content().startsWith("-----BEGIN CERTIFICATE-----");
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--recognizer=magic",
                "--recognizer=script:/does/not/exist",
                "--timing=slow",
                "--fault=explode",
                "--fault=stall:at=handshake",
                "--known-fault=F-61",
                "--known-fault=F-17",
                "--dialect=klingon",
                "--port=x"
            })
    void wrongOptionsAreRefusedBeforeAnythingStarts(String option) {
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new Emulator()).setErr(new PrintWriter(err)).execute(option);

        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void allOptionsBuildAnEmulator(@TempDir Path directory) throws IOException {
        Path script = Files.writeString(directory.resolve("lines.txt"), "good morning\n");
        Emulator emulator = new Emulator();
        new CommandLine(emulator)
                .parseArgs(
                        "--api-key=sk-1",
                        "--api-key=sk-2",
                        "--recognizer=script:" + script,
                        "--timing=realistic",
                        "--deployment=a=whisper-1",
                        "--deployment=b=gpt-realtime",
                        "--session-seconds=60",
                        "--ping-seconds=0.5",
                        "--accept-flat",
                        "--seed=7",
                        "--tls=emulator.pem",
                        "--dialect=vllm",
                        "--known-fault=F-31",
                        "--known-fault=f-40",
                        "--fault=fail:items=3-9");

        assertThat(emulator.builder()).isNotNull();
    }

    @Test
    void helpExplainsEveryFault() {
        String help = new CommandLine(new Emulator()).getUsageMessage();

        assertThat(help)
                .contains("fail", "stall", "delay", "duplicate", "hold", "null-fields", "refuse-update")
                .contains("ignore-update", "reject", "close", "reset", "half-open", "slow-reader", "error")
                .contains("reject-request", "delay-answer", "stall-answer", "cut-answer", "refuse-bearer", "break-mint")
                .contains("error-close", "malformed", "unknown", "expire", "deaf", "extra-fields", "replace-text")
                .contains("repeat-text", "truncate-text", "garble-text", "cut-tail", "ephemeral-only", "beta-names")
                .contains("refuse-model-with-intent", "fade-out", "poison", "hasty", "drop-early-audio")
                .contains("null-transcripts", "--known-fault", "--dialect")
                .contains("model=", "items=", "connections=", "from=", "saying=", "after-audio=", "times=", "every=");
    }

    @Test
    void knownFaultsAreListedWithTheirNumbers() {
        StringWriter out = new StringWriter();
        int exit = new CommandLine(new Emulator()).setOut(new PrintWriter(out)).execute("--list-known-faults");

        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("F-02  every item of the gpt-4o models fails", "F-57")
                .doesNotContain("F-17");
    }

    private static Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(listeningToSigint());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Emulator.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
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
