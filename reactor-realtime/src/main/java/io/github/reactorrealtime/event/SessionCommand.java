// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Changes the settings of the session; answered by {@link SessionEvent.Updated} or {@link ErrorEvent}, all or nothing. */
public sealed interface SessionCommand extends ClientEvent {

    /** The settings to change. */
    SessionConfig session();

    /** {@code session.update}. */
    record Update(@Nullable String eventId, SessionConfig session) implements SessionCommand {

        public Update {
            requireNonNull(session, "session");
        }
    }

    /** {@code transcription_session.update}: the beta interface, with a flat configuration. */
    record TranscriptionUpdate(@Nullable String eventId, SessionConfig session) implements SessionCommand {

        public TranscriptionUpdate {
            requireNonNull(session, "session");
        }
    }
}
