// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.Base64Variant.PaddingReadBehaviour;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A forgiving cursor over one JSON document.
 *
 * <p>{@link #beginObject} enters an object, {@link #nextName} moves from value to value in it; the accessors read the value
 * they stand on, all of it, whatever it is: what can't be understood counts as absent. Not thread-safe.
 */
final class JsonReader implements AutoCloseable {

    private static final Base64Variant BASE64 =
            Base64Variants.MIME_NO_LINEFEEDS.withReadPadding(PaddingReadBehaviour.PADDING_ALLOWED);

    private final JsonFactory factory;
    private final byte[] json;

    /** Stands on the first token of the value to read next; replaced by {@link #restart}. */
    private JsonParser parser;

    JsonReader(JsonFactory factory, byte[] json) {
        this.factory = factory;
        this.json = json;
        this.parser = factory.createParser(ObjectReadContext.empty(), json);
        parser.nextToken();
    }

    @Override
    public void close() {
        parser.close();
    }

    /** Goes back to the beginning. */
    void restart() {
        parser.close();
        parser = factory.createParser(ObjectReadContext.empty(), json);
        parser.nextToken();
    }

    /** Whether the document is over; to be asked after its value was read. */
    boolean atEnd() {
        return parser.nextToken() == null;
    }

    boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    boolean atString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean atNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Enters an object, or skips a value that is none. */
    boolean beginObject() {
        if (atObject()) {
            return true;
        }
        parser.skipChildren();
        return false;
    }

    /** Moves to the value of the next field of the object entered last; {@code null} at its end. */
    @Nullable
    String nextName() {
        String name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    void skip() {
        parser.skipChildren();
    }

    /** A string; a number or boolean as it is written. */
    @Nullable
    String text() {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    String textOrEmpty() {
        String text = text();
        return text == null ? "" : text;
    }

    /** A number or a string with a number in it, rounded down and cut to the range of {@code long}; else 0. */
    long longValue() {
        Long value = longOrNull();
        return value == null ? 0 : value;
    }

    int intValue() {
        return clamp(longValue());
    }

    @Nullable
    Integer intOrNull() {
        Long value = longOrNull();
        return value == null ? null : (Integer) clamp(value);
    }

    double doubleValue() {
        Double value = doubleOrNull();
        return value == null ? 0 : value;
    }

    @Nullable
    Double doubleOrNull() {
        double value = Double.NaN;
        JsonToken token = parser.currentToken();
        if (token.isNumeric()) {
            value = parser.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING) {
            value = parse(parser.getString());
        } else {
            parser.skipChildren();
        }
        return Double.isFinite(value) ? value : null;
    }

    @Nullable
    Boolean booleanOrNull() {
        String text = text();
        if ("true".equals(text)) {
            return true;
        }
        return "false".equals(text) ? false : null;
    }

    /** Seconds since 1970; {@code null} also for 0, which stands for "never" where it was seen. */
    @Nullable
    Instant epochSeconds() {
        long seconds = longValue();
        return seconds <= 0 ? null : Instant.ofEpochSecond(Math.min(seconds, Instant.MAX.getEpochSecond()));
    }

    @Nullable
    ByteBuffer base64() {
        if (atString()) {
            return ByteBuffer.wrap(parser.getBinaryValue(BASE64));
        }
        parser.skipChildren();
        return null;
    }

    /** The elements of an array, without those the function makes nothing of; empty for any other value. */
    <T> List<T> list(Function<JsonReader, @Nullable T> element) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        List<T> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            T value = element.apply(this);
            if (value != null) {
                elements.add(value);
            }
        }
        return elements;
    }

    /** The value as it is written. */
    String raw() {
        long start = mark();
        parser.skipChildren();
        parser.finishToken();
        return since(start);
    }

    /** Where the value begins, for {@link #since}. */
    long mark() {
        return parser.currentTokenLocation().getByteOffset();
    }

    /** The text from a mark to the end of the token read last. */
    String since(long mark) {
        long end = parser.currentLocation().getByteOffset();
        if (mark < 0 || end > json.length) {
            throw new MalformedEventException("expected UTF-8", json);
        }
        return new String(json, (int) mark, (int) (end - mark), StandardCharsets.UTF_8);
    }

    private @Nullable Long longOrNull() {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        Double value = doubleOrNull();
        return value == null ? null : (Long) (long) Math.floor(value);
    }

    private static int clamp(long value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
