// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

/**
 * Finds keypad tones with the Goertzel algorithm.
 *
 * <p>Overlapping windows of 24 ms: long enough to tell 697 from 770 Hz, short enough to see a gap of 40 ms. A key counts when
 * two windows in a row show it, and again only after two windows without it.
 */
final class DtmfDecoder {

    private static final double WINDOW_SECONDS = 0.024;
    private static final double HOP_SECONDS = 0.006;
    /** Two in a row make or end a key. */
    private static final int WINDOWS = 2;
    /** Mean square of about −60 dB of full scale. */
    private static final double FAINTEST = 32_768.0 * 32_768.0 * 1e-6;
    /** Part of a window's energy that must lie in the two tones. */
    private static final double PURITY = 0.6;
    /** How much one of the two tones may be stronger than the other: 8 dB. */
    private static final double TWIST = 6.3;
    /** How much a tone must be stronger than the others of its group: 6 dB. */
    private static final double DOMINANCE = 4;

    private static final char NONE = 0;

    private final short[] samples;
    private final int window;
    private final double[] low;
    private final double[] high;

    private DtmfDecoder(short[] samples, int sampleRateHz) {
        this.samples = samples;
        this.window = (int) (sampleRateHz * WINDOW_SECONDS);
        this.low = coefficients(DtmfKeys.LOW_HZ, sampleRateHz);
        this.high = coefficients(DtmfKeys.HIGH_HZ, sampleRateHz);
    }

    static String decode(short[] samples, int sampleRateHz) {
        DtmfDecoder decoder = new DtmfDecoder(samples, sampleRateHz);
        int hop = (int) (sampleRateHz * HOP_SECONDS);
        StringBuilder keys = new StringBuilder();
        char seen = NONE;
        char held = NONE;
        int inARow = 0;
        for (int start = 0; start + decoder.window <= samples.length; start += hop) {
            char now = decoder.keyAt(start);
            inARow = now == seen ? inARow + 1 : 1;
            seen = now;
            if (inARow == WINDOWS && now != held) {
                held = now;
                if (now != NONE) {
                    keys.append(now);
                }
            }
        }
        return keys.toString();
    }

    private char keyAt(int start) {
        double energy = 0;
        for (int i = start; i < start + window; i++) {
            energy += (double) samples[i] * samples[i];
        }
        if (energy < FAINTEST * window) {
            return NONE;
        }
        double[] lows = powers(low, start);
        double[] highs = powers(high, start);
        int l = strongest(lows);
        int h = strongest(highs);
        boolean pure = (lows[l] + highs[h]) * 2 / (window * energy) > PURITY;
        boolean balanced = lows[l] < TWIST * highs[h] && highs[h] < TWIST * lows[l];
        return pure && balanced && dominates(lows, l) && dominates(highs, h) ? DtmfKeys.key(l, h) : NONE;
    }

    private double[] powers(double[] coefficients, int start) {
        double[] powers = new double[coefficients.length];
        for (int k = 0; k < coefficients.length; k++) {
            double coefficient = coefficients[k];
            double before = 0;
            double last = 0;
            for (int i = start; i < start + window; i++) {
                double next = samples[i] + coefficient * last - before;
                before = last;
                last = next;
            }
            powers[k] = last * last + before * before - coefficient * last * before;
        }
        return powers;
    }

    private static boolean dominates(double[] powers, int strongest) {
        for (int k = 0; k < powers.length; k++) {
            if (k != strongest && powers[k] * DOMINANCE > powers[strongest]) {
                return false;
            }
        }
        return true;
    }

    private static int strongest(double[] powers) {
        int best = 0;
        for (int k = 1; k < powers.length; k++) {
            best = powers[k] > powers[best] ? k : best;
        }
        return best;
    }

    private static double[] coefficients(double[] hz, int sampleRateHz) {
        double[] coefficients = new double[hz.length];
        for (int k = 0; k < hz.length; k++) {
            coefficients[k] = 2 * Math.cos(2 * Math.PI * hz[k] / sampleRateHz);
        }
        return coefficients;
    }
}
