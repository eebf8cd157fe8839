// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code session} object of an update, as it came; checked when it is applied. */
public final class SessionPatch {

    private static final Map<String, String> FLAT_FORMATS =
            Map.of("pcm16", "audio/pcm", "g711_ulaw", "audio/pcmu", "g711_alaw", "audio/pcma");

    private static final Map<String, String> FLAT_INPUT = Map.of(
            "input_audio_format", "format",
            "input_audio_transcription", "transcription",
            "input_audio_noise_reduction", "noise_reduction",
            "turn_detection", "turn_detection");

    private final String eventType;
    private final ObjectNode session;

    /** An update by today's event. */
    SessionPatch(ObjectNode session) {
        this("session.update", session);
    }

    SessionPatch(String eventType, ObjectNode session) {
        this.eventType = eventType;
        this.session = session;
    }

    /** The type of the event that brought it: the beta has two. */
    String eventType() {
        return eventType;
    }

    ObjectNode session() {
        return session;
    }

    /** The same update with the beta's flat audio fields moved to where the GA shape has them. */
    SessionPatch nested(String sessionType) {
        ObjectNode nested = session.deepCopy();
        for (Map.Entry<String, String> field : FLAT_INPUT.entrySet()) {
            JsonNode value = nested.remove(field.getKey());
            if (value != null) {
                nested.withObject("/audio/input").set(field.getValue(), ofFlat(field.getKey(), value));
                if (!nested.has("type")) {
                    nested.put("type", sessionType);
                }
            }
        }
        return new SessionPatch(eventType, nested);
    }

    /** The beta's name of a format. */
    static String flatFormat(String type) {
        return FLAT_FORMATS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("pcm16");
    }

    private static JsonNode ofFlat(String field, JsonNode value) {
        if (!field.equals("input_audio_format")) {
            return value;
        }
        String path = "session." + field;
        Check.oneOf(FLAT_FORMATS.keySet().stream().sorted().toArray(String[]::new))
                .check(path, value);
        return Json.format(FLAT_FORMATS.getOrDefault(value.stringValue(), "audio/pcm"));
    }
}
