// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.ClientEvent;
import io.github.reactorrealtime.test.wire.ServerEventWriter;

/** What a client may ask about conversation items. */
final class ItemRequests {

    private final Conversation conversation;
    private final ServerEventWriter events;
    private final Outlet outlet;
    private final Ids ids;

    ItemRequests(Conversation conversation, ServerEventWriter events, Outlet outlet, Ids ids) {
        this.conversation = conversation;
        this.events = events;
        this.outlet = outlet;
        this.ids = ids;
    }

    /**
     * Answers.
     *
     * @param mayCreate whether items can be created in this kind of session
     * @param hideTranscripts whether the text of items stays null, as a fault
     */
    void handle(ClientEvent event, boolean mayCreate, boolean hideTranscripts) {
        if (event instanceof ClientEvent.RetrieveItem retrieve) {
            Conversation.Item item = conversation.find(retrieve.itemId());
            if (item == null) {
                refuse(event, "item_retrieve_invalid_item_id", "retrieving", retrieve.itemId());
            } else {
                outlet.send(
                        events.itemRetrieved(item.json(), hideTranscripts ? null : item.transcript(), item.audio()));
            }
        } else if (event instanceof ClientEvent.DeleteItem delete) {
            if (conversation.delete(delete.itemId())) {
                outlet.send(events.itemDeleted(delete.itemId()));
            } else {
                refuse(event, "item_delete_invalid_item_id", "deleting", delete.itemId());
            }
        } else if (event instanceof ClientEvent.TruncateItem truncate) {
            truncate(truncate);
        } else if (event instanceof ClientEvent.CreateItem create) {
            create(create, mayCreate);
        }
    }

    private void truncate(ClientEvent.TruncateItem truncate) {
        Conversation.Item item = conversation.find(truncate.itemId());
        if (item == null || !item.isAnswer()) {
            refuse(truncate, "item_truncate_invalid_item_id", "truncating", truncate.itemId());
        } else if (truncate.audioEndMs() > item.answerMs()) {
            refuse(
                    truncate,
                    "invalid_value",
                    "Audio content of " + item.answerMs() + "ms is already shorter than " + truncate.audioEndMs()
                            + "ms");
        } else {
            item.truncate(truncate.audioEndMs());
            outlet.send(events.itemTruncated(truncate.itemId(), truncate.audioEndMs()));
        }
    }

    private void create(ClientEvent.CreateItem create, boolean allowed) {
        String id = create.itemId() == null ? ids.next("item") : create.itemId();
        String previous = create.previousItemId();
        if (!allowed) {
            refuse(create, "invalid_event", "Items can't be created in transcription sessions.");
        } else if (conversation.contains(id)) {
            refuse(create, "item_create_duplicate_item_id", "Error creating item: '" + id + "' already exists.");
        } else if (previous == null) {
            String last = conversation.last();
            String item = ServerEventWriter.createdItem(create.item(), id);
            conversation.add(id, item, null);
            events.itemEvents(item, last).forEach(outlet::send);
        } else if (previous.equals("root") || conversation.contains(previous)) {
            String item = ServerEventWriter.createdItem(create.item(), id);
            conversation.insert(id, item);
            String shown = previous.equals("root") ? null : previous;
            events.itemEvents(item, shown).forEach(outlet::send);
        } else {
            refuse(create, "invalid_previous_item_id", "creating", previous);
        }
    }

    private void refuse(ClientEvent event, String code, String doing, String itemId) {
        refuse(event, code, "Error " + doing + " item: the item with id '" + itemId + "' does not exist.");
    }

    private void refuse(ClientEvent event, String code, String message) {
        outlet.send(events.error(ApiError.invalidRequest(code, message, null), event.eventId()));
    }
}
