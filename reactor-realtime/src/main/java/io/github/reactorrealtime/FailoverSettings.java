// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a transcription gives up, leaves a route, and comes back to it. How often and how fast single attempts are repeated is the
 * business of {@link io.github.reactorrealtime.policy.Resilience}.
 *
 * @param turnDeadline how long after its first failure a turn may be repaired before it is Failed
 * @param outage how long all routes may be unreachable before the transcription ends with an error
 * @param outFor how long a route at fault itself (bad key, quota, unknown deployment) is left alone
 * @param probeInterval how often a route higher in the ladder is tried with a turn that is settled already; an open breaker's own
 *     wait counts where it is longer
 * @param probesToReturn how many turns in a row have to succeed there before the live audio returns
 * @param minimumStay how long the live audio stays on a route before it returns to a higher one; doubles up to ten times when the
 *     return did not last
 * @param idle how long a session that repaired a turn is kept open for the next one
 */
public record FailoverSettings(
        Duration turnDeadline,
        Duration outage,
        Duration outFor,
        Duration probeInterval,
        int probesToReturn,
        Duration minimumStay,
        Duration idle) {

    /**
     * A turn is repaired for a minute, an outage of all routes endured for ten, a route at fault left alone for ten; probes every
     * 30 s, return after three successes and a stay of a minute; repair sessions are kept for a minute.
     */
    public static final FailoverSettings DEFAULTS = new FailoverSettings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            3,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    public FailoverSettings {
        notNegative(turnDeadline, "turnDeadline");
        notNegative(outage, "outage");
        notNegative(outFor, "outFor");
        positive(probeInterval, "probeInterval");
        notNegative(minimumStay, "minimumStay");
        notNegative(idle, "idle");
        if (probesToReturn < 1) {
            throw new IllegalArgumentException("probesToReturn must be at least 1 but was " + probesToReturn);
        }
    }

    public FailoverSettings withTurnDeadline(Duration turnDeadline) {
        return new FailoverSettings(turnDeadline, outage, outFor, probeInterval, probesToReturn, minimumStay, idle);
    }

    public FailoverSettings withOutage(Duration outage) {
        return new FailoverSettings(turnDeadline, outage, outFor, probeInterval, probesToReturn, minimumStay, idle);
    }

    public FailoverSettings withOutFor(Duration outFor) {
        return new FailoverSettings(turnDeadline, outage, outFor, probeInterval, probesToReturn, minimumStay, idle);
    }

    /** How a route proves itself before the live audio returns to it. */
    public FailoverSettings withReturn(Duration probeInterval, int probesToReturn, Duration minimumStay) {
        return new FailoverSettings(turnDeadline, outage, outFor, probeInterval, probesToReturn, minimumStay, idle);
    }

    public FailoverSettings withIdle(Duration idle) {
        return new FailoverSettings(turnDeadline, outage, outFor, probeInterval, probesToReturn, minimumStay, idle);
    }

    private static void positive(Duration duration, String name) {
        notNegative(duration, name);
        if (duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive but was " + duration);
        }
    }

    private static void notNegative(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative but was " + duration);
        }
    }
}
