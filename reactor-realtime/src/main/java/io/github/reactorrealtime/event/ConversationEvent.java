// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The conversation and its items. An id the service leaves out is empty. Constructors may gain components in a minor
 * version.
 */
public sealed interface ConversationEvent extends ServerEvent {

    /** A conversation exists; only older servers say so. */
    record ConversationCreated(@Nullable String eventId, String conversationId) implements ConversationEvent {

        public ConversationCreated {
            requireNonNull(conversationId, "conversationId");
        }
    }

    /** The beta's word for {@link ItemAdded}. */
    record ItemCreated(@Nullable String eventId, @Nullable String previousItemId, Item item)
            implements ConversationEvent {

        public ItemCreated {
            requireNonNull(item, "item");
        }
    }

    /** An item entered the conversation; its content may still be coming. */
    record ItemAdded(@Nullable String eventId, @Nullable String previousItemId, Item item)
            implements ConversationEvent {

        public ItemAdded {
            requireNonNull(item, "item");
        }
    }

    /** An item is complete. Its transcript, if any, comes as a {@link TranscriptionEvent}. */
    record ItemDone(@Nullable String eventId, @Nullable String previousItemId, Item item) implements ConversationEvent {

        public ItemDone {
            requireNonNull(item, "item");
        }
    }

    /** Answers {@link ConversationCommand.Retrieve}. */
    record ItemRetrieved(@Nullable String eventId, Item item) implements ConversationEvent {

        public ItemRetrieved {
            requireNonNull(item, "item");
        }
    }

    /** Answers {@link ConversationCommand.Delete}. */
    record ItemDeleted(@Nullable String eventId, String itemId) implements ConversationEvent {

        public ItemDeleted {
            requireNonNull(itemId, "itemId");
        }
    }

    /** Answers {@link ConversationCommand.Truncate}. */
    record ItemTruncated(@Nullable String eventId, String itemId, int contentIndex, long audioEndMs)
            implements ConversationEvent {

        public ItemTruncated {
            requireNonNull(itemId, "itemId");
        }
    }
}
