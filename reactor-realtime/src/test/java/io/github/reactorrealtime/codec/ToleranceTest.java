// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.reactorrealtime.event.RealtimeEvent;
import io.github.reactorrealtime.event.UnknownEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample, damaged in every place, is still the event it was, and can still be written. */
class ToleranceTest {

    private final EventCodec codec = new EventCodec();

    /** Values of every kind, the mischievous ones included; strings are valid base64, for the fields that are. */
    private static final List<@Nullable Object> REPLACEMENTS = new ArrayList<>();

    static {
        REPLACEMENTS.add(null);
        REPLACEMENTS.addAll(List.of(
                "",
                "abcd",
                "1e9999",
                true,
                0,
                -1,
                1.5,
                new java.math.BigInteger("9".repeat(400)),
                new java.math.BigDecimal("1E+400"),
                new java.math.BigDecimal("-1E+400"),
                List.of(),
                List.of(List.of("abcd"), Map.of("x", List.of(1)), 7, "abcd"),
                Map.of(),
                Map.of("unknown", Map.of("type", List.of(1, 2)))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anyFieldMayBeMissing(String json, boolean client) {
        for (String damaged : JsonTree.everyField(json, Map::remove)) {
            assertSameType(damaged, json, client);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anyFieldMayBeOfAnyKind(String json, boolean client) {
        for (Object replacement : REPLACEMENTS) {
            for (String damaged : JsonTree.everyField(json, (object, field) -> object.put(field, replacement))) {
                assertSameType(damaged, json, client);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void unknownFieldsAreHarmless(String json, boolean client) {
        Object unknown = Map.of("type", List.of(Map.of("item_id", 1)), "id", Map.of());
        assertSameType(JsonTree.everyObject(json, object -> object.put("future_field", unknown)), json, client);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void orderOfFieldsIsFree(String json, boolean client) {
        String reversed = JsonTree.everyObject(json, object -> {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
            List<String> names = new ArrayList<>(copy.keySet());
            object.clear();
            for (int i = names.size() - 1; i >= 0; i--) {
                object.put(names.get(i), copy.get(names.get(i)));
            }
        });
        assertThat(withoutRawText(decode(reversed, client))).isEqualTo(withoutRawText(decode(json, client)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyPrefixIsMalformedAndNothingElse(String json, boolean client) {
        for (int length = 0; length < json.length(); length++) {
            String prefix = json.substring(0, length);
            assertThatCode(() -> decode(prefix, client)).as(prefix).isInstanceOf(MalformedEventException.class);
        }
    }

    private void assertSameType(String damaged, String json, boolean client) {
        RealtimeEvent[] event = new RealtimeEvent[1];
        assertThatCode(() -> {
                    event[0] = decode(damaged, client);
                    RealtimeEvent again =
                            decode(new String(codec.encode(event[0]), java.nio.charset.StandardCharsets.UTF_8), client);
                    assertThat(again).isEqualTo(event[0]);
                })
                .as(damaged)
                .doesNotThrowAnyException();
        assertThat(event[0]).isNotInstanceOf(UnknownEvent.class).hasSameClassAs(decode(json, client));
    }

    private RealtimeEvent decode(String json, boolean client) {
        return client ? codec.decodeClient(Samples.utf8(json)) : codec.decodeServer(Samples.utf8(json));
    }

    /** Components that hold JSON text have the order of the message. */
    private static String withoutRawText(RealtimeEvent event) {
        return event.toString().replaceAll("\\{[^{}]*(\\{[^{}]*(\\{[^{}]*(\\{[^{}]*}[^{}]*)*}[^{}]*)*}[^{}]*)*}", "{}");
    }

    static Stream<Arguments> samples() {
        return Stream.concat(
                Samples.client().stream().map(json -> Arguments.of(json, true)),
                Samples.server().stream().map(json -> Arguments.of(json, false)));
    }
}
