// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.matrix;

import java.util.List;

/**
 * What a cell has to come to.
 *
 * @param beginning of the outcome
 * @param sentences all of which have to be in it
 */
record Expectation(String beginning, List<String> sentences) {

    static Expectation works(boolean serviceHears) {
        return new Expectation(serviceHears ? Cell.TURNS_BY_SERVICE : Cell.TURNS_BY_US, List.of());
    }

    /** By us, before anything was sent. */
    static Expectation refused(List<String> sentences) {
        return new Expectation(Cell.REFUSED, sentences);
    }

    /** By the service: only it can know. */
    static Expectation refusedByService(String sentence) {
        return new Expectation("[", List.of(sentence));
    }

    boolean isMetBy(String outcome) {
        return outcome.startsWith(beginning) && sentences.stream().allMatch(outcome::contains);
    }

    @Override
    public String toString() {
        return sentences.isEmpty() ? beginning : beginning + String.join(" … ", sentences);
    }
}
