// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** vLLM's events: no event ids, no items, errors that are strings. */
public final class VllmEventWriter extends ServerEventWriter {

    /** A writer; the ids are for nothing but events that faults make up. */
    public VllmEventWriter(Supplier<String> eventIds) {
        super(eventIds);
    }

    /** {@code session.created}. */
    public ServerEvent created(String id, long epochSeconds) {
        return write(Json.object().put("type", "session.created").put("id", id).put("created", epochSeconds));
    }

    /** A piece of text. */
    public ServerEvent delta(String delta) {
        return write(Json.object().put("type", "transcription.delta").put("delta", delta));
    }

    /** The whole text of one generation. */
    public ServerEvent done(String text, int promptTokens, int completionTokens) {
        ObjectNode event = Json.object().put("type", "transcription.done").put("text", text);
        event.putObject("usage")
                .put("prompt_tokens", promptTokens)
                .put("total_tokens", promptTokens + completionTokens)
                .put("completion_tokens", completionTokens)
                .putNull("prompt_tokens_details");
        return write(event);
    }

    @Override
    public ServerEvent error(ApiError error, @Nullable String clientEventId) {
        return write(
                Json.object().put("type", "error").put("error", error.message()).put("code", error.code()));
    }

    @Override
    public ServerEvent failed(String itemId, ApiError error) {
        return error(ApiError.invalidRequest("processing_error", error.message(), null), null);
    }
}
