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

    interface FieldChange {
        void apply(Map<String, @Nullable Object> object, String field);
    }

    /** Changes one field of one object anywhere in a sample, each of them in turn, but not the type of the event. */
    static List<String> everyField(String json, FieldChange change) {
        List<String> results = new ArrayList<>();
        List<Map<String, @Nullable Object>> objects = objects(parse(json));
        for (int i = 0; i < objects.size(); i++) {
            boolean isEvent = i == objects.size() - 1;
            for (String field : objects.get(i).keySet()) {
                if (!isEvent || !field.equals("type")) {
                    Map<String, @Nullable Object> event = parse(json);
                    change.apply(objects(event).get(i), field);
                    results.add(write(event));
                }
            }
        }
        return results;
    }

    /** Changes every object of a sample at once. */
    static String everyObject(String json, Consumer<Map<String, @Nullable Object>> change) {
        Map<String, @Nullable Object> event = parse(json);
        objects(event).forEach(change);
        return write(event);
    }

    /** All objects of a tree, inner ones first. */
    private static List<Map<String, @Nullable Object>> objects(Map<String, @Nullable Object> tree) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        collectObjects(tree, objects);
        return objects;
    }

    @SuppressWarnings("unchecked") // parse() makes no other maps
    private static void collectObjects(@Nullable Object tree, List<Map<String, @Nullable Object>> objects) {
        if (tree instanceof Map<?, ?> map) {
            map.values().forEach(value -> collectObjects(value, objects));
            objects.add((Map<String, @Nullable Object>) map);
        } else if (tree instanceof List<?> list) {
            list.forEach(value -> collectObjects(value, objects));
        }
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
