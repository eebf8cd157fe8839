// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.transcribe.CommandLineRun.Result;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes, and what people are told. */
class FailuresTest {

    private static final byte[] CALL = Wav.file(AudioFormat.pcm16(16_000), "12", "34", "56");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey("sk-right-key").start();

    private final CommandLineRun command = new CommandLineRun().environment("OPENAI_API_KEY", "sk-right-key");

    @Test
    void aFailedTurnMakesItIncomplete() {
        emulator.inject(Fault.failTranscription(), When.saying("34"));

        Result result = command.in(CALL).run("-", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).hasSize(3);
        assertThat(result.lines().get(1)).contains("(failed)");
        assertThat(result.err())
                .startsWith("Turn 1 at 0:")
                .contains("server_error", "give its support the ids", "session=sess_");
        assertOneParagraph(result);
    }

    @Test
    void jsonTellsWhyATurnFailed() {
        emulator.inject(Fault.failTranscription(), When.saying("34"));

        Result result =
                command.in(CALL).run("--json", "-", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(1);
        Map<String, Object> failed = result.events("failed").get(0);
        assertThat(failed)
                .containsOnlyKeys(
                        "event",
                        "turn",
                        "start_ms",
                        "end_ms",
                        "text",
                        "model",
                        "attempt",
                        "item_id",
                        "watermark_ms",
                        "route",
                        "error",
                        "code",
                        "retryable")
                .containsEntry("turn", 1L)
                .containsEntry("text", "<null>")
                .containsEntry("retryable", true);
        assertThat(result.events("done").get(0))
                .containsEntry("turns", 3L)
                .containsEntry("completed", 2L)
                .containsEntry("failed", 1L);
    }

    @Test
    void aLostConnectionIsReplaced() {
        emulator.inject(new Fault.ResetConnection(), When.connection(1).and(When.afterAudio(Duration.ofMillis(2_500))));

        Result result =
                command.in(CALL).run("--json", "-", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.texts()).containsExactly("12", "34", "56");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aServiceLostForGoodMakesItIncompleteAndTellsFromWhere() {
        emulator.inject(new Fault.ResetConnection(), When.afterAudio(Duration.ofMillis(2_500)));
        emulator.inject(Fault.rejectHandshake(503, "503", "Busy."), When.connections(2, 100));

        Result result = command.in(CALL)
                .run("--json", "-", "--outage", "0s", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.events("gap")).hasSize(1);
        assertThat(result.events("error")).hasSize(1);
        assertThat(result.events("done")).hasSize(1);
        assertThat(result.err()).contains("No connection could be kept; audio after 0:0");
    }

    @Test
    void aWrongKeyIsRefused() {
        Result result = new CommandLineRun()
                .environment("OPENAI_API_KEY", "sk-wrong-key")
                .in(CALL)
                .run("-", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .startsWith("[0:00.0 - 0:0")
                .contains("(gap: ");
        assertThat(result.err())
                .contains("invalid_api_key", "check the API key")
                .doesNotContain("sk-wrong-key");
        assertOneParagraph(result);
    }

    @Test
    void aWrongAzureKeyIsRefusedWithTheIdsForSupport() {
        Result result = new CommandLineRun()
                .environment("AZURE_OPENAI_API_KEY", "wrong-key")
                .in(CALL)
                .run("-", "--provider", "azure", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .contains("401", "check the API key", "apim-request-id=")
                .doesNotContain("wrong-key");
    }

    @Test
    void aMissingKeyIsRefused() {
        Result result =
                new CommandLineRun().in(CALL).run("-", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("check the API key");
    }

    @Test
    void aRefusedConnectionIsTold() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Result result = command.in(CALL).run("--json", "-", "--url", "ws://127.0.0.1:" + port);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).startsWith("Error: Could not connect to ws://127.0.0.1:" + port);
        assertThat(result.events()).extracting(event -> event.get("event")).containsExactly("gap", "error", "done");
        assertOneParagraph(result);
    }

    @Test
    void anUnknownHostIsTold() {
        Result result = command.in(CALL).run("-", "--url", "wss://no-such-host.invalid");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("no-such-host.invalid", "check host");
        assertOneParagraph(result);
    }

    @Test
    void anOptionTheModelRefusesIsToldBeforeConnecting() {
        Result result = command.in(CALL)
                .run("-", "--language", "en-US", "--url", emulator.uri().toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'en-US': use 'en'");
        assertThat(emulator.connections()).isEmpty();
    }

    @Test
    void inputsThatCannotBeReadAreTold() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.wav"));
        Path text = Files.writeString(directory.resolve("text.wav"), "not a recording at all");
        Path silent = Files.write(directory.resolve("silent.wav"), Wav.file(AudioFormat.pcm16(8_000)));
        Path header = Files.write(directory.resolve("header.wav"), Wav.header(AudioFormat.pcm16(8_000), 0));

        assertUsage("There is no file", directory.resolve("missing.wav").toString());
        assertUsage("is a directory", directory.toString());
        assertUsage("is empty", empty.toString());
        assertUsage("looks like text", text.toString());
        assertUsage("holds no audio", header.toString());
        assertThat(command.run("--provider", "emulator", silent.toString()).exitCode())
                .isZero();
    }

    @Test
    void pipesThatCannotBeReadAreTold() {
        assertUsage("Expected a WAV but", "-");
        assertUsage("holds no audio", "-", "--raw", "8000:u8:1", "--provider", "emulator");
        assertUsage("--raw RATE:ENCODING:CHANNELS", new ByteArrayInputStream(new byte[1_000]), "-");
        assertUsage("the disk is on fire", new FailingStream(), "-");
        assertUsage("the disk is on fire", new FailingStream(), "-", "--raw", "8000:u8:1", "--provider", "emulator");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--turns never|--turns",
                "--turn-every 5s|--turn-every goes with --turns manual",
                "--turns manual --turn-every 5ms|100ms to 60m",
                "--turns manual --turn-every soon|expected a time such as 5s",
                "--provider nobody|--provider",
                "--provider emulator --dialect vllm|there is no --url",
                "--url ws://127.0.0.1:1 --dialect klingon|must be one of openai, azure, azure-preview",
                "--url ws://127.0.0.1:1 --dialect vllm --deployment a=b|for Azure only",
                "--provider emulator --max-speed 0.5|maxSpeed must be at least 1",
                "--provider emulator --max-speed twice|--max-speed",
                "--provider emulator --model gpt-live-transcribe --delay never|delay must be one of minimal",
                "--provider emulator --delay low|delay",
                "--provider emulator --language de --language en|languages",
                "--provider azure|AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY",
                "--provider emulator --url ws://127.0.0.1:1|takes no --url",
                "--deployment gpt-4o-transcribe=x|for Azure only",
                "--provider azure --url ws://127.0.0.1:1 --deployment other=x|--model other",
                "--emulator-script lines.txt|for the emulator only",
                "--provider emulator --emulator-script no-such.txt|there is no such file",
                "--url ftp://127.0.0.1|must look like wss://",
                "--raw 16000:s16le:1|name a file",
                "- --raw 16000|expected RATE:ENCODING:CHANNELS",
                "- --raw 16000:mp3:1|expected one of u8, s16le",
                "- --raw fast:s16le:1|expected numbers",
                "- --raw 0:s16le:1|sampleRateHz must be",
                "- --raw 16:s16le:1 --provider emulator|can't be converted",
                "--pace slow|--pace",
                "--overflow sometimes|expected wait, drop-oldest or error",
                "--outage long|expected a time such as 5s",
                "--colour|Unknown option",
                "one.wav two.wav|Unmatched argument",
                "mic --rate 0|--rate can't be 0",
            })
    void wrongUsageIsToldInOneParagraph(String row) {
        String[] parts = row.split("\\|", -1);

        assertUsage(parts[1], parts[0].split(" "));
    }

    @Test
    void aKeyThatIsNoneIsNamedByItsVariable() {
        Result result = new CommandLineRun()
                .environment("OPENAI_API_KEY", "sk-line\nbreak")
                .run();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("OPENAI_API_KEY").doesNotContain("break");
    }

    @Test
    void openAiWithoutKeyNamesTheVariable() {
        Result result = new CommandLineRun().run("--provider", "openai");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("OPENAI_API_KEY");
    }

    @Test
    void aStackTraceNeedsVerbose() {
        assertThat(command.run("missing.wav").err()).doesNotContain("\tat ");
        assertThat(command.run("missing.wav", "--verbose").err()).contains("\tat ");
    }

    private static void assertUsage(String expected, String... args) {
        assertUsage(expected, InputStream.nullInputStream(), args);
    }

    private static void assertUsage(String expected, InputStream in, String... args) {
        CommandLineRun fresh = new CommandLineRun().environment("OPENAI_API_KEY", "sk-right-key");
        Result result = fresh.in(in).run(args);
        assertThat(result.err()).contains(expected);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertOneParagraph(result);
    }

    private static void assertOneParagraph(Result result) {
        assertThat(result.err().lines()).hasSize(1);
    }

    private static final class FailingStream extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("the disk is on fire");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }
    }
}
