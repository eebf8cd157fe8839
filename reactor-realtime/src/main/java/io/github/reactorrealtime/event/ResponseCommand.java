// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import org.jspecify.annotations.Nullable;

/** Starts and stops the model's answers; an error in a transcription session. */
public sealed interface ResponseCommand extends ClientEvent {

    /**
     * Asks for an answer.
     *
     * @param responseJson settings of this one answer, a JSON object; {@code null} for those of the session
     */
    record Create(@Nullable String eventId, @Nullable String responseJson) implements ResponseCommand {}

    /**
     * Stops an answer.
     *
     * @param responseId {@code null} for the one in progress
     */
    record Cancel(@Nullable String eventId, @Nullable String responseId) implements ResponseCommand {}
}
