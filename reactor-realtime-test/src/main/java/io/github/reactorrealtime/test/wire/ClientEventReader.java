// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static io.github.reactorrealtime.test.wire.Check.anything;
import static io.github.reactorrealtime.test.wire.Check.integer;
import static io.github.reactorrealtime.test.wire.Check.nullable;
import static io.github.reactorrealtime.test.wire.Check.object;
import static io.github.reactorrealtime.test.wire.Check.string;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads text frames as strictly as the service does. */
public final class ClientEventReader implements EventReader {

    /** The beta's update of a transcription session. */
    static final String TRANSCRIPTION_UPDATE = "transcription_session.update";

    private static final int MAX_EVENT_ID = 512;
    private static final String UPDATE = "session.update";

    private static final List<String> NAMED_BY_OPENAI = List.of(
            UPDATE,
            "session.close",
            "input_audio_buffer.append",
            "session.input_audio_buffer.append",
            "input_audio_buffer.commit",
            "input_audio_buffer.clear",
            "conversation.item.create",
            "conversation.item.truncate",
            "conversation.item.delete",
            "conversation.item.retrieve",
            "response.create",
            "response.cancel");

    /** Named among the accepted types, but of other kinds of session. */
    private static final Set<String> OF_OTHER_SESSIONS =
            Set.of("session.close", "session.input_audio_buffer.append", TRANSCRIPTION_UPDATE);

    private static final Map<String, Map<String, Check>> FIELDS = Map.of(
            UPDATE,
            Map.of("session", ClientEventReader::checkObject),
            "input_audio_buffer.append",
            Map.of("audio", string()),
            "input_audio_buffer.commit",
            Map.of(),
            "input_audio_buffer.clear",
            Map.of(),
            "conversation.item.create",
            Map.of("item", anything(), "previous_item_id", nullable(string())),
            "conversation.item.retrieve",
            Map.of("item_id", string()),
            "conversation.item.delete",
            Map.of("item_id", string()),
            "conversation.item.truncate",
            Map.of(
                    "item_id", string(),
                    "content_index", integer(0, Integer.MAX_VALUE),
                    "audio_end_ms", integer(0, Integer.MAX_VALUE)),
            "response.create",
            Map.of("response", anything()),
            "response.cancel",
            Map.of("response_id", string()));

    private static final Set<String> OPTIONAL = Set.of("previous_item_id", "response", "response_id");

    private final List<String> named;
    private final boolean beta;

    ClientEventReader(Dialect dialect) {
        List<String> names = new ArrayList<>(NAMED_BY_OPENAI);
        if (dialect.isAzure()) {
            names.add(1, TRANSCRIPTION_UPDATE);
        }
        named = List.copyOf(names);
        beta = dialect == Dialect.AZURE_PREVIEW;
    }

    @Override
    public ClientEvent read(String text) {
        ObjectNode event = parse(text);
        String eventId = Json.text(event, "event_id");
        try {
            return read(event, eventId);
        } catch (RefusedException refused) {
            throw new RefusedException(refused.error(), eventId);
        }
    }

    /** The {@code type} of a text frame, or what stands for it where there is none. */
    public static String typeOf(String text) {
        try {
            String type = Json.text(Json.read(text), "type");
            return type == null ? "(no type)" : type;
        } catch (JacksonException notJson) {
            return "(not JSON)";
        }
    }

    /** The text with the audio of an append left out: what may be kept and logged. */
    public static String withoutAudio(String text) {
        try {
            JsonNode node = Json.read(text);
            if (node instanceof ObjectNode event && event.has("audio")) {
                return Json.write(event.put("audio", "…"));
            }
        } catch (JacksonException notJson) {
            return "(not JSON)";
        }
        return text;
    }

    /** What the service answers to a binary frame. */
    public static ApiError binaryFrame() {
        return ApiError.invalidRequest(
                "invalid_event", "Binary frames are not supported; send JSON text frames.", null);
    }

