// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the page's modules, {@code src/test/js}, where there is a Node.js to run them. */
class PageModulesTest {

    private static final Path MODULES = Path.of("src", "main", "resources", "static", "js");
    private static final Path TESTS = Path.of("src", "test", "js");

    @Test
    void modulesOfThePageDoWhatTheirTestsSay(@TempDir Path work) throws IOException, InterruptedException {
        copy(MODULES, work);
        copy(TESTS, work.resolve("tests"));
        Files.writeString(work.resolve("package.json"), "{\"type\": \"module\"}");
        Path output = work.resolve("output.txt");

        Process node = start(work, output);
        boolean ended = node.waitFor(60, TimeUnit.SECONDS);
        node.destroyForcibly();

        assertThat(ended && node.exitValue() == 0).as(() -> read(output)).isTrue();
        assertThat(read(output)).contains("# fail 0").doesNotContain("# pass 0");
    }

    private static Process start(Path work, Path output) {
        try {
            return new ProcessBuilder("node", "--test", "--test-reporter=tap", "tests")
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return abort("skipped: Node.js runs the tests of the page's modules, and there is none here ("
                    + e.getMessage() + ")");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
