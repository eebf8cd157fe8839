// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vendor's client for JavaScript. Skipped where there is no Node, or where {@code npm install} was not run in
 * {@code src/test/node}.
 */
class OpenAiNodeTest {

    private static final Path SCRIPTS =
            Path.of(System.getProperty("basedir", "."), "src", "test", "node").toAbsolutePath();
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @TempDir
    private Path directory = Path.of("");

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().tls().apiKey("sk-1").start();

    @BeforeAll
    static void nodeIsThere() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(SCRIPTS.resolve("node_modules/openai")), "the openai package is not installed");
        assumeTrue(Files.isDirectory(SCRIPTS.resolve("node_modules/ws")), "the ws package is not installed");
        assumeTrue(hasNode(), "there is no node");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure", "secret"})
    void transcribesTurnsOverASocket(String mode) throws IOException, InterruptedException {
        ByteArrayOutputStream speech = new ByteArrayOutputStream();
        for (String turn : List.of("147*", "0", "96#")) {
            speech.writeBytes(TONES.bytes(turn));
            speech.writeBytes(TONES.silence(Duration.ofSeconds(1)));
        }

        assertThat(run(mode, "speech.pcm", speech.toByteArray())).containsExactly("147*", "0", "96#");
    }

    @Test
    void uploadsFiles() throws IOException, InterruptedException {
        assertThat(run("upload", "turn.wav", Wav.of(TONES.bytes("123")))).containsExactly("123", "123 123");
    }

    private List<String> run(String mode, String name, byte[] content) throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve(name), content);
        Path pem = Files.writeString(directory.resolve("emulator.pem"), emulator.certificatePem());
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        "node", "transcribe.mjs", mode, emulator.httpUri().toString(), "sk-1", file.toString())
                .directory(SCRIPTS.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("NODE_EXTRA_CA_CERTS", pem.toString());
        builder.environment().put("TURNS", "3");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            assertThat(ended).as("%s", Files.readString(err, UTF_8)).isTrue();
            assertThat(process.exitValue())
                    .as("%s", Files.readString(err, UTF_8))
                    .isZero();
            return Files.readAllLines(out, UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return node.waitFor(20, TimeUnit.SECONDS) && node.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