    static ObjectNode parse(String text) {
        JsonNode node;
        try {
            node = Json.read(text);
        } catch (JacksonException notJson) {
            throw new RefusedException(
                    ApiError.invalidRequest("invalid_json", "The event could not be parsed as JSON.", null));
        }
        if (!(node instanceof ObjectNode event)) {
            throw new RefusedException(
                    ApiError.invalidRequest("invalid_event", "An event must be a JSON object.", null));
        }
        return event;
    }

    private ClientEvent read(ObjectNode event, @Nullable String eventId) {
        String type = type(event);
        Map<String, Check> own = FIELDS.get(beta && type.equals(TRANSCRIPTION_UPDATE) ? UPDATE : type);
        if (own == null) {
            throw new RefusedException(
                    OF_OTHER_SESSIONS.contains(type) && named.contains(type)
                            ? ApiError.invalidRequest(
                                    "invalid_event", "'" + type + "' is not allowed in this kind of session.", "type")
                            : ApiError.invalidValue(Check.unsupported(type, named), "type"));
        }
        for (String name : own.keySet()) {
            if (!event.has(name) && !OPTIONAL.contains(name)) {
                throw new RefusedException(ApiError.missingParameter(name));
            }
        }
        Map<String, Check> fields = new LinkedHashMap<>(own);
        fields.put("type", string());
        fields.put("event_id", ClientEventReader::checkEventId);
        object(fields).check("", event);
        return convert(type, event, eventId);
    }

    private static String type(ObjectNode event) {
        JsonNode type = event.get("type");
        if (type == null) {
            throw new RefusedException(ApiError.missingParameter("type"));
        }
        string().check("type", type);
        return type.stringValue();
    }

    private static void checkObject(String path, JsonNode value) {
        if (!value.isObject()) {
            object(Map.of()).check(path, value);
        }
    }

    private static void checkEventId(String path, JsonNode value) {
        string().check(path, value);
        if (value.stringValue().length() > MAX_EVENT_ID) {
            throw new RefusedException(ApiError.invalidRequest(
                    "string_above_max_length",
                    "Invalid 'event_id': string too long. Expected a string with maximum length " + MAX_EVENT_ID
                            + ", but got a string with length "
                            + value.stringValue().length() + " instead.",
                    path));
        }
    }

    /** The event behind fields that were found right. */
    static ClientEvent convert(String type, ObjectNode event, @Nullable String eventId) {
        return switch (type) {
            case UPDATE, TRANSCRIPTION_UPDATE ->
                new ClientEvent.SessionUpdate(eventId, new SessionPatch(type, event.withObject("session")));
            case "input_audio_buffer.append" ->
                new ClientEvent.Append(eventId, event.path("audio").asString());
            case "input_audio_buffer.commit" -> new ClientEvent.Commit(eventId);
            case "input_audio_buffer.clear" -> new ClientEvent.Clear(eventId);
            case "conversation.item.create" -> createItem(event, eventId);
            case "conversation.item.retrieve" -> new ClientEvent.RetrieveItem(eventId, itemId(event));
            case "conversation.item.delete" -> new ClientEvent.DeleteItem(eventId, itemId(event));
            case "conversation.item.truncate" ->
                new ClientEvent.TruncateItem(
                        eventId, itemId(event), event.path("audio_end_ms").asInt(0));
            case "response.create" -> new ClientEvent.CreateResponse(eventId);
            default -> new ClientEvent.CancelResponse(eventId);
        };
    }

    private static String itemId(ObjectNode event) {
        return event.path("item_id").asString();
    }

    private static ClientEvent createItem(ObjectNode event, @Nullable String eventId) {
        if (!(event.get("item") instanceof ObjectNode item)) {
            throw new RefusedException(
                    ApiError.invalidRequest("invalid_type", "Invalid type for 'item': expected an object.", "item"));
        }
        if (!item.has("type")) {
            throw new RefusedException(ApiError.missingParameter("item.type"));
        }
        return new ClientEvent.CreateItem(
                eventId, Json.text(item, "id"), Json.text(event, "previous_item_id"), Json.write(item));
    }
}
