// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/observability.md and the files beside it, as tests read them. */
final class ObservabilityPage {

    static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    static final Path DOCS = MODULE.resolve("../docs").normalize();
    static final Path FOLDER = DOCS.resolve("observability");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private ObservabilityPage() {}

    /** A row of the table of metrics. */
    record Metric(String name, String type, String unit, Set<String> tags) {}

    /** A row of the table of key values. */
    record Key(String name, String of, String cardinality) {}

    static String text() {
        return read(DOCS.resolve("observability.md"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Metric> metrics() {
        return rows(5).filter(cells -> cells.get(0).startsWith("`reactor.realtime."))
                .map(cells ->
                        new Metric(quoted(cells.get(0)).first(), cells.get(1), cells.get(2), quoted(cells.get(3))))
                .toList();
    }

    static List<Key> keys() {
        return rows(4).filter(
                        cells -> cells.get(2).equals("low") || cells.get(2).equals("high"))
                .flatMap(cells -> quoted(cells.get(0)).stream().map(name -> new Key(name, cells.get(1), cells.get(2))))
                .toList();
    }

    /** Names of the table of alerts. */
    static Set<String> alerts() {
        return rows(2).map(cells -> cells.get(0))
                .filter(cell -> cell.startsWith("`Realtime"))
                .map(cell -> quoted(cell).first())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<List<String>> rows(int columns) {
        return text().lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .filter(cells -> cells.size() == columns);
    }

    private static SortedSet<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
