// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import org.jspecify.annotations.Nullable;

/** Acts on audio the service has yet to play; for WebRTC and SIP, refused on a WebSocket. */
public sealed interface OutputAudioCommand extends ClientEvent {

    /** Stops the playback. */
    record Clear(@Nullable String eventId) implements OutputAudioCommand {}
}
