// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** docs/faults.md has all rows, and what it says is proved by tests that exist. */
class FaultTableTest {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Path PAGE = PROJECT.resolve("docs/faults.md");
    private static final Path TESTS =
            PROJECT.resolve("reactor-realtime-test/src/test/java/io/github/reactorrealtime/faults");

    private static final Pattern ROW = Pattern.compile("^\\| (F-\\d\\d) \\|(.*)\\|(.*)\\|(.*)\\|$");
    private static final Pattern TEST = Pattern.compile("`([\\w.]+)#(\\w+)`");
    private static final Pattern NAMED_BY_ROW = Pattern.compile("void (f(\\d\\d)_\\w+)\\(");
    private static final Pattern NO_CONCERN = Pattern.compile("does not concern .{20,}");

    private record Row(String id, String service, String library, String proof) {

        List<String> tests() {
            return TEST.matcher(proof)
                    .results()
                    .map(match -> match.group(1) + "#" + match.group(2))
                    .toList();
        }
    }

    @Test
    void everyRowIsThereOnce() throws IOException {
        assertThat(rows())
                .extracting(Row::id)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 60)
                        .mapToObj(number -> String.format(Locale.ROOT, "F-%02d", number))
                        .toList());
    }

    @Test
    void everyRowSaysWhatHappensAndNamesATestOfItsOwnOrAReason() throws IOException {
        for (Row row : rows()) {
            assertThat(row.service().strip()).as(row.id()).hasSizeGreaterThan(15);
            assertThat(row.library().strip()).as(row.id()).hasSizeGreaterThan(15);
            if (!NO_CONCERN.matcher(row.library()).find()) {
                assertThat(row.tests()).as(row.id()).anyMatch(test -> test.contains("#" + prefix(row.id())));
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        for (Row row : rows()) {
            assertThat(row.tests()).as(row.id()).allMatch(FaultTableTest::exists);
        }
    }

    @Test
    void everyTestOfARowIsNamedInIt() throws IOException {
        List<Row> rows = rows();
        for (String test : testsNamedByRow()) {
            assertThat(rows)
                    .as(test)
                    .anyMatch(row ->
                            test.contains("#" + prefix(row.id())) && row.tests().contains(test));
        }
    }

    private static String prefix(String id) {
        return "f" + id.substring(2) + "_";
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(row.group(1), row.group(2), row.group(3), row.group(4)));
            }
        }
        return rows;
    }

    private static boolean exists(String test) {
        int hash = test.indexOf('#');
        String name = test.substring(0, hash);
        String qualified = name.contains(".") ? name : FaultTableTest.class.getPackageName() + "." + name;
        try {
            return Arrays.stream(Class.forName(qualified).getDeclaredMethods())
                    .filter(method -> method.getName().equals(test.substring(hash + 1)))
                    .anyMatch(FaultTableTest::isTest);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return AnnotationSupport.isAnnotated(method, Testable.class);
    }

    private static List<String> testsNamedByRow() throws IOException {
        List<String> tests = new ArrayList<>();
        try (Stream<Path> sources = Files.list(TESTS)) {
            sources.forEach(source -> {
                String simpleName = source.getFileName().toString().replace(".java", "");
                NAMED_BY_ROW
                        .matcher(read(source))
                        .results()
                        .forEach(match -> tests.add(simpleName + "#" + match.group(1)));
            });
        }
        return tests;
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
