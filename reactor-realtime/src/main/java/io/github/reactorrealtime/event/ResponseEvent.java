// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Progress of one model response. A response begins with {@link Created} and ends with one {@link Done}, also when it fails or
 * is cancelled. Constructors may gain components in a minor version.
 */
public sealed interface ResponseEvent extends ServerEvent {

    /** The response this is about; empty when the service does not say. */
    String responseId();

    /** The model begins. */
    record Created(@Nullable String eventId, Response response) implements ResponseEvent {

        public Created {
            requireNonNull(response, "response");
        }

        @Override
        public String responseId() {
            return response.id();
        }
    }

    /** The response ended; its status says how. */
    record Done(@Nullable String eventId, Response response) implements ResponseEvent {

        public Done {
            requireNonNull(response, "response");
        }

        @Override
        public String responseId() {
            return response.id();
        }
    }

    /** The response has one more item. */
    record OutputItemAdded(@Nullable String eventId, String responseId, int outputIndex, Item item)
            implements ResponseEvent {

        public OutputItemAdded {
            requireNonNull(responseId, "responseId");
            requireNonNull(item, "item");
        }
    }

    /** An item of the response is complete. */
    record OutputItemDone(@Nullable String eventId, String responseId, int outputIndex, Item item)
            implements ResponseEvent {

        public OutputItemDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(item, "item");
        }
    }
}
