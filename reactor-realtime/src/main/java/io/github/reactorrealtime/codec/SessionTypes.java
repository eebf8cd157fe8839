// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionEvent;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import java.util.List;

/** {@code session.…} and the command of {@code transcription_session.…}. */
final class SessionTypes {

    static final List<EventType<ClientFields, ? extends ClientEvent>> COMMANDS = List.of(
            new EventType<>(
                    "session.update",
                    SessionCommand.Update.class,
                    f -> new SessionCommand.Update(f.eventId, f.session(SessionType.REALTIME)),
                    SessionTypes::writeConfig),
            new EventType<>(
                    "transcription_session.update",
                    SessionCommand.TranscriptionUpdate.class,
                    f -> new SessionCommand.TranscriptionUpdate(f.eventId, f.session(SessionType.TRANSCRIPTION)),
                    SessionTypes::writeConfig));

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "session.created",
                    SessionEvent.Created.class,
                    f -> new SessionEvent.Created(f.eventId, f.session()),
                    SessionTypes::writeSession),
            new EventType<>(
                    "session.updated",
                    SessionEvent.Updated.class,
                    f -> new SessionEvent.Updated(f.eventId, f.session()),
                    SessionTypes::writeSession));

    private SessionTypes() {}

    private static void writeConfig(JsonWriter out, SessionCommand command) {
        SessionConfig session = command.session();
        if (session.shape() == SessionConfig.Shape.MODEL_ONLY) {
            Transcription transcription = session.transcription();
            out.text("model", transcription == null ? null : transcription.model());
        } else {
            out.object("session", session, SessionConfigWriter::write);
        }
    }

    private static void writeSession(JsonWriter out, SessionEvent event) {
        out.raw("session", event.session().json());
    }
}
