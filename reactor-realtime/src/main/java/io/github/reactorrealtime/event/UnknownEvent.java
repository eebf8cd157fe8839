// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An event of a type this library has no record for, in either direction. Decoded, it keeps a session alive when the
 * service adds an event; sent, it reaches features of a compatible server.
 *
 * @param type the wire's {@code type}
 * @param json the whole event, a JSON object
 */
public record UnknownEvent(@Nullable String eventId, String type, String json) implements ClientEvent, ServerEvent {

    public UnknownEvent {
        requireNonNull(type, "type");
        requireNonNull(json, "json");
    }

    /** An event whose id, if it has one, is only in its text. */
    public UnknownEvent(String type, String json) {
        this(null, type, json);
    }
}
