// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.provider.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a route to examine it.
 *
 * @param name for people
 * @param problems what is known to be wrong before anything is sent, a sentence each
 * @param notes what else should be known, a sentence each
 * @param endpoint {@code null} when the route leads nowhere; the problems say why
 * @param session the session that is asked for, nested
 * @param realtimeModel a speech model that may carry the transcription, {@code null} when there is none
 * @param sessions whether the route transcribes in sessions; otherwise it uploads files
 * @param rest whether the model transcribes uploaded files
 */
public record Patient(
        String name,
        List<String> problems,
        List<String> notes,
        @Nullable Endpoint endpoint,
        SessionConfig session,
        @Nullable String realtimeModel,
        boolean sessions,
        boolean rest) {

    public Patient {
        requireNonNull(name, "name");
        requireNonNull(session, "session");
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }
}
