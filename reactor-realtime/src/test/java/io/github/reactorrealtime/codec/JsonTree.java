// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps and lists, so that a test can damage it. */
final class JsonTree {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonTree() {}

    static Map<String, @Nullable Object> parse(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return object(parser);
        }
    }

    static String write(Object tree) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, tree);
        }
        return out.toString();
    }

    /** Applies a change to every object inside one sample, one field at a time, each time to a fresh copy. */
    static List<String> everyField(String json, FieldChange change) {
        List<String> results = new ArrayList<>();
        int fields = countFields(parse(json));
        for (int i = 0; i < fields; i++) {
            Map<String, @Nullable Object> copy = parse(json);
            if (changeField(copy, new int[] {i}, change, true)) {
                results.add(write(copy));
            }
        }
        return results;
    }

    /** Applies a change to every object inside a sample, all at once. */
    static String everyObject(String json, Consumer<Map<String, @Nullable Object>> change) {
        Map<String, @Nullable Object> copy = parse(json);
        visitObjects(copy, change);
        return write(copy);
    }

    interface FieldChange {
        void apply(Map<String, @Nullable Object> object, String field);
    }

    @SuppressWarnings("unchecked")
    private static void visitObjects(@Nullable Object tree, Consumer<Map<String, @Nullable Object>> change) {
        if (tree instanceof Map<?, ?> map) {
            List.copyOf(map.values().stream().filter(v -> v != null).toList())
                    .forEach(value -> visitObjects(value, change));
            change.accept((Map<String, @Nullable Object>) map);
        } else if (tree instanceof List<?> list) {
            list.forEach(value -> visitObjects(value, change));
        }
    }

    private static int countFields(Object tree) {
        int[] count = {0};
        visitObjects(tree, object -> count[0] += object.size());
        return count[0];
    }

    /** Changes the field with the given number; false if that is the type of the event. */
    private static boolean changeField(
            Map<String, @Nullable Object> root, int[] number, FieldChange change, boolean keepType) {
        boolean[] changed = {false};
        visitObjects(root, object -> {
            List<String> names = List.copyOf(object.keySet());
            if (number[0] >= 0 && number[0] < names.size()) {
                String name = names.get(number[0]);
                if (!(keepType && object == root && name.equals("type"))) {
                    change.apply(object, name);
                    changed[0] = true;
                }
            }
            number[0] -= names.size();
        });
        return changed[0];
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> parser.getNumberValue();
        };
    }

    private static void write(JsonGenerator out, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((name, value) -> {
                out.writeName(String.valueOf(name));
                write(out, value);
            });
            out.writeEndObject();
        } else if (tree instanceof List<?> list) {
            out.writeStartArray();
            list.forEach(value -> write(out, value));
            out.writeEndArray();
        } else if (tree instanceof String text) {
            out.writeString(text);
        } else if (tree instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (tree == null) {
            out.writeNull();
        } else {
            out.writeNumber(tree.toString());
        }
    }
}
