// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.util.ArrayDeque;

/** The records of a call that hold audio without an outcome, in the order they were taken. */
final class InFlight {

    /** No record. */
    static final long NONE = Long.MAX_VALUE;

    /** What a record reaches that ends a call: it is done when the call is. */
    static final long END_OF_CALL = Long.MAX_VALUE;

    private record Entry(long offset, long end) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /** Takes a record whose audio ends at the given position. */
    void add(long offset, long end) {
        entries.add(new Entry(offset, end));
    }

    /** Everything before the position has its outcome. */
    void settle(long position) {
        Entry first;
        while ((first = entries.peek()) != null && first.end <= position) {
            entries.remove();
        }
    }

    void clear() {
        entries.clear();
    }

    /** Where to begin to read to see all of it again. */
    long firstOffset() {
        Entry first = entries.peek();
        return first == null ? NONE : first.offset;
    }
}
