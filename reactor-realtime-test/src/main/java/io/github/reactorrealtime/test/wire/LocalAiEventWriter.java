// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** LocalAI: every event has the same id, empty fields are left out, and some that say "TODO" are not. */
public final class LocalAiEventWriter extends ServerEventWriter {

    private static final String SOUND = "conversation.item.sound_detection";
    private static final int SPEECH_CLASS = 0;
    private static final double SCORE = 0.87;

    LocalAiEventWriter(Supplier<String> eventIds) {
        super(() -> "event_TODO");
    }

    @Override
    public ServerEvent error(ApiError error, @Nullable String clientEventId) {
        ObjectNode details = Json.object().put("message", error.message()).put("type", error.type());
        if (error.code() != null) {
            details.put("code", error.code());
        }
        if (error.param() != null) {
            details.put("param", error.param());
        }
        return write(Json.object().put("type", "error").set("error", details));
    }

    /** The second and later items of a session are all said to follow the same one. */
    @Override
    public ServerEvent committed(String itemId, @Nullable String previousItemId) {
        return write(event("input_audio_buffer.committed")
                .put("previous_item_id", "TODO")
                .put("item_id", itemId));
    }

    /** The answer to a client's commit, which names no predecessor. */
    public ServerEvent committedByClient(String itemId) {
        return write(Json.object().put("type", "input_audio_buffer.committed").put("item_id", itemId));
    }

    @Override
    public List<ServerEvent> itemEvents(String item, @Nullable String previousItemId) {
        return List.of();
    }

    /** Nothing in it says which item it was. */
    @Override
    public ServerEvent failed(String itemId, ApiError error) {
        return error(ApiError.invalidRequest("transcription_failed", error.message(), null), null);
    }

    @Override
    public ServerEvent completed(Transcript transcript, ModelTraits model) {
        return write(event(TRANSCRIPTION + "completed")
                .put("item_id", transcript.itemId())
                .put("content_index", 0)
                .put("transcript", transcript.text()));
    }

    /** What else was heard in a turn, under an item id of its own: an addition that clients have to pass over. */
    public ServerEvent soundDetection(String itemId) {
        ObjectNode event = event(SOUND).put("item_id", itemId).put("content_index", 0);
        ArrayNode detections = event.putArray("detections");
        detections.addObject().put("label", "Speech").put("score", SCORE).put("index", SPEECH_CLASS);
        return write(event);
    }
}
