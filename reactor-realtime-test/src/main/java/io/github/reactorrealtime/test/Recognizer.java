// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.List;

/**
 * What the emulator hears.
 *
 * <p>Called on the emulator's scheduler, for several connections at once. For models with early text it is called again and
 * again with the audio so far. A failure becomes the item's {@code failed} event.
 */
@FunctionalInterface
public interface Recognizer {

    /**
     * The text of a turn.
     *
     * @param samples 16-bit mono; not to be changed
     * @param sampleRateHz samples per second
     * @param turn which turn it is
     */
    String recognize(short[] samples, int sampleRateHz, Turn turn);

    /** Decodes telephone keypad tones: all sixteen keys, nothing but digits, {@code *}, {@code #} and {@code A} to {@code D}. */
    static Recognizer dtmf() {
        return (samples, sampleRateHz, turn) -> DtmfDecoder.decode(samples, sampleRateHz);
    }

    /**
     * Says one line per turn, in the order in which turns are first heard on any connection; nothing when the lines are used
     * up.
     */
    static Recognizer script(List<String> lines) {
        return new ScriptRecognizer(lines);
    }
}
