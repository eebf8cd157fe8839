// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Reads and changes the items of the conversation. */
public sealed interface ConversationCommand extends ClientEvent {

    /**
     * Adds an item. Audio added this way is not transcribed.
     *
     * @param previousItemId the item to insert after, {@code root} for the beginning, {@code null} for the end
     */
    record Create(@Nullable String eventId, @Nullable String previousItemId, Item item) implements ConversationCommand {

        public Create {
            requireNonNull(item, "item");
        }
    }

    /** Asks for an item with its audio. */
    record Retrieve(@Nullable String eventId, String itemId) implements ConversationCommand {

        public Retrieve {
            requireNonNull(itemId, "itemId");
        }
    }

    /** Removes an item. */
    record Delete(@Nullable String eventId, String itemId) implements ConversationCommand {

        public Delete {
            requireNonNull(itemId, "itemId");
        }
    }

    /**
     * Cuts the audio of the assistant to what was played.
     *
     * @param audioEndMs where to cut, in milliseconds from the start of the item's audio
     */
    record Truncate(@Nullable String eventId, String itemId, int contentIndex, long audioEndMs)
            implements ConversationCommand {

        public Truncate {
            requireNonNull(itemId, "itemId");
        }
    }
}
