// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Tools on MCP servers: listing and calls. An id the service leaves out is empty. Constructors may gain components in a minor
 * version.
 */
public sealed interface McpEvent extends ServerEvent {

    /** The item this is about. */
    String itemId();

    /** The tools of a server are being listed. */
    record ListToolsInProgress(@Nullable String eventId, String itemId) implements McpEvent {

        public ListToolsInProgress {
            requireNonNull(itemId, "itemId");
        }
    }

    /** The tools of a server are listed. */
    record ListToolsCompleted(@Nullable String eventId, String itemId) implements McpEvent {

        public ListToolsCompleted {
            requireNonNull(itemId, "itemId");
        }
    }

    /** The tools of a server could not be listed. */
    record ListToolsFailed(@Nullable String eventId, String itemId) implements McpEvent {

        public ListToolsFailed {
            requireNonNull(itemId, "itemId");
        }
    }

    /** More of the arguments of a call, a piece of JSON. */
    record CallArgumentsDelta(@Nullable String eventId, String responseId, String itemId, int outputIndex, String delta)
            implements McpEvent {

        public CallArgumentsDelta {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(delta, "delta");
        }
    }

    /** The arguments of a call, JSON as the model wrote it. */
    record CallArgumentsDone(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, String arguments)
            implements McpEvent {

        public CallArgumentsDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(arguments, "arguments");
        }
    }

    /** A call is under way. */
    record CallInProgress(@Nullable String eventId, String itemId, int outputIndex) implements McpEvent {

        public CallInProgress {
            requireNonNull(itemId, "itemId");
        }
    }

    /** A call succeeded. */
    record CallCompleted(@Nullable String eventId, String itemId, int outputIndex) implements McpEvent {

        public CallCompleted {
            requireNonNull(itemId, "itemId");
        }
    }

    /** A call failed. */
    record CallFailed(@Nullable String eventId, String itemId, int outputIndex) implements McpEvent {

        public CallFailed {
            requireNonNull(itemId, "itemId");
        }
    }
}
