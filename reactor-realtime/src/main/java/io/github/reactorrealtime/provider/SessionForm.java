// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of session a dialect knows, from which a {@link SessionPlan} is made.
 *
 * @param name for logs
 * @param target what the URL names
 * @param modalities what a conversation may answer in, if it did; {@code null} is not sent
 */
record SessionForm(
        String name,
        Target target,
        SessionType type,
        Shape shape,
        @Nullable List<String> modalities) {

    enum Target {
        /** {@code intent=transcription}. */
        TRANSCRIPTION,
        /** {@code model=…&intent=transcription}, the model being the one that transcribes. */
        TRANSCRIPTION_OF_MODEL,
        /** {@code model=…}, the model being the one that transcribes. */
        MODEL,
        /** The speech model whose conversation session carries the transcription. */
        SPEECH_MODEL,
        NOTHING
    }

    /** A session of type {@code transcription}. */
    static SessionForm transcription(String name, Target target, Shape shape) {
        return new SessionForm(name, target, SessionType.TRANSCRIPTION, shape, null);
    }

    /**
     * A conversation session with a speech model that is told never to answer.
     *
     * @param modalities none leaves them as they are: a flat session with a type knows no field for them
     */
    static SessionForm conversation(String name, Shape shape, String... modalities) {
        @Nullable List<String> answers = modalities.length == 0 ? null : List.of(modalities);
        return new SessionForm(name, Target.SPEECH_MODEL, SessionType.REALTIME, shape, answers);
    }

    SessionForm withModelInUrl(boolean inUrl) {
        Target other = switch (target) {
            case TRANSCRIPTION, TRANSCRIPTION_OF_MODEL -> inUrl ? Target.TRANSCRIPTION_OF_MODEL : Target.TRANSCRIPTION;
            case MODEL, NOTHING -> inUrl ? Target.MODEL : Target.NOTHING;
            case SPEECH_MODEL -> Target.SPEECH_MODEL;
        };
        return new SessionForm(name, other, type, shape, modalities);
    }
}
