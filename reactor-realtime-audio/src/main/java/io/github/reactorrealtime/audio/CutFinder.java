// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Arrays;

/**
 * Says where a turn that gets too long may be cut. What lies behind has been sent, so a moment is good only while it is the
 * last one heard, and what is asked of it falls as the limit comes near: first a long pause, then shorter ones, from
 * half-way on also a moment that is about as quiet as the quietest of the last second, at the limit anything.
 */
final class CutFinder {

    private static final double LONG_PAUSE_SECONDS = 0.2;

    /** How far above the quietest of the last second a moment may be just before the limit. */
    private static final double LAST_ALLOWANCE_DB = 20;

    private final long search;
    private final double longPause;
    // Mean powers of the frames of the last second but the last.
    private final double[] levels;
    private int next;
    private double level;

    /** @param search samples before the limit from which on there may be a cut */
    CutFinder(long search, int sampleRateHz, int frameLength) {
        this.search = search;
        longPause = LONG_PAUSE_SECONDS * sampleRateHz;
        levels = new double[Math.max(1, sampleRateHz / frameLength)];
        Arrays.fill(levels, Double.MAX_VALUE);
    }

    void add(short[] frame) {
        levels[next] = level;
        next = (next + 1) % levels.length;
        double sum = 0;
        for (short sample : frame) {
            sum += sample * sample;
        }
        level = sum / frame.length;
    }

    /**
     * Whether to cut after the last frame.
     *
     * @param left samples that fit into the turn if there is one more frame; negative if that doesn't fit
     * @param pause samples since the last speech
     */
    boolean isGood(long left, long pause) {
        if (left < 0) {
            return true;
        }
        if (left >= search) {
            return false;
        }
        double nearness = 1 - (double) left / search;
        return pause > longPause * (1 - nearness)
                || (nearness > 0.5 && level <= quietest() * decibels(LAST_ALLOWANCE_DB * (2 * nearness - 1)));
    }

    private double quietest() {
        double quietest = Double.MAX_VALUE;
        for (double earlier : levels) {
            quietest = Math.min(quietest, earlier);
        }
        return quietest;
    }

    private static double decibels(double db) {
        return Math.pow(10, db / 10);
    }
}
