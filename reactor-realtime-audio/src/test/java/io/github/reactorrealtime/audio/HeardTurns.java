// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a detector, checks what it promises with every call, and keeps the turns. */
final class HeardTurns implements TurnDetector.Listener {

    /** In samples; {@code end} is that of the samples for a turn that is open at the end. */
    record Range(long begin, long end) {}

    private final TurnDetector detector;
    private final List<Range> turns = new ArrayList<>();
    private long given;
    private long before;
    private long quiet;
    private long lastEnd;
    private long open = -1;

    HeardTurns(TurnDetector detector) {
        this.detector = detector;
    }

    static List<Range> in(TurnDetector detector, short[] samples) {
        HeardTurns heard = new HeardTurns(detector);
        heard.give(samples, samples.length);
        return heard.turns();
    }

    void give(short[] samples, int length) {
        quiet = detector.quietUntil();
        before = given;
        given += length;
        detector.detect(samples, length, this);
        long now = detector.quietUntil();
        check(now >= quiet, "quietUntil went back from " + quiet + " to " + now);
        check(now <= given, "quietUntil is " + now + " of " + given);
        check(open < 0 || now == open, "quietUntil is " + now + " in a turn that began at " + open);
        check(open >= 0 || now >= lastEnd, "quietUntil is " + now + " after a turn that ended at " + lastEnd);
    }

    /** Cut into pieces of these sizes, over and over. */
    void giveInPieces(short[] samples, int... sizes) {
        int position = 0;
        for (int i = 0; position < samples.length; i++) {
            int size = Math.min(sizes[i % sizes.length], samples.length - position);
            give(Arrays.copyOfRange(samples, position, position + size), size);
            position += size;
        }
    }

    List<Range> turns() {
        List<Range> all = new ArrayList<>(turns);
        if (open >= 0) {
            all.add(new Range(open, given));
        }
        return all;
    }

    @Override
    public void turnBegan(long position) {
        check(open < 0, "A turn began within a turn");
        check(position >= quiet, "A turn began at " + position + ", before quietUntil, " + quiet);
        check(position >= lastEnd, "A turn began at " + position + ", before the end of the last, " + lastEnd);
        check(position <= given, "A turn began at " + position + " of " + given);
        open = position;
    }

    @Override
    public void turnEnded(long position) {
        check(open >= 0, "A turn ended that had not begun");
        check(position >= before, "A turn ended at " + position + ", before what was given earlier, " + before);
        check(position <= given, "A turn ended at " + position + " of " + given);
        turns.add(new Range(open, position));
        lastEnd = position;
        quiet = position;
        open = -1;
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
