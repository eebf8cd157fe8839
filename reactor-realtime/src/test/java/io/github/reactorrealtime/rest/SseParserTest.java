// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events, cut and written in every way that the standard permits. */
class SseParserTest {

    private static List<String> parse(byte[] bytes, int cut) {
        SseParser parser = new SseParser();
        List<String> events = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += cut) {
            events.addAll(parser.parse(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + cut))));
        }
        events.addAll(parser.finish());
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void cutsAnywhereAndLineEndsOfAllKindsGiveTheSameEvents(String end) {
        String stream = """
                \uFEFF: a comment
                event: delta
                data: {"delta":"Grüße 🎧"}
                id: 7

                data:first
                data:  second


                retry: 10

                data

                data: {"a":1}

                """;
        byte[] bytes = stream.replace("\n", end).getBytes(UTF_8);
        for (int cut = 1; cut <= bytes.length; cut++) {
            assertThat(parse(bytes, cut))
                    .as("cut every %d bytes", cut)
                    .containsExactly("{\"delta\":\"Grüße 🎧\"}", "first\n second", "", "{\"a\":1}");
        }
    }

    @Test
    void anEventIsThereAsSoonAsItsBlankLineIs() {
        SseParser parser = new SseParser();
        assertThat(parser.parse("data: 1\r".getBytes(UTF_8))).isEmpty();
        assertThat(parser.parse("\n\r".getBytes(UTF_8))).containsExactly("1");
        assertThat(parser.parse("\ndata: 2\n\n".getBytes(UTF_8))).containsExactly("2");
    }

    @Test
    void anEventWithoutItsBlankLineCountsAtTheEnd() {
        assertThat(parse("data: 1\n\ndata: 2".getBytes(UTF_8), 3)).containsExactly("1", "2");
    }

    @Test
    void anEventWithoutEndIsRefused() {
        SseParser parser = new SseParser();
        byte[] mebibyte = new byte[1024 * 1024];
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        parser.parse(mebibyte);
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one went on");
    }
}
