// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A refused client event or a fault of the session ({@code error}); usually the session goes on. The constructor may gain
 * components in a minor version.
 */
public record ErrorEvent(@Nullable String eventId, ErrorDetails error) implements ServerEvent {

    public ErrorEvent {
        requireNonNull(error, "error");
    }
}
