// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import org.jspecify.annotations.Nullable;

/** One message of the Realtime protocol, in either direction. Immutable. */
public sealed interface RealtimeEvent permits ClientEvent, ServerEvent {

    /** Identifies this event: chosen by the sender, at most 512 characters; {@code null} when it has none. */
    @Nullable
    String eventId();
}
