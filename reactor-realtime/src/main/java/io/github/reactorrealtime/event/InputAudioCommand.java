// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Fills and empties the service's input audio buffer. */
public sealed interface InputAudioCommand extends ClientEvent {

    /**
     * Adds audio to the buffer; never acknowledged.
     *
     * @param audio raw bytes in the session's input format; the service takes at most 15 MiB of base64
     */
    record Append(@Nullable String eventId, ByteBuffer audio) implements InputAudioCommand {

        public Append {
            audio = audio.asReadOnlyBuffer();
        }
    }

    /**
     * Makes the buffer an item; refused below 100 ms of audio.
     *
     * @param last {@code final} on the wire, which vLLM alone has: {@code false} begins a turn, {@code true} ends it; {@code null} is
     *     not sent
     */
    record Commit(@Nullable String eventId, @Nullable Boolean last) implements InputAudioCommand {

        public Commit(@Nullable String eventId) {
            this(eventId, null);
        }
    }

    /** Drops what is not committed. */
    record Clear(@Nullable String eventId) implements InputAudioCommand {}
}
