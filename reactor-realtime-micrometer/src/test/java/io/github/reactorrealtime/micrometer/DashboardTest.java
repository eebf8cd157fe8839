// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Grafana asks of a dashboard that is to be imported. */
class DashboardTest {

    private static final int COLUMNS = 24;

    private final Dashboard dashboard = Dashboard.read();

    @Test
    void hasWhatAnImportNeeds() {
        JsonNode root = dashboard.root();
        assertThat(root.path("id").isNull()).as("no id of another Grafana").isTrue();
        assertThat(root.path("uid").asString()).matches("[a-zA-Z0-9_-]{1,40}");
        assertThat(root.path("title").asString()).isNotBlank();
        assertThat(root.path("schemaVersion").asInt()).isBetween(36, 42);
        assertThat(root.path("time").path("from").asString()).startsWith("now-");
        assertThat(root.path("tags").isArray()).isTrue();
    }

    @Test
    void letsTheReaderChooseTheDataSourceTheJobAndTheRoute() {
        List<JsonNode> variables =
                Dashboard.list(dashboard.root().path("templating").path("list"));
        assertThat(variables)
                .extracting(variable -> variable.path("name").asString())
                .containsExactly("datasource", "job", "route");
        assertThat(variables.get(0).path("type").asString()).isEqualTo("datasource");
        assertThat(variables.get(0).path("query").asString()).isEqualTo("prometheus");
    }

    @Test
    void hasARowForEachQuestion() {
        assertThat(dashboard.panels())
                .filteredOn(panel -> panel.path("type").asString().equals("row"))
                .extracting(row -> row.path("title").asString())
                .containsExactly("Traffic", "Outcomes", "Latency", "Failover", "Cost");
    }

    @Test
    void hasPanelsThatAreCompleteAndDontOverlap() {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asString();
            assertThat(title).isNotBlank();
            assertThat(ids.add(panel.path("id").asInt())).as("id of %s", title).isTrue();
            JsonNode at = panel.path("gridPos");
            int x = at.path("x").asInt();
            assertThat(x + at.path("w").asInt()).as("right of %s", title).isBetween(1, COLUMNS);
            for (int column = x; column < x + at.path("w").asInt(); column++) {
                for (int row = at.path("y").asInt();
                        row < at.path("y").asInt() + at.path("h").asInt();
                        row++) {
                    assertThat(cells.add(column + "/" + row))
                            .as("place of %s", title)
                            .isTrue();
                }
            }
            if (!panel.path("type").asString().equals("row")) {
                isComplete(panel, title);
            }
        }
        assertThat(ids).hasSizeGreaterThan(25);
    }

    private static void isComplete(JsonNode panel, String title) {
        assertThat(panel.path("type").asString()).isIn("timeseries", "stat");
        assertThat(panel.path("fieldConfig").path("defaults").path("unit").asString())
                .as("unit of %s", title)
                .isNotBlank();
        assertThat(panel.path("options").isObject()).isTrue();
        Set<String> refs = new HashSet<>();
        for (JsonNode target : Dashboard.list(panel.path("targets"))) {
            assertThat(refs.add(target.path("refId").asString()))
                    .as("refId in %s", title)
                    .isTrue();
            assertThat(target.path("expr").asString()).isNotBlank();
            assertThat(target.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
        }
        assertThat(refs).as("targets of %s", title).isNotEmpty();
    }
}
