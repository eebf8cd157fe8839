// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of docs/spring.md. */
final class DocumentedJson {

    private static final Path PAGE = Path.of("../docs/spring.md");

    private DocumentedJson() {}

    /**
     * What is documented looks like what is real: the same fields, in the same order, with values of the same type.
     *
     * @param name the second word of the example's fence
     */
    static void assertShape(String name, JsonNode real) {
        assertSame(name, example(name), real);
    }

    private static void assertSame(String path, JsonNode documented, JsonNode real) {
        assertThat(documented.getNodeType()).as(path).isEqualTo(real.getNodeType());
        assertThat(documented.propertyNames()).as(path).containsExactlyElementsOf(real.propertyNames());
        documented
                .propertyStream()
                .forEach(field -> assertSame(path + "." + field.getKey(), field.getValue(), real.path(field.getKey())));
        if (documented.isArray()) {
            assertThat(documented.size()).as(path).isEqualTo(real.size());
            for (int i = 0; i < documented.size(); i++) {
                assertSame(path + "[" + i + "]", documented.path(i), real.path(i));
            }
        }
    }

    private static JsonNode example(String name) {
        Matcher fence = Pattern.compile("```json " + name + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page());
        assertThat(fence.find()).as("```json " + name + " in " + PAGE).isTrue();
        return JsonMapper.shared().readTree(fence.group(1));
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
