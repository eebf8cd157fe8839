// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TranscriptionEvent.Delta;
import io.github.reactorrealtime.event.TranscriptionEvent.Intermediate;

/**
 * What an attempt at a turn has said so far: text that stands and, from services that guess ahead, a guess behind it that the next text
 * replaces. Confined to its transcription.
 */
final class TurnText {

    private final StringBuilder all = new StringBuilder();
    private int standing; // length of the text that stands

    /**
     * Takes more text, if it is that, and tells the subscriber.
     *
     * @return whether anything changed
     */
    boolean add(TranscriptionEvent answer, Turn turn, EventOutlet outlet) {
        if (answer instanceof Delta delta) {
            int from = standing;
            String guess = replaceGuess(delta.delta());
            standing = all.length();
            return tell(guess, from, turn, outlet);
        }
        return answer instanceof Intermediate guess && tell(replaceGuess(guess.text()), standing, turn, outlet);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns what was there. */
    private String replaceGuess(String text) {
        String guess = all.substring(standing);
        all.setLength(standing);
        all.append(text);
        return guess;
    }

    /** Text that only grew is told as an addition. */
    private boolean tell(String before, int from, Turn turn, EventOutlet outlet) {
        boolean grew = all.length() - from >= before.length() && all.indexOf(before, from) == from;
        String added = grew ? all.substring(from + before.length()) : "";
        if (grew && added.isEmpty()) {
            return false;
        }
        if (grew) {
            outlet.addPartial(turn.number, added, all, turn.attempt());
        } else {
            outlet.replacePartial(turn.number, all, turn.attempt());
        }
        return true;
    }
}
