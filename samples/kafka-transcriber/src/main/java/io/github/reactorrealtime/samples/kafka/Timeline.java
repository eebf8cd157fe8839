// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Where the samples given to a transcription lie in the call. The two drift apart at holes of the input: a hole is a short silence
 * for the transcription, however long it is in the call.
 */
final class Timeline {

    /** A stretch of the call for which no audio came. */
    record Hole(long start, long end) {}

    /** From this sample on, samples lie from this position on. */
    private record Stretch(long sample, long position) {}

    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();
    private final ArrayDeque<Hole> holes = new ArrayDeque<>();
    private long given; // samples

    /** @param position where the first sample will lie */
    Timeline(long position) {
        stretches.add(new Stretch(0, position));
    }

    /** Samples follow. */
    void add(long samples) {
        given += samples;
    }

    /**
     * Nothing came for the positions up to the given one.
     *
     * @param silence samples of silence that are given instead
     */
    void hole(long upTo, long silence) {
        long start = end();
        holes.add(new Hole(start, upTo));
        given += silence;
        if (start + silence != upTo) {
            stretches.add(new Stretch(given, upTo));
        }
    }

    /** Position behind everything that was given. */
    long end() {
        Stretch last = stretches.getLast();
        return last.position + given - last.sample;
    }

    /** Position of a sample. */
    long position(long sample) {
        Stretch stretch = stretches.getFirst();
        for (Stretch each : stretches) {
            if (each.sample <= sample) {
                stretch = each;
            }
        }
        return stretch.position + sample - stretch.sample;
    }

    /** Nobody asks for samples before this one any more. */
    void forget(long beforeSample) {
        while (stretches.size() > 1 && second().sample <= beforeSample) {
            stretches.remove();
        }
    }

    /** The next hole, once, that begins before the position. */
    @Nullable
    Hole pollHole(long before) {
        Hole first = holes.peek();
        return first != null && first.start < before ? holes.remove() : null;
    }

    private Stretch second() {
        var all = stretches.iterator();
        all.next();
        return all.next();
    }
}
