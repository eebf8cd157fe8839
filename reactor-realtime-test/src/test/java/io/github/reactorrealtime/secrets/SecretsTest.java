// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything a program can print, all logs at TRACE included, and not one secret in it. */
@Timeout(240)
class SecretsTest {

    private static final String[] SCENES = {
        "success",
        "redirect with the key",
        "redirect of GA",
        "wrong key at Azure",
        "wrong key at OpenAI",
        "echo of the key",
        "token supplier",
        "refused token",
        "failing token supplier",
        "key in the URL",
        "wrong key in the URL",
        "key in the URL of nobody",
        "REST",
        "REST 401",
        "REST 302",
        "mint 200",
        "mint 500",
        "mint 401",
        "metrics"
    };

    @TempDir
    private Path directory;

    @Test
    void noSecretIsInAnythingThatIsPrinted() throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path minted = directory.resolve("minted");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SecretScenes.class.getName(),
                        minted.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(200, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(output);

        assertThat(ended).as(() -> end(printed)).isTrue();
        for (String scene : SCENES) {
            assertThat(printed.contains(SecretScenes.DONE + scene + System.lineSeparator()))
                    .as(() -> scene + " was played; the last that was printed:\n" + end(printed))
                    .isTrue();
        }
        assertThatItCouldBeThere(printed);
        List<String> secrets = secrets(Files.readAllLines(minted));
        assertThat(printed.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
                .isEmpty();
    }

    /** The logs really are at TRACE, and the failures really happened. */
    private static void assertThatItCouldBeThere(String printed) {
        assertThat(printed).contains("TRACE io.netty", "DEBUG reactor.netty.http.client");
        for (String said : List.of(
                "but was 302",
                "?…",
                "invalid_api_key",
                "provided: ***",
                "api-key=***",
                "Completed[",
                "CredentialException",
                "ClientSecret[***",
                "Connection refused")) {
            assertThat(printed.contains(said)).as(said).isTrue();
        }
    }

    /** As they are, and as they stand in a URL or a basic authentication. */
    private static List<String> secrets(List<String> minted) {
        assertThat(minted).hasSize(2).allSatisfy(secret -> assertThat(secret).startsWith("ek_"));
        List<String> plain = new ArrayList<>(minted);
        plain.addAll(List.of(
                SecretScenes.AZURE_KEY,
                SecretScenes.PLAIN_KEY,
                SecretScenes.OPENAI_KEY,
                SecretScenes.TOKEN,
                SecretScenes.WRONG_KEY));
        List<String> all = new ArrayList<>(plain);
        for (String secret : plain) {
            all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            all.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
            all.add(secret.substring(0, secret.length() / 2)); // masked halfway is not masked
        }
        return all;
    }

    private static String end(String printed) {
        return printed.substring(Math.max(0, printed.length() - 4_000));
    }
}
