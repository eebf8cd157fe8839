// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the fields of one JSON object in the order of the calls. A {@code null} value is left out. Not thread-safe. */
final class JsonWriter {

    private final JsonFactory factory;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final JsonGenerator generator;

    JsonWriter(JsonFactory factory) {
        this.factory = factory;
        this.generator = factory.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8);
        generator.writeStartObject();
    }

    byte[] finish() {
        generator.writeEndObject();
        generator.close();
        return bytes.toByteArray();
    }

    JsonWriter text(String name, @Nullable String value) {
        return value == null ? this : textOrNull(name, value);
    }

    /** Also writes {@code null}, where the service does. */
    JsonWriter textOrNull(String name, @Nullable String value) {
        generator.writeStringProperty(name, value);
        return this;
    }

    JsonWriter nothing(String name) {
        generator.writeNullProperty(name);
        return this;
    }

    JsonWriter number(String name, long value) {
        generator.writeNumberProperty(name, value);
        return this;
    }

    JsonWriter number(String name, @Nullable Integer value) {
        return value == null ? this : number(name, value.longValue());
    }

    JsonWriter number(String name, @Nullable Double value) {
        if (value != null) {
            generator.writeNumberProperty(name, value.doubleValue());
        }
        return this;
    }

    JsonWriter flag(String name, @Nullable Boolean value) {
        if (value != null) {
            generator.writeBooleanProperty(name, value);
        }
        return this;
    }

    JsonWriter base64(String name, @Nullable ByteBuffer value) {
        if (value != null) {
            byte[] copy = new byte[value.remaining()];
            value.duplicate().get(copy);
            generator.writeBinaryProperty(name, copy);
        }
        return this;
    }

    <T> JsonWriter object(String name, @Nullable T value, BiConsumer<JsonWriter, T> fields) {
        if (value != null) {
            generator.writeName(name);
            object(value, fields);
        }
        return this;
    }

    <T> JsonWriter objects(String name, List<T> values, BiConsumer<JsonWriter, T> fields) {
        generator.writeName(name);
        generator.writeStartArray();
        values.forEach(value -> object(value, fields));
        generator.writeEndArray();
        return this;
    }

    JsonWriter texts(String name, @Nullable List<String> values) {
        if (values != null) {
            generator.writeName(name);
            generator.writeStartArray();
            values.forEach(generator::writeString);
            generator.writeEndArray();
        }
        return this;
    }

    JsonWriter numbers(String name, List<Integer> values) {
        generator.writeName(name);
        generator.writeStartArray();
        values.forEach(generator::writeNumber);
        generator.writeEndArray();
        return this;
    }

    /**
     * A value that is JSON already.
     *
     * @throws IllegalArgumentException if it is not one JSON object
     */
    JsonWriter raw(String name, @Nullable String json) {
        if (json != null) {
            requireObject(factory, json);
            generator.writeName(name);
            generator.writeRawValue(json);
        }
        return this;
    }

    /**
     * The fields of an object that is JSON already; other fields must have been written before.
     *
     * @throws IllegalArgumentException if it is not one JSON object
     */
    JsonWriter rawFields(@Nullable String json) {
        if (json != null) {
            requireObject(factory, json);
            String fields = json.substring(json.indexOf('{') + 1, json.lastIndexOf('}'));
            if (!fields.isBlank()) {
                generator.writeRaw(',');
                generator.writeRaw(fields);
            }
        }
        return this;
    }

    /** Throws {@link IllegalArgumentException} unless the text is one JSON object and nothing else. */
    static void requireObject(JsonFactory factory, String json) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            if (!object || parser.nextToken() != null) {
                throw new IllegalArgumentException("Expected one JSON object");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("Expected one JSON object: " + e.getOriginalMessage());
        }
    }

    private <T> void object(T value, BiConsumer<JsonWriter, T> fields) {
        generator.writeStartObject();
        fields.accept(this, value);
        generator.writeEndObject();
    }
}
