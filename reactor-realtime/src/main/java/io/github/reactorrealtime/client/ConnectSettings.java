// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How patient a client is with one session.
 *
 * @param connectTimeout for resolving, connecting, TLS and upgrade together
 * @param answerTimeout for {@code session.created} after the upgrade; with a configuration to confirm, twice that for both answers
 *     together
 * @param pingInterval how often an open session is checked by a WebSocket PING; zero never does
 * @param pongTimeout how long the answer to that may take before the connection counts as dead
 */
public record ConnectSettings(
        Duration connectTimeout, Duration answerTimeout, Duration pingInterval, Duration pongTimeout) {

    /** 10 s to connect, 10 s for an answer, a PING every 15 s, answered within 10 s. */
    public static final ConnectSettings DEFAULTS = new ConnectSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(10));

    public ConnectSettings {
        positive(connectTimeout, "connectTimeout");
        positive(answerTimeout, "answerTimeout");
        positive(pongTimeout, "pongTimeout");
        if (requireNonNull(pingInterval, "pingInterval").isNegative()) {
            throw new IllegalArgumentException("pingInterval must not be negative but was " + pingInterval);
        }
    }

    private static void positive(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive but was " + duration);
        }
    }
}
