// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line, its keys in the order in which they are put. Not thread-safe. */
final class JsonObject {

    private final StringBuilder json = new StringBuilder("{");

    JsonObject put(String key, @Nullable String value) {
        return raw(key, value == null ? "null" : quoted(value));
    }

    JsonObject put(String key, @Nullable Number value) {
        return raw(key, String.valueOf(value));
    }

    JsonObject put(String key, boolean value) {
        return raw(key, Boolean.toString(value));
    }

    /** Whole milliseconds. */
    JsonObject put(String key, @Nullable Duration value) {
        return put(key, value == null ? null : Long.valueOf(value.toMillis()));
    }

    JsonObject put(String key, List<String> values) {
        return raw(key, values.stream().map(JsonObject::quoted).collect(Collectors.joining(",", "[", "]")));
    }

    private JsonObject raw(String key, String value) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append(quoted(key)).append(':').append(value);
        return this;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '\t') {
                quoted.append("\\t");
            } else if (needsEscape(text, i)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Control characters, line separators that end a line for some readers, and halves of characters. */
    private static boolean needsEscape(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /** The object, closed; nothing may be put after that. */
    @Override
    public String toString() {
        return json + "}";
    }
}
