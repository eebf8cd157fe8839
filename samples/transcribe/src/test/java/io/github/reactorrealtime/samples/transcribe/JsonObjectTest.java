// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

    @Test
    void escapesWhatJsonAndLinesDoNotTake() {
        String text = "\"quoted\" back\\slash\nline\ttab\u0001\u2028 Grüße 漢字 😀";
        String json = new JsonObject().put("text", text).toString();

        assertThat(json)
                .isEqualTo("{\"text\":\"\\\"quoted\\\" back\\\\slash\\nline\\ttab\\u0001\\u2028 Grüße 漢字 😀\"}");
        assertThat(JsonText.object(json)).containsEntry("text", text);
    }

    @Test
    void escapesHalvesOfCharactersSoThatUtf8CanCarryThem() {
        assertThat(new JsonObject().put("text", "\ud83d").put("more", "\ude00x").toString())
                .isEqualTo("{\"text\":\"\\ud83d\",\"more\":\"\\ude00x\"}");
    }

    @Test
    void writesNumbersTimesListsAndNulls() {
        assertThat(new JsonObject()
                        .put("n", 7)
                        .put("ms", Duration.ofMillis(1_840))
                        .put("list", List.of("de", "en"))
                        .put("yes", true)
                        .put("none", (String) null)
                        .toString())
                .isEqualTo("{\"n\":7,\"ms\":1840,\"list\":[\"de\",\"en\"],\"yes\":true,\"none\":null}");
    }
}
