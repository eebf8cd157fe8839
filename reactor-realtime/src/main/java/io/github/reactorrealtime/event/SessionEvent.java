// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The session and its settings; {@code session.…} and the beta's {@code transcription_session.…} alike. Constructors may
 * gain components in a minor version.
 */
public sealed interface SessionEvent extends ServerEvent {

    /** All settings, not just the changed ones. */
    Session session();

    /** The first event of a connection. */
    record Created(@Nullable String eventId, Session session) implements SessionEvent {

        public Created {
            requireNonNull(session, "session");
        }
    }

    /** Answers an accepted {@link SessionCommand}. */
    record Updated(@Nullable String eventId, Session session) implements SessionEvent {

        public Updated {
            requireNonNull(session, "session");
        }
    }
}
