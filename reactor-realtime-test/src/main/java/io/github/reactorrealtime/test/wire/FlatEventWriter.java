// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Speaches: the beta's events, errors without codes, and no event for an item that can't be transcribed. */
final class FlatEventWriter extends ServerEventWriter {

    FlatEventWriter(Supplier<String> eventIds) {
        super(eventIds);
    }

    @Override
    public List<ServerEvent> itemEvents(String item, @Nullable String previousItemId) {
        return List.of(item("conversation.item.created", item, previousItemId));
    }

    @Override
    public ServerEvent error(ApiError error, @Nullable String clientEventId) {
        return super.error(new ApiError(error.type(), null, error.message(), null), null);
    }

    /** Nothing in it says which item it was. */
    @Override
    public ServerEvent failed(String itemId, ApiError error) {
        return error(error, null);
    }

    @Override
    public ServerEvent completed(Transcript transcript, ModelTraits model) {
        ObjectNode event = event(TRANSCRIPTION + "completed")
                .put("item_id", transcript.itemId())
                .put("content_index", 0)
                .put("transcript", transcript.text());
        event.set("usage", Usage.duration(transcript.seconds()));
        return write(event.putNull("logprobs"));
    }
}
