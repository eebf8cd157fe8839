// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Playback by the service, on WebRTC and SIP. Constructors may gain components in a minor version. */
public sealed interface OutputAudioEvent extends ServerEvent {

    /** The response being played; empty when the service does not say. */
    String responseId();

    /** Playback begins. */
    record Started(@Nullable String eventId, String responseId) implements OutputAudioEvent {

        public Started {
            requireNonNull(responseId, "responseId");
        }
    }

    /** All audio was played. */
    record Stopped(@Nullable String eventId, String responseId) implements OutputAudioEvent {

        public Stopped {
            requireNonNull(responseId, "responseId");
        }
    }

    /** Audio was dropped before it was played. */
    record Cleared(@Nullable String eventId, String responseId) implements OutputAudioEvent {

        public Cleared {
            requireNonNull(responseId, "responseId");
        }
    }
}
