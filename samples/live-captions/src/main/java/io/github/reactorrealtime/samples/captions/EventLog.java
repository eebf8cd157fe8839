// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that the page has not seen yet, by number. Of each turn at most one partial is kept, and none once it has its outcome.
 * Not thread-safe.
 */
final class EventLog {

    private final int capacity;
    private final NavigableMap<Long, CaptionEvent> events = new TreeMap<>();
    private final Map<Long, Long> partials = new HashMap<>(); // number of the kept partial, by turn
    private long last;
    private boolean over;

    /** @param capacity how many events may be kept before {@link #hasRoom} says no */
    EventLog(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an event under the next number. */
    void append(CaptionEvent event) {
        last++;
        if (event instanceof CaptionEvent.Partial partial) {
            forget(partials.put(partial.turn(), last));
        } else if (event instanceof CaptionEvent.Final text) {
            forget(partials.remove(text.turn()));
        } else if (event instanceof CaptionEvent.Failed failed) {
            forget(partials.remove(failed.turn()));
        }
        events.put(last, event);
        over |= event.isLast();
    }

    /** The first event above this number, {@code null} when there is none. */
    Map.@Nullable Entry<Long, CaptionEvent> after(long number) {
        return events.higherEntry(number);
    }

    /** Forgets all events up to this number. */
    void seen(long number) {
        NavigableMap<Long, CaptionEvent> shown = events.headMap(number, true);
        partials.values().removeIf(shown::containsKey);
        shown.clear();
    }

    /** Whether the transcription may go on. The last event is taken in any case. */
    boolean hasRoom() {
        return events.size() < capacity;
    }

    /** The highest number given so far. */
    long last() {
        return last;
    }

    /** Whether the last event was added. */
    boolean isOver() {
        return over;
    }

    /** Whether the page has seen everything. */
    boolean isEmpty() {
        return events.isEmpty();
    }

    private void forget(@Nullable Long number) {
        if (number != null) {
            events.remove(number);
        }
    }
}
