// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard and the alert rules speak of series that exist, by labels that exist. */
class PrometheusFilesTest {

    private static final Pattern SERIES =
            Pattern.compile("\\b((?:reactor_realtime|resilience4j)_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z0-9_]+)(?:\\{(.*)})? [^ ]+$");

    /** What Prometheus adds when it scrapes. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    private final Map<String, Set<String>> known = scraped();

    @Test
    void everySeriesAndLabelOfTheDashboardExists() {
        assertThat(Dashboard.read().expressions()).hasSizeGreaterThan(30).allSatisfy(this::isKnown);
    }

    @Test
    void everySeriesAndLabelOfTheAlertsExists() {
        String rules = ObservabilityPage.read(ObservabilityPage.FOLDER.resolve("alerts.yml"));
        List<String> expressions = new ArrayList<>();
        Matcher starts = Pattern.compile("(?m)^        expr: (\\|\\n(?:          .*\\n)+|.*$)")
                .matcher(rules);
        while (starts.find()) {
            expressions.add(starts.group(1));
        }
        assertThat(expressions).hasSameSizeAs(ObservabilityPage.alerts()).allSatisfy(this::isKnown);
    }

    @Test
    void theAlertsAreThoseOfThePageAndEachHasATest() {
        String tests = ObservabilityPage.read(ObservabilityPage.FOLDER.resolve("alerts-test.yml"));
        Set<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(ObservabilityPage.read(ObservabilityPage.FOLDER.resolve("alerts.yml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(alerts)
                .hasSizeGreaterThanOrEqualTo(8)
                .isEqualTo(ObservabilityPage.alerts())
                .allSatisfy(alert -> assertThat(tests).contains(alert));
    }

    @Test
    void theDashboardShowsEveryMetricOfOurs() {
        String expressions = String.join("\n", Dashboard.read().expressions());
        Set<String> families = known.keySet().stream()
                .filter(name -> name.startsWith("reactor_realtime_"))
                .map(name -> name.replaceFirst("_seconds_(?:bucket|count|sum|max)$", "_seconds_"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(families)
                .hasSizeGreaterThan(20)
                .allSatisfy(family -> assertThat(expressions).contains(family));
    }

    private void isKnown(String expression) {
        Set<String> labels = new TreeSet<>(OF_THE_TARGET);
        Matcher series = SERIES.matcher(expression);
        int found = 0;
        while (series.find()) {
            found++;
            Set<String> own = known.getOrDefault(series.group(1), Set.of());
            assertThat(known).as("in %s", expression).containsKey(series.group(1));
            labels.addAll(own);
            if (series.group(2) != null) {
                assertThat(labelsIn(series.group(2))).as("in %s", expression).isSubsetOf(with(own));
            }
        }
        assertThat(found).as("series in %s", expression).isPositive();
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            assertThat(Set.of(grouping.group(1).split(", ", -1)))
                    .as("in %s", expression)
                    .isSubsetOf(labels);
        }
    }

    private static Set<String> with(Set<String> own) {
        Set<String> all = new TreeSet<>(own);
        all.addAll(OF_THE_TARGET);
        return all;
    }

    private static Set<String> labelsIn(String selector) {
        return LABEL.matcher(selector)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Series and their labels, as they were scraped. */
    private static Map<String, Set<String>> scraped() {
        Map<String, Set<String>> series = new LinkedHashMap<>();
        Matcher samples = SAMPLE.matcher(Rehearsal.played().registry.scrape());
        while (samples.find()) {
            Set<String> labels = samples.group(2) == null ? Set.of() : labelsIn(samples.group(2));
            series.computeIfAbsent(samples.group(1), name -> new TreeSet<>()).addAll(labels);
        }
        return series;
    }
}
