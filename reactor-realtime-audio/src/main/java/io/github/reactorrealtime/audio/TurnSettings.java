// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a {@link VoiceTurnDetector} begins and ends a turn. Times are rounded down to whole samples, and take effect at the
 * next end of the classifier's frame.
 *
 * @param preRoll audio before the first speech that belongs to the turn; 0 or more
 * @param silence how long a pause ends the turn; it belongs to the turn; 0 or more
 * @param minSpeech how much speech begins a turn: less is a click; 0 or more. Half of it goes on with a turn
 * @param minTurn how long a turn is at least, with its lead-in and its pause; 0 or more. Services refuse less than 100 ms
 * @param maxTurn how long a turn is at most; at least 1 s
 * @param cutSearch how long before {@code maxTurn} a quiet moment is looked for at which to cut; 0 cuts at the limit.
 *     Leaves at least {@code preRoll} and {@code minSpeech} of {@code maxTurn}
 * @param enter probability from which a frame is speech while there was none; 0 to 1
 * @param leave probability from which a frame is still speech afterwards; 0 to {@code enter}
 */
public record TurnSettings(
        Duration preRoll,
        Duration silence,
        Duration minSpeech,
        Duration minTurn,
        Duration maxTurn,
        Duration cutSearch,
        double enter,
        double leave) {

    private static final Duration LEAST_LIMIT = Duration.ofSeconds(1);

    /**
     * 300 ms before speech and 500 ms after it, as the services' own detection; 60 ms of speech begin a turn; 100 ms to 30 s a
     * turn, cut at a quiet moment of its last 2 s; speech from 0.5 on and down to 0.35.
     */
    public static final TurnSettings DEFAULTS = new TurnSettings(
            Duration.ofMillis(300),
            Duration.ofMillis(500),
            Duration.ofMillis(60),
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            0.5,
            0.35);

    public TurnSettings {
        notNegative(preRoll, "preRoll");
        notNegative(silence, "silence");
        notNegative(minSpeech, "minSpeech");
        notNegative(minTurn, "minTurn");
        notNegative(maxTurn, "maxTurn");
        notNegative(cutSearch, "cutSearch");
        if (maxTurn.compareTo(LEAST_LIMIT) < 0 || maxTurn.compareTo(minTurn) < 0) {
            throw new IllegalArgumentException(
                    "maxTurn must be at least 1 s and minTurn (" + minTurn + ") but was " + maxTurn);
        }
        if (maxTurn.minus(cutSearch).compareTo(preRoll.plus(minSpeech)) < 0) {
            throw new IllegalArgumentException("cutSearch must leave preRoll and minSpeech (" + preRoll.plus(minSpeech)
                    + ") of maxTurn (" + maxTurn + ") but was " + cutSearch);
        }
        if (!(enter >= 0 && enter <= 1)) {
            throw new IllegalArgumentException("enter must be 0 to 1 but was " + enter);
        }
        if (!(leave >= 0 && leave <= enter)) {
            throw new IllegalArgumentException("leave must be 0 to enter (" + enter + ") but was " + leave);
        }
    }

    public TurnSettings withPreRoll(Duration preRoll) {
        return new TurnSettings(preRoll, silence, minSpeech, minTurn, maxTurn, cutSearch, enter, leave);
    }

    public TurnSettings withSilence(Duration silence) {
        return new TurnSettings(preRoll, silence, minSpeech, minTurn, maxTurn, cutSearch, enter, leave);
    }

    public TurnSettings withMinSpeech(Duration minSpeech) {
        return new TurnSettings(preRoll, silence, minSpeech, minTurn, maxTurn, cutSearch, enter, leave);
    }

    public TurnSettings withMinTurn(Duration minTurn) {
        return new TurnSettings(preRoll, silence, minSpeech, minTurn, maxTurn, cutSearch, enter, leave);
    }

    /** The longest turn, and how long before it a quiet moment is looked for. */
    public TurnSettings withMaxTurn(Duration maxTurn, Duration cutSearch) {
        return new TurnSettings(preRoll, silence, minSpeech, minTurn, maxTurn, cutSearch, enter, leave);
    }

    /** The probabilities between which the last judgement stays. */
    public TurnSettings withThresholds(double enter, double leave) {
        return new TurnSettings(preRoll, silence, minSpeech, minTurn, maxTurn, cutSearch, enter, leave);
    }

    private static void notNegative(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative but was " + duration);
        }
    }
}
