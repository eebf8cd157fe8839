// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own tool says of the rules, their tests and the queries of the dashboard. Skipped where it is not installed. */
class PromtoolTest {

    private static final String RULES = ObservabilityPage.FOLDER
            .toAbsolutePath()
            .normalize()
            .resolve("alerts.yml")
            .toString();

    @BeforeAll
    static void needsPromtool() {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(installed, "promtool, of Debian's package prometheus, is not installed: the rules were not checked");
    }

    @Test
    void theRulesAreValid() throws IOException, InterruptedException {
        promtool("check", "rules", RULES);
    }

    @Test
    void theRulesFireWhenTheyShouldAndNotElse() throws IOException, InterruptedException {
        promtool("test", "rules", RULES.replace("alerts.yml", "alerts-test.yml"));
    }

    @Test
    void theQueriesOfTheDashboardAreValid(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(List.of("groups:", "- name: dashboard", "  rules:"));
        for (String expression : Dashboard.read().expressions()) {
            if (!expression.startsWith("label_values(")) {
                lines.add("  - record: query_" + lines.size());
                lines.add("    expr: '"
                        + expression.replace("$__rate_interval", "5m").replaceAll("\\$\\w+", ".*") + "'");
            }
        }
        Path rules = folder.resolve("dashboard.yml");
        Files.write(rules, lines);
        promtool("check", "rules", rules.toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
