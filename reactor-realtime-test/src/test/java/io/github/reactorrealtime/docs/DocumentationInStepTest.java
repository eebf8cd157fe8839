// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows as Java is what the tests beside this one run, white space aside. */
class DocumentationInStepTest {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Path EXAMPLES = Path.of("src/test/java/io/github/reactorrealtime/docs");

    /** A block that is fenced as {@code java} and nothing more. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java$(.*?)^```$");

    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(PROJECT.resolve("README.md")));
        try (DirectoryStream<Path> others = Files.newDirectoryStream(PROJECT.resolve("docs"), "*.md")) {
            others.forEach(documents::add);
        }
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyParagraphOfJavaStandsInTheExamples(Path document) throws IOException {
        String examples = packed(examples());
        Matcher blocks = BLOCK.matcher(Files.readString(document));
        while (blocks.find()) {
            for (String paragraph : blocks.group(1).split("\n\n", -1)) {
                assertThat(examples).as("%s", document.getFileName()).contains(packed(paragraph));
            }
        }
    }

    private static String examples() throws IOException {
        StringBuilder all = new StringBuilder();
        Path folder = PROJECT.resolve("reactor-realtime-test").resolve(EXAMPLES);
        try (DirectoryStream<Path> tests = Files.newDirectoryStream(folder, "*ExamplesTest.java")) {
            for (Path test : tests) {
                all.append(Files.readString(test));
            }
        }
        return all.toString();
    }

    private static String packed(String code) {
        return code.replaceAll("\\s", "");
    }
}
