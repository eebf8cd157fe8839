// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import java.io.StringWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** Messages as they are shown to people who asked to see them: audio by its length, fields for credentials not at all. */
public final class WireText {

    private static final Set<String> SECRET =
            Set.of("authorization", "client_secret", "api_key", "api-key", "headers", "password", "secret");

    private WireText() {}

    /** The message in one line; of what is no JSON only the beginning, without what looks like a payload. */
    public static String of(byte[] json) {
        try {
            return copy(json, isAudioDelta(json));
        } catch (JacksonException | MalformedEventException e) {
            return "(no JSON) " + new MalformedEventException("expected JSON", json).excerpt();
        }
    }

    /** What stands in the place of so much audio. */
    public static String audio(int bytes) {
        return "(" + bytes + " bytes)";
    }

    private static boolean isAudioDelta(byte[] json) {
        try (JsonReader in = new JsonReader(Json.FACTORY, json)) {
            for (String field = in.beginObject() ? in.nextName() : null; field != null; field = in.nextName()) {
                if (field.equals("type")) {
                    return in.textOrEmpty().endsWith("audio.delta");
                }
                in.skip();
            }
            return false;
        }
    }

    private static String copy(byte[] json, boolean deltaIsAudio) {
        StringWriter text = new StringWriter(Math.min(json.length, 4_096));
        try (JsonParser in = Json.FACTORY.createParser(ObjectReadContext.empty(), json);
                JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                copy(in, token, out, deltaIsAudio);
            }
        }
        return text.toString();
    }

    private static void copy(JsonParser in, JsonToken token, JsonGenerator out, boolean deltaIsAudio) {
        String field = token.isScalarValue() || token.isStructStart() ? fieldOf(in, token) : null;
        if (field == null || token == JsonToken.VALUE_NULL) {
            out.copyCurrentEvent(in);
        } else if (SECRET.contains(field)) {
            in.skipChildren();
            out.writeString("***");
        } else if (token == JsonToken.VALUE_STRING
                && (field.equals("audio") || (deltaIsAudio && field.equals("delta")))) {
            out.writeString(audio(decodedLength(in.getString())));
        } else {
            out.copyCurrentEvent(in);
        }
    }

    /** Name of the field that the value belongs to; {@code null} in an array. */
    private static @Nullable String fieldOf(JsonParser in, JsonToken token) {
        var context = in.streamReadContext();
        if (token.isStructStart()) {
            context = context.getParent(); // it is inside already
        }
        return context == null ? null : context.currentName();
    }

    private static int decodedLength(String base64) {
        int characters = base64.length();
        while (characters > 0 && base64.charAt(characters - 1) == '=') {
            characters--;
        }
        return (int) (characters * 3L / 4);
    }
}
