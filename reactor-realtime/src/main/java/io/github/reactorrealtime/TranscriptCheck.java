// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Doubts a transcript that the service reports as a success. Models loop, drop most of what was said, or put words into silence; a
 * second model rarely does so for the same audio, which the journal still has.
 *
 * <p>Asked once per turn, on the thread that does the work: it must be quick and must not throw.
 */
@FunctionalInterface
public interface TranscriptCheck {

    /** Believes everything. */
    TranscriptCheck NONE = (text, range) -> false;

    /**
     * Whether the text should not be believed without a second opinion.
     *
     * @param range which audio it is said to be of
     */
    boolean isDoubtful(String text, AudioRange range);

    /** Doubts when either does. */
    default TranscriptCheck or(TranscriptCheck other) {
        requireNonNull(other, "other");
        return (text, range) -> isDoubtful(text, range) || other.isDoubtful(text, range);
    }

    /**
     * Doubts loops: one to six words, the same again and again. People say things twice, some three times.
     *
     * @param times how often in a row is too often, at least 3; 5 is a good start
     */
    static TranscriptCheck loops(int times) {
        if (times < 3) {
            throw new IllegalArgumentException("times must be at least 3 but was " + times);
        }
        return (text, range) -> Words.loop(Words.of(text), times);
    }

    /**
     * Doubts texts that are too short for their audio, as when most of it was dropped.
     *
     * @param wordsPerMinute fewer are doubtful; fluent speech has 100 to 180
     * @param from audio that is shorter is never doubted: 10 s is a good start
     */
    static TranscriptCheck fewerWordsThan(int wordsPerMinute, Duration from) {
        requireNonNull(from, "from");
        if (wordsPerMinute < 1) {
            throw new IllegalArgumentException("wordsPerMinute must be at least 1 but was " + wordsPerMinute);
        }
        return (text, range) -> range.duration().compareTo(from) >= 0
                && Words.of(text).size() * 60_000L
                        < wordsPerMinute * range.duration().toMillis();
    }

    /** Doubts texts that are nothing but one of these, whatever case and punctuation: what a model says to silence. */
    static TranscriptCheck phrases(String... phrases) {
        List<List<String>> suspects = new ArrayList<>();
        for (String phrase : phrases) {
            suspects.add(Words.of(phrase));
        }
        return (text, range) -> suspects.contains(Words.of(text));
    }
}
