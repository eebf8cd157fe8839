// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

/** The keypad of ITU-T Q.23: each key is one low and one high tone. */
final class DtmfKeys {

    static final double[] LOW_HZ = {697, 770, 852, 941};
    static final double[] HIGH_HZ = {1_209, 1_336, 1_477, 1_633};

    private static final String KEYS = "123A456B789C*0#D";

    private DtmfKeys() {}

    static char key(int low, int high) {
        return KEYS.charAt(low * HIGH_HZ.length + high);
    }

    static double lowHz(char key) {
        return LOW_HZ[position(key) / HIGH_HZ.length];
    }

    static double highHz(char key) {
        return HIGH_HZ[position(key) % HIGH_HZ.length];
    }

    private static int position(char key) {
        int position = KEYS.indexOf(key);
        if (position < 0) {
            throw new IllegalArgumentException("not a key of a telephone: '" + key + "', expected one of " + KEYS);
        }
        return position;
    }
}
