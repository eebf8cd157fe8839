// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast the emulated service answers.
 *
 * @param created from the upgrade to {@code session.created}
 * @param updated from {@code session.update} to {@code session.updated}
 * @param firstDelta from the commit to the first piece of text
 * @param betweenDeltas between pieces of text
 * @param completed from the last piece of text to the final text
 * @param pingInterval between the service's pings; zero means none
 * @param session the longest session; null means the provider's own, 60 minutes for OpenAI and 30 for Azure
 */
public record EmulatorTiming(
        Duration created,
        Duration updated,
        Duration firstDelta,
        Duration betweenDeltas,
        Duration completed,
        Duration pingInterval,
        @Nullable Duration session) {

    private static final Duration PING_INTERVAL = Duration.ofMillis(20_260);

    public EmulatorTiming {
        notNegative(created, "created");
        notNegative(updated, "updated");
        notNegative(firstDelta, "firstDelta");
        notNegative(betweenDeltas, "betweenDeltas");
        notNegative(completed, "completed");
        notNegative(pingInterval, "pingInterval");
        if (session != null && (session.isNegative() || session.isZero())) {
            throw new IllegalArgumentException("session must be positive but was " + session);
        }
    }

    /** Every answer at once; pings and session length as in the service. */
    public static EmulatorTiming instant() {
        return new EmulatorTiming(
                Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, PING_INTERVAL, null);
    }

    /** What was measured on the service: an update in 100 ms, the first text 1.2 s after the commit. */
    public static EmulatorTiming realistic() {
        return new EmulatorTiming(
                Duration.ofMillis(5),
                Duration.ofMillis(100),
                Duration.ofMillis(1_200),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                PING_INTERVAL,
                null);
    }

    /** The same with another time from the commit to the first piece of text. */
    public EmulatorTiming withFirstDelta(Duration delay) {
        return new EmulatorTiming(created, updated, delay, betweenDeltas, completed, pingInterval, session);
    }

    /** The same with another time between pings; zero means none. */
    public EmulatorTiming withPingInterval(Duration interval) {
        return new EmulatorTiming(created, updated, firstDelta, betweenDeltas, completed, interval, session);
    }

    /** The same with another longest session. */
    public EmulatorTiming withSession(Duration longest) {
        return new EmulatorTiming(created, updated, firstDelta, betweenDeltas, completed, pingInterval, longest);
    }

    private static void notNegative(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative but was " + duration);
        }
    }
}
