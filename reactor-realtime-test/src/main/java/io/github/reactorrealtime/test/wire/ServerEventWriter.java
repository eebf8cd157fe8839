// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the server events of a transcription client's world, in the GA API's manner; other dialects overrule parts of it. */
public class ServerEventWriter {

    static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";
    private static final double LOGPROB = -0.02;
    /** Padding against those who watch the length of encrypted frames. */
    private static final String OBFUSCATION = "aGV5";

    private final Supplier<String> eventIds;

    /** The writer of a dialect, which takes each event's id from the given source. */
    public static ServerEventWriter of(Dialect dialect, Supplier<String> eventIds) {
        return switch (dialect) {
            case OPENAI, AZURE -> new ServerEventWriter(eventIds);
            case AZURE_PREVIEW -> betaNames(eventIds);
            case MAI -> new MaiEventWriter(eventIds);
            case FLAT -> new FlatEventWriter(eventIds);
            case LOCALAI -> new LocalAiEventWriter(eventIds);
            case VLLM -> new VllmEventWriter(eventIds);
        };
    }

    /** A writer that uses the names which the beta had for events. */
    public static ServerEventWriter betaNames(Supplier<String> eventIds) {
        return new BetaEventWriter(eventIds);
    }

    ServerEventWriter(Supplier<String> eventIds) {
        this.eventIds = requireNonNull(eventIds, "eventIds");
    }

    /** {@code session.created}. */
    public ServerEvent sessionCreated(SessionConfig config) {
        return write(event("session.created").set("session", config.echo()));
    }

    /** {@code session.updated}. */
    public ServerEvent sessionUpdated(SessionConfig config) {
        return write(event("session.updated").set("session", config.echo()));
    }

    /** {@code error}, naming the client event it answers when that had an id. */
    public ServerEvent error(ApiError error, @Nullable String clientEventId) {
        ObjectNode details = errorNode(error).put("event_id", clientEventId);
        return write(event("error").set("error", details));
    }

    /** {@code input_audio_buffer.speech_started}. */
    public ServerEvent speechStarted(String itemId, long audioStartMs) {
        return write(event("input_audio_buffer.speech_started")
                .put("audio_start_ms", audioStartMs)
                .put("item_id", itemId));
    }

    /** {@code input_audio_buffer.speech_stopped}. */
    public ServerEvent speechStopped(String itemId, long audioEndMs) {
        return write(event("input_audio_buffer.speech_stopped")
                .put("audio_end_ms", audioEndMs)
                .put("item_id", itemId));
    }

    /** {@code input_audio_buffer.committed}. */
    public ServerEvent committed(String itemId, @Nullable String previousItemId) {
        return write(event("input_audio_buffer.committed")
                .put("previous_item_id", previousItemId)
                .put("item_id", itemId));
    }

    /** {@code input_audio_buffer.cleared}. */
    public ServerEvent cleared() {
        return write(event("input_audio_buffer.cleared"));
    }

    /** The item of a committed turn, as JSON, without text. */
    public static String userAudioItem(String itemId) {
        ObjectNode item = Json.object()
                .put("id", itemId)
                .put("object", "realtime.item")
                .put("type", "message")
                .put("status", "completed")
                .put("role", "user");
        item.putArray("content").addObject().put("type", "input_audio").putNull("transcript");
        return Json.write(item);
    }

    /** An item that the client made, as the conversation holds it. */
    public static String createdItem(String item, String id) {
        return Json.read(item) instanceof ObjectNode node
                ? Json.write(node.put("id", id).put("object", "realtime.item").put("status", "completed"))
                : item;
    }

    /** What tells that an item is in the conversation: {@code conversation.item.added} and {@code …done}. */
    public List<ServerEvent> itemEvents(String item, @Nullable String previousItemId) {
        return List.of(
                item("conversation.item.added", item, previousItemId),
                item("conversation.item.done", item, previousItemId));
    }

    /** {@code conversation.item.retrieved}, with text and audio (base64) where there is any. */
    public ServerEvent itemRetrieved(String item, @Nullable String transcript, @Nullable String audio) {
        JsonNode node = Json.read(item);
        if (node.path("content").path(0) instanceof ObjectNode part) {
            if (transcript != null) {
                part.put("transcript", transcript);
            }
            if (audio != null) {
                part.put("audio", audio);
            }
        }
        return write(event("conversation.item.retrieved").set("item", node));
    }

    /** {@code conversation.item.truncated}. */
    public ServerEvent itemTruncated(String itemId, int audioEndMs) {
        return write(event("conversation.item.truncated")
                .put("item_id", itemId)
                .put("content_index", 0)
                .put("audio_end_ms", audioEndMs));
    }

