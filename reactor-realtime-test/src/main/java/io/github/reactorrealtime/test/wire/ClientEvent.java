// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import org.jspecify.annotations.Nullable;

/** A client event that could be read. */
public sealed interface ClientEvent {

    /** The client's {@code event_id}, which errors repeat; null when it gave none. */
    @Nullable
    String eventId();

    /** {@code session.update}, or the beta's {@code transcription_session.update}. */
    record SessionUpdate(@Nullable String eventId, SessionPatch patch) implements ClientEvent {}

    /**
     * {@code input_audio_buffer.append}.
     *
     * @param audio the base64 text, not yet decoded: what is right depends on the session's format
     */
    record Append(@Nullable String eventId, String audio) implements ClientEvent {}

    /** {@code input_audio_buffer.commit}. */
    record Commit(@Nullable String eventId) implements ClientEvent {}

    /** {@code input_audio_buffer.clear}. */
    record Clear(@Nullable String eventId) implements ClientEvent {}

    /**
     * {@code conversation.item.create}.
     *
     * @param itemId the id the client chose, null to have one made
     * @param previousItemId null appends, {@code root} is the front
     * @param item the item as JSON
     */
    record CreateItem(
            @Nullable String eventId,
            @Nullable String itemId,
            @Nullable String previousItemId,
            String item) implements ClientEvent {}

    /** {@code conversation.item.retrieve}. */
    record RetrieveItem(@Nullable String eventId, String itemId) implements ClientEvent {}

    /** {@code conversation.item.delete}. */
    record DeleteItem(@Nullable String eventId, String itemId) implements ClientEvent {}

    /**
     * {@code conversation.item.truncate}.
     *
     * @param audioEndMs how much of the audio is to stay
     */
    record TruncateItem(@Nullable String eventId, String itemId, int audioEndMs) implements ClientEvent {}

    /** {@code response.create}. */
    record CreateResponse(@Nullable String eventId) implements ClientEvent {}

    /** {@code response.cancel}. */
    record CancelResponse(@Nullable String eventId) implements ClientEvent {}
}
