// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

/**
 * One keypad tone of the source.
 *
 * @param key what it says
 * @param start its first sample
 * @param end the first sample after it
 */
record Key(char key, long start, long end) {

    boolean isInside(long from, long to) {
        return start >= from && end <= to;
    }

    boolean touches(long from, long to) {
        return start < to && end > from;
    }
}
