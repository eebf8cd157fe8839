// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

/**
 * What a session is for. Open: a value that is none of the constants is kept.
 *
 * @param value as on the wire
 */
public record SessionType(String value) {

    /** Audio in, transcripts out. */
    public static final SessionType TRANSCRIPTION = new SessionType("transcription");

    /** A conversation with a model; may transcribe the user's audio on the side. */
    public static final SessionType REALTIME = new SessionType("realtime");

    public SessionType {
        requireNonNull(value, "value");
    }
}
