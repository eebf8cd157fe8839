// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page of recipes shows as Java is what the tests beside this one run, white space aside. */
class RecipesInStepTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Path CODE = MODULE.resolve("src/test/java/io/github/reactorrealtime/samples/recipes");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java spring$(.*?)^```$");

    @Test
    void everyParagraphOfThePageStandsInARecipe() throws IOException {
        List<String> paragraphs = paragraphs();
        String recipes = packed(recipes());

        assertThat(paragraphs).hasSizeGreaterThan(20);
        assertThat(paragraphs).allSatisfy(paragraph -> assertThat(recipes).contains(packed(paragraph)));
    }

    @Test
    void everythingOnThePageIsHeldToThis() throws IOException {
        long fences = page().lines().filter(line -> line.startsWith("```java")).count();
        long held = page().lines().filter("```java spring"::equals).count();

        assertThat(held).isEqualTo(fences);
    }

    private static List<String> paragraphs() throws IOException {
        Matcher blocks = BLOCK.matcher(page());
        return blocks.results()
                .flatMap(block -> Stream.of(block.group(1).split("\n\n", -1)))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(MODULE.resolve("../../docs/recipes.md"));
    }

    private static String recipes() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(CODE, "*.java")) {
            StringBuilder all = new StringBuilder();
            for (Path file : files) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private static String packed(String code) {
        return code.lines().map(line -> line.replaceAll("\\s", "")).collect(Collectors.joining());
    }
}
