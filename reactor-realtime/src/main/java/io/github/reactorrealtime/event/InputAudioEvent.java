// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The input audio buffer and what the service hears in it. Times are milliseconds from the first audio of the session. An
 * id the service leaves out is empty. Constructors may gain components in a minor version.
 */
public sealed interface InputAudioEvent extends ServerEvent {

    /**
     * The buffer became an item, by a commit or by turn detection.
     *
     * @param previousItemId the item before it; {@code null} for the first
     */
    record Committed(@Nullable String eventId, @Nullable String previousItemId, String itemId)
            implements InputAudioEvent {

        public Committed {
            requireNonNull(itemId, "itemId");
        }
    }

    /** Answers {@link InputAudioCommand.Clear}. */
    record Cleared(@Nullable String eventId) implements InputAudioEvent {}

    /**
     * Speech begins.
     *
     * @param audioStartMs includes the prefix padding
     * @param itemId the item the speech will become
     */
    record SpeechStarted(@Nullable String eventId, long audioStartMs, String itemId) implements InputAudioEvent {

        public SpeechStarted {
            requireNonNull(itemId, "itemId");
        }
    }

    /**
     * Speech ended; a commit by the service follows.
     *
     * @param audioEndMs includes the silence that ended the turn
     */
    record SpeechStopped(@Nullable String eventId, long audioEndMs, String itemId) implements InputAudioEvent {

        public SpeechStopped {
            requireNonNull(itemId, "itemId");
        }
    }

    /** Nobody spoke for the time set by {@code idleTimeoutMs}; the silence was committed. */
    record TimeoutTriggered(@Nullable String eventId, long audioStartMs, long audioEndMs, String itemId)
            implements InputAudioEvent {

        public TimeoutTriggered {
            requireNonNull(itemId, "itemId");
        }
    }

    /**
     * A key of a telephone was pressed; SIP only.
     *
     * @param key {@code 0} to {@code 9}, {@code *}, {@code #}, {@code A} to {@code D}
     */
    record DtmfReceived(
            @Nullable String eventId, String key, @Nullable Instant receivedAt) implements InputAudioEvent {

        public DtmfReceived {
            requireNonNull(key, "key");
        }
    }
}
