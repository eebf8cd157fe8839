// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors show of the properties. */
class MetadataTest {

    private static final String PREFIX = "reactor-realtime.";

    @Test
    void everyPropertyIsDescribedInASentence() {
        Map<String, JsonNode> properties = byName("properties");
        assertThat(properties).hasSizeGreaterThan(40).containsKey(PREFIX + "routes");
        properties.forEach((name, property) ->
                assertThat(property.path("description").asString("")).as(name).matches("(?s)[A-Z0].*\\."));
    }

    @Test
    void defaultsAreShown() {
        Map<String, JsonNode> properties = byName("properties");
        assertThat(defaultOf(properties, "journal")).isEqualTo("5m");
        assertThat(defaultOf(properties, "enabled")).isEqualTo("true");
        assertThat(defaultOf(properties, "turns.client.enter")).isEqualTo("0.5");
    }

    @Test
    void hintsHaveTheValuesThatAreTaken() {
        Map<String, JsonNode> hints = byName("hints");
        assertThat(values(hints, "routes[].provider"))
                .containsExactlyInAnyOrder(names(RouteProperties.Provider.values()));
        assertThat(values(hints, "turns.mode"))
                .containsExactlyInAnyOrder(names(ReactorRealtimeProperties.Turns.Mode.values()));
        assertThat(values(hints, "delay")).containsExactly("minimal", "low", "medium", "high", "xhigh");
        assertThat(values(hints, "routes[].model")).contains("gpt-live-transcribe");
    }

    private static String defaultOf(Map<String, JsonNode> properties, String name) {
        JsonNode property = properties.get(PREFIX + name);
        assertThat(property != null).as(name).isTrue();
        return property == null ? "" : property.path("defaultValue").asString();
    }

    private static String[] names(Object[] constants) {
        return Arrays.stream(constants).map(Object::toString).toArray(String[]::new);
    }

    private static String[] values(Map<String, JsonNode> hints, String name) {
        JsonNode hint = hints.get(PREFIX + name);
        assertThat(hint != null).as(name).isTrue();
        return hint == null
                ? new String[0]
                : hint.path("values")
                        .valueStream()
                        .map(value -> value.path("value").asString())
                        .toArray(String[]::new);
    }

    private static Map<String, JsonNode> byName(String group) {
        Map<String, JsonNode> found = new TreeMap<>();
        metadata()
                .path(group)
                .valueStream()
                .forEach(each -> found.put(each.path("name").asString(), each));
        return found;
    }

    private static JsonNode metadata() {
        try (InputStream in = MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
