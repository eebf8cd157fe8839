// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/observability/grafana-dashboard.json. */
record Dashboard(JsonNode root) {

    static Dashboard read() {
        return new Dashboard(JsonMapper.shared()
                .readTree(ObservabilityPage.read(ObservabilityPage.FOLDER.resolve("grafana-dashboard.json"))));
    }

    List<JsonNode> panels() {
        return list(root.path("panels"));
    }

    /** Of panels, annotations and variables. */
    List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : panels()) {
            list(panel.path("targets"))
                    .forEach(target -> expressions.add(target.path("expr").asString()));
        }
        for (JsonNode annotation : list(root.path("annotations").path("list"))) {
            if (annotation.has("expr")) {
                expressions.add(annotation.path("expr").asString());
            }
        }
        for (JsonNode variable : list(root.path("templating").path("list"))) {
            if (variable.path("type").asString().equals("query")) {
                expressions.add(variable.path("definition").asString());
            }
        }
        return expressions;
    }

    static List<JsonNode> list(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes;
    }
}