    /** {@code conversation.item.deleted}. */
    public ServerEvent itemDeleted(String itemId) {
        return write(event("conversation.item.deleted").put("item_id", itemId));
    }

    /** A piece of text of one item. */
    public ServerEvent delta(String itemId, String delta, boolean logprobs, Fields fields) {
        ObjectNode event = event(TRANSCRIPTION + "delta").put("item_id", itemId);
        if (fields == Fields.NULL) {
            return write(event.putNull("content_index").put("delta", delta).putNull("logprobs"));
        }
        event.put("content_index", 0).put("delta", delta);
        if (fields == Fields.VARIED) {
            return write(event.putNull("logprobs").put("obfuscation", OBFUSCATION));
        }
        if (logprobs) {
            event.set("logprobs", logprobs(List.of(delta)));
        }
        return write(event);
    }

    /** Text that the next one replaces, or a delta makes final: what the item says after all deltas so far. */
    public ServerEvent intermediate(String itemId, String text) {
        return write(event(TRANSCRIPTION + "intermediate")
                .put("item_id", itemId)
                .put("content_index", 0)
                .put("intermediate", text));
    }

    /** One speaker's part of an item. */
    public ServerEvent segment(String itemId, String segmentId, String text, double endSeconds) {
        return write(event(TRANSCRIPTION + "segment")
                .put("item_id", itemId)
                .put("content_index", 0)
                .put("id", segmentId)
                .put("speaker", "A")
                .put("start", 0.0)
                .put("end", endSeconds)
                .put("text", text));
    }

    /** The final text of one item, with usage in the shape of its model. */
    public ServerEvent completed(Transcript transcript, ModelTraits model) {
        ObjectNode event = event(TRANSCRIPTION + "completed").put("item_id", transcript.itemId());
        if (transcript.fields() == Fields.NULL) {
            event.putNull("content_index").put("transcript", transcript.text());
            return write(event.putNull("languages").putNull("logprobs").putNull("usage"));
        }
        event.put("content_index", 0).put("transcript", transcript.text());
        if (transcript.fields() == Fields.VARIED) {
            event.putNull("logprobs").put("nobody_knows", true);
            return write(event.set("usage", Usage.duration(transcript.seconds())));
        }
        if (model.has(Option.DETECTS_LANGUAGES)) {
            ArrayNode languages = event.putArray("languages");
            if (transcript.language() != null) {
                languages.addObject().put("code", transcript.language());
            }
        }
        if (model.has(Option.LOGPROBS)) {
            event.set("logprobs", transcript.logprobs() ? logprobs(transcript.pieces()) : null);
        }
        return write(event.set("usage", usage(transcript, model)));
    }

    private static ObjectNode usage(Transcript transcript, ModelTraits model) {
        return model.has(Option.TOKENS)
                ? Usage.tokens(transcript.seconds(), transcript.text())
                : Usage.duration(transcript.seconds());
    }

    /** The item could not be transcribed. */
    public ServerEvent failed(String itemId, ApiError error) {
        return write(event(TRANSCRIPTION + "failed")
                .put("item_id", itemId)
                .put("content_index", 0)
                .set("error", errorNode(error)));
    }

    /** An event the client does not know. */
    public ServerEvent unknown(String type) {
        ObjectNode event = event(type);
        event.putObject("detail").put("note", "not in any reference");
        return write(event);
    }

    /** Text as it stands, with the type it would be recorded under: malformed frames. */
    public static ServerEvent raw(String text) {
        try {
            String type = Json.text(Json.read(text), "type");
            return new ServerEvent(type == null ? "(malformed)" : type, text);
        } catch (JacksonException notJson) {
            return new ServerEvent("(malformed)", text);
        }
    }

    /** The JSON body of an HTTP refusal. */
    public static String httpBody(String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return Json.write(body);
    }

    ObjectNode event(String type) {
        return Json.object().put("type", type).put("event_id", eventIds.get());
    }

    static ServerEvent write(JsonNode event) {
        return new ServerEvent(event.path("type").asString(), Json.write(event));
    }

    final ServerEvent item(String type, String item, @Nullable String previousItemId) {
        return write(event(type).put("previous_item_id", previousItemId).set("item", Json.read(item)));
    }

    static ObjectNode errorNode(ApiError error) {
        return Json.object()
                .put("type", error.type())
                .put("code", error.code())
                .put("message", error.message())
                .put("param", error.param());
    }

    static ArrayNode logprobs(List<String> tokens) {
        ArrayNode list = Json.array();
        for (String token : tokens) {
            ArrayNode bytes =
                    list.addObject().put("token", token).put("logprob", LOGPROB).putArray("bytes");
            for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
                bytes.add(b & 0xFF);
            }
        }
        return list;
    }
}
