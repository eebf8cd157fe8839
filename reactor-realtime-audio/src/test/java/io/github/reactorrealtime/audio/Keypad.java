// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Arrays;

/** Hears telephone keypad tones, so that a test can read what a recording says. */
final class Keypad {

    private static final double[] LOW = {697, 770, 852, 941};
    private static final double[] HIGH = {1_209, 1_336, 1_477, 1_633};
    private static final String KEYS = "123A456B789C*0#D";
    private static final double PRESENT = 0.05;
    private static final int WINDOWS_PER_SECOND = 50;
    private static final int TURN_PAUSE_WINDOWS = 20;

    private Keypad() {}

    /** The digits, with a blank between turns; a tone counts when two windows of 20 ms agree. */
    static String decode(double[] values, int sampleRateHz) {
        int size = sampleRateHz / WINDOWS_PER_SECOND;
        StringBuilder digits = new StringBuilder();
        char before = ' ';
        boolean counted = false;
        int silent = 0;
        for (int start = 0; start + size <= values.length; start += size) {
            char key = key(Arrays.copyOfRange(values, start, start + size), sampleRateHz);
            if (key == ' ') {
                silent++;
            } else if (key != before) {
                counted = false;
            } else if (!counted) {
                digits.append(silent >= TURN_PAUSE_WINDOWS && !digits.isEmpty() ? " " : "")
                        .append(key);
                counted = true;
                silent = 0;
            }
            before = key;
        }
        return digits.toString();
    }

    private static char key(double[] window, int sampleRateHz) {
        int row = strongest(LOW, window, sampleRateHz);
        int column = strongest(HIGH, window, sampleRateHz);
        return row < 0 || column < 0 ? ' ' : KEYS.charAt(4 * row + column);
    }

    private static int strongest(double[] frequencies, double[] window, int sampleRateHz) {
        int best = -1;
        double level = PRESENT;
        for (int i = 0; i < frequencies.length; i++) {
            double amplitude = amplitude(window, sampleRateHz, frequencies[i]);
            if (amplitude > level) {
                best = i;
                level = amplitude;
            }
        }
        return best;
    }

    private static double amplitude(double[] window, int sampleRateHz, double hz) {
        double sin = 0;
        double cos = 0;
        for (int i = 0; i < window.length; i++) {
            double angle = 2 * Math.PI * hz * i / sampleRateHz;
            sin += window[i] * Math.sin(angle);
            cos += window[i] * Math.cos(angle);
        }
        return 2 * Math.hypot(sin, cos) / window.length;
    }
}
