// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How patient a client is with one request.
 *
 * @param answerTimeout for connecting, sending and the beginning of the answer together; a transcript begins when it is made
 * @param idleTimeout how long an answer that has begun may keep silent
 */
public record RequestSettings(Duration answerTimeout, Duration idleTimeout) {

    /** Two minutes for the answer, 30 s of silence in it. */
    public static final RequestSettings DEFAULTS = new RequestSettings(Duration.ofMinutes(2), Duration.ofSeconds(30));

    public RequestSettings {
        positive(answerTimeout, "answerTimeout");
        positive(idleTimeout, "idleTimeout");
    }

    private static void positive(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive but was " + duration);
        }
    }
}
