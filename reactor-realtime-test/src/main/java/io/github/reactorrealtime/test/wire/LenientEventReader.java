// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads text frames as the compatible servers do: unknown fields are ignored, and what is wrong is told in few words. */
final class LenientEventReader implements EventReader {

    private static final String UPDATE = "session.update";

    private static final List<String> OF_FLAT = List.of(
            UPDATE,
            "input_audio_buffer.append",
            "input_audio_buffer.commit",
            "input_audio_buffer.clear",
            "conversation.item.create",
            "conversation.item.truncate",
            "conversation.item.delete",
            "response.create",
            "response.cancel");

    private static final List<String> OF_LOCALAI = List.of(
            UPDATE,
            "input_audio_buffer.append",
            "input_audio_buffer.commit",
            "input_audio_buffer.clear",
            "conversation.item.create",
            "conversation.item.truncate",
            "conversation.item.delete",
            "conversation.item.retrieve",
            "response.create",
            "response.cancel");

    private final Dialect dialect;
    private final List<String> known;

    LenientEventReader(Dialect dialect) {
        this.dialect = dialect;
        this.known = dialect == Dialect.FLAT ? OF_FLAT : OF_LOCALAI;
    }

    @Override
    public ClientEvent read(String text) {
        ObjectNode event;
        try {
            event = ClientEventReader.parse(text);
        } catch (RefusedException notAnObject) {
            throw refusal("Invalid JSON", notAnObject.error().message());
        }
        String type = Json.text(event, "type");
        if (type == null || !known.contains(type)) {
            throw refusal(
                    "type",
                    "Input tag '" + type + "' found using 'type' does not match any of the expected tags: "
                            + String.join(", ", known));
        }
        requireFields(type, event);
        return ClientEventReader.convert(type, event, Json.text(event, "event_id"));
    }

    private void requireFields(String type, ObjectNode event) {
        if (type.equals(UPDATE)) {
            require(event.get("session") instanceof ObjectNode, type, "session");
        } else if (type.equals("conversation.item.create")) {
            require(event.path("item").path("type").isString(), type, "item");
        } else if (type.equals("input_audio_buffer.append")) {
            // LocalAI tells of missing audio in its own words.
            require(dialect == Dialect.LOCALAI || event.path("audio").isString(), type, "audio");
        }
    }

    private void require(boolean there, String type, String field) {
        if (!there) {
            throw refusal(type + "." + field, "Field required");
        }
    }

    private RefusedException refusal(String place, @Nullable String what) {
        return new RefusedException(
                dialect == Dialect.FLAT
                        ? ApiError.invalidRequest(null, "1 validation error\n" + place + "\n  " + what, null)
                        : ApiError.invalidRequest("invalid_json", "Invalid JSON format", null));
    }
}
