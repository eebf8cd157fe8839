// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code KEY=VALUE,...}: each key is taken out by whoever knows it, so that what is left is unknown. */
final class Keys {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private final Map<String, String> values = new LinkedHashMap<>();

    private Keys() {}

    static Keys parse(String text) {
        Keys keys = new Keys();
        if (!text.isEmpty()) {
            for (String pair : COMMA.split(text, -1)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("expected KEY=VALUE but was '" + pair + "'");
                }
                String key = pair.substring(0, equals);
                String value = pair.substring(equals + 1).replace("\\,", ",");
                if (keys.values.put(key, value) != null) {
                    throw new IllegalArgumentException("'" + key + "' is given twice");
                }
            }
        }
        return keys;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    String optional(String key) {
        return values.remove(key);
    }

    String text(String key, String otherwise) {
        String value = values.remove(key);
        return value == null ? otherwise : value;
    }

    int number(String key, int otherwise) {
        String value = values.remove(key);
        return value == null ? otherwise : number(key, value);
    }

    double decimal(String key, double otherwise) {
        String value = values.remove(key);
        try {
            return value == null ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + key + "' must be a number but was '" + value + "'", e);
        }
    }

    static int number(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + key + "' must be a number but was '" + value + "'", e);
        }
    }

    Duration duration(String key) {
        String value = values.remove(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + key + "' must be a time such as 500ms, 2s, 1m or 1h but was '" + value + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    void expectNoMore() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("unknown here: " + String.join(", ", values.keySet()));
        }
    }
}
