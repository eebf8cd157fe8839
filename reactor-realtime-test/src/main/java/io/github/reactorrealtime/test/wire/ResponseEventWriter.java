// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a conversation session says when it answers. */
public final class ResponseEventWriter {

    /** How long the audio of every answer is. */
    public static final int AUDIO_MS = 20;

    /** As much silence at 24 kHz, base64. */
    private static final String SILENCE = "A".repeat(1_280);

    private final ServerEventWriter events;
    /** What the GA API put before the kinds of content, and the beta did not. */
    private final String output;

    /** A writer that shares its event ids with the given one, and uses the beta's names or the GA API's. */
    public ResponseEventWriter(ServerEventWriter events, boolean beta) {
        this.events = requireNonNull(events, "events");
        this.output = beta ? "" : "output_";
    }

    /** {@code response.created}. */
    public ServerEvent created(String responseId, boolean inText) {
        return ServerEventWriter.write(
                events.event("response.created").set("response", response(responseId, "in_progress", inText)));
    }

    /** Everything between {@code response.created} and {@code response.done}. */
    public List<ServerEvent> content(String responseId, String itemId, String text, boolean inText) {
        List<ServerEvent> sequence = new ArrayList<>();
        ObjectNode item = assistantItem(itemId, "in_progress");
        sequence.add(outputItem("added", responseId, item));
        sequence.add(part("added", responseId, itemId, inText, ""));
        String kind = "response." + output + (inText ? "text." : "audio_transcript.");
        sequence.add(ServerEventWriter.write(
                inside(kind + "delta", responseId, itemId).put("delta", text)));
        if (!inText) {
            sequence.add(ServerEventWriter.write(inside("response." + output + "audio.delta", responseId, itemId)
                    .put("delta", SILENCE)));
            sequence.add(ServerEventWriter.write(inside("response." + output + "audio.done", responseId, itemId)));
        }
        sequence.add(ServerEventWriter.write(
                inside(kind + "done", responseId, itemId).put(inText ? "text" : "transcript", text)));
        sequence.add(part("done", responseId, itemId, inText, text));
        sequence.add(outputItem("done", responseId, completedItem(itemId, text, inText)));
        return sequence;
    }

    /** The item of an answer as the conversation keeps it. */
    public String item(String itemId, String text, boolean inText) {
        return Json.write(completedItem(itemId, text, inText));
    }

    private ObjectNode completedItem(String itemId, String text, boolean inText) {
        ObjectNode done = assistantItem(itemId, "completed");
        done.putArray("content")
                .addObject()
                .put("type", output + (inText ? "text" : "audio"))
                .put(inText ? "text" : "transcript", text);
        return done;
    }

    /** {@code response.done}; a reason means it was cancelled. */
    public ServerEvent done(String responseId, boolean inText, @Nullable String cancelReason) {
        ObjectNode response = response(responseId, cancelReason == null ? "completed" : "cancelled", inText);
        if (cancelReason != null) {
            response.putObject("status_details").put("type", "cancelled").put("reason", cancelReason);
        }
        ObjectNode usage = response.putObject("usage")
                .put("total_tokens", 12)
                .put("input_tokens", 10)
                .put("output_tokens", 2);
        usage.putObject("input_token_details")
                .put("text_tokens", 10)
                .put("audio_tokens", 0)
                .put("image_tokens", 0)
                .put("cached_tokens", 0);
        usage.putObject("output_token_details").put("text_tokens", 2).put("audio_tokens", 0);
        return ServerEventWriter.write(events.event("response.done").set("response", response));
    }

    /** {@code rate_limits.updated}, which holds the tokens only, as seen live. */
    public ServerEvent rateLimits() {
        ObjectNode event = events.event("rate_limits.updated");
        event.putArray("rate_limits")
                .addObject()
                .put("name", "tokens")
                .put("limit", 40_000)
                .put("remaining", 39_210)
                .put("reset_seconds", 1.2);
        return ServerEventWriter.write(event);
    }

    private ObjectNode inside(String type, String responseId, String itemId) {
        return events.event(type)
                .put("response_id", responseId)
                .put("item_id", itemId)
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private ServerEvent part(String step, String responseId, String itemId, boolean inText, String text) {
        ObjectNode event = inside("response.content_part." + step, responseId, itemId);
        event.putObject("part").put("type", inText ? "text" : "audio").put(inText ? "text" : "transcript", text);
        return ServerEventWriter.write(event);
    }

    private ServerEvent outputItem(String step, String responseId, ObjectNode item) {
        return ServerEventWriter.write(events.event("response.output_item." + step)
                .put("response_id", responseId)
                .put("output_index", 0)
                .set("item", item));
    }

    private static ObjectNode assistantItem(String itemId, String status) {
        ObjectNode item = Json.object()
                .put("id", itemId)
                .put("object", "realtime.item")
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        item.putArray("content");
        return item;
    }

    private ObjectNode response(String responseId, String status, boolean inText) {
        ObjectNode response = Json.object()
                .put("id", responseId)
                .put("object", "realtime.response")
                .put("status", status)
                .putNull("status_details");
        response.putArray("output");
        response.put("conversation_id", "conv_" + responseId.substring(responseId.indexOf('_') + 1));
        response.putArray(output + "modalities").add(inText ? "text" : "audio");
        return response.put(output.isEmpty() ? "max_response_output_tokens" : "max_output_tokens", "inf")
                .putNull("metadata")
                .putNull("usage");
    }
}
