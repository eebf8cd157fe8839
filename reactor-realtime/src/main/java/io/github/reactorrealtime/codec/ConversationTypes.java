// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ConversationCommand;
import io.github.reactorrealtime.event.ConversationEvent;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code conversation.…} but the transcripts. */
final class ConversationTypes {

    static final List<EventType<ClientFields, ? extends ClientEvent>> COMMANDS = List.of(
            new EventType<>(
                    "conversation.item.create",
                    ConversationCommand.Create.class,
                    f -> new ConversationCommand.Create(f.eventId, f.previousItemId, f.item),
                    (out, e) ->
                            out.text("previous_item_id", e.previousItemId()).object("item", e.item(), ItemJson::write)),
            new EventType<>(
                    "conversation.item.retrieve",
                    ConversationCommand.Retrieve.class,
                    f -> new ConversationCommand.Retrieve(f.eventId, f.itemId),
                    (out, e) -> out.text("item_id", e.itemId())),
            new EventType<>(
                    "conversation.item.delete",
                    ConversationCommand.Delete.class,
                    f -> new ConversationCommand.Delete(f.eventId, f.itemId),
                    (out, e) -> out.text("item_id", e.itemId())),
            new EventType<>(
                    "conversation.item.truncate",
                    ConversationCommand.Truncate.class,
                    f -> new ConversationCommand.Truncate(f.eventId, f.itemId, f.contentIndex, f.audioEndMs),
                    (out, e) -> writeTruncation(out, e.itemId(), e.contentIndex(), e.audioEndMs())));

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "conversation.created",
                    ConversationEvent.ConversationCreated.class,
                    f -> new ConversationEvent.ConversationCreated(f.eventId, f.conversationId),
                    (out, e) -> out.object(
                            "conversation",
                            e,
                            (o, c) -> o.text("id", c.conversationId()).text("object", "realtime.conversation"))),
            new EventType<>(
                    "conversation.item.created",
                    ConversationEvent.ItemCreated.class,
                    f -> new ConversationEvent.ItemCreated(f.eventId, f.previousItemId, f.item),
                    (out, e) -> writeItem(out, e.previousItemId(), e.item())),
            new EventType<>(
                    "conversation.item.added",
                    ConversationEvent.ItemAdded.class,
                    f -> new ConversationEvent.ItemAdded(f.eventId, f.previousItemId, f.item),
                    (out, e) -> writeItem(out, e.previousItemId(), e.item())),
            new EventType<>(
                    "conversation.item.done",
                    ConversationEvent.ItemDone.class,
                    f -> new ConversationEvent.ItemDone(f.eventId, f.previousItemId, f.item),
                    (out, e) -> writeItem(out, e.previousItemId(), e.item())),
            new EventType<>(
                    "conversation.item.retrieved",
                    ConversationEvent.ItemRetrieved.class,
                    f -> new ConversationEvent.ItemRetrieved(f.eventId, f.item),
                    (out, e) -> out.object("item", e.item(), ItemJson::write)),
            new EventType<>(
                    "conversation.item.deleted",
                    ConversationEvent.ItemDeleted.class,
                    f -> new ConversationEvent.ItemDeleted(f.eventId, f.itemId),
                    (out, e) -> out.text("item_id", e.itemId())),
            new EventType<>(
                    "conversation.item.truncated",
                    ConversationEvent.ItemTruncated.class,
                    f -> new ConversationEvent.ItemTruncated(f.eventId, f.itemId, f.contentIndex, f.audioEndMs),
                    (out, e) -> writeTruncation(out, e.itemId(), e.contentIndex(), e.audioEndMs())));

    private ConversationTypes() {}

    private static void writeItem(JsonWriter out, @Nullable String previousItemId, Item item) {
        out.textOrNull("previous_item_id", previousItemId).object("item", item, ItemJson::write);
    }

    private static void writeTruncation(JsonWriter out, String itemId, int contentIndex, long audioEndMs) {
        out.text("item_id", itemId).number("content_index", contentIndex).number("audio_end_ms", audioEndMs);
    }
}
