// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a recognizer is told about the audio it gets.
 *
 * @param connection the connection's number, from 1
 * @param item the item's number on its connection, from 1
 * @param model the transcription model; on Azure the one behind the deployment
 * @param language the language the client named, null when none
 * @param prompt the prompt the client gave, null when none
 * @param finished false while the client still appends to the turn, which only the models with early text ask about
 */
public record Turn(
        int connection,
        int item,
        String model,
        @Nullable String language,
        @Nullable String prompt,
        boolean finished) {

    public Turn {
        requireNonNull(model, "model");
    }
}
