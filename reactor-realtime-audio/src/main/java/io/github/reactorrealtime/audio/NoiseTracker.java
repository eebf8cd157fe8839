// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Arrays;

/**
 * Follows the power of the noise in each band beneath speech.
 *
 * <p>Within {@value #PARTS} parts of {@value #PART_FRAMES} frames every band falls to its noise once, between two sounds,
 * even while somebody speaks without a pause: so the least of them is a floor, which falls at once and rises only
 * after that time. The noise itself is the mean of what stays near the floor. Not thread-safe.
 */
final class NoiseTracker {

    private static final int PARTS = 8;
    private static final int PART_FRAMES = 25;
    private static final double SMOOTHING = 0.7;
    private static final double MEAN = 0.95;

    /** What is more than this over the floor is not noise. */
    private static final double NEAR_FLOOR = 4;

    private final double silence;
    private final double[] smooth;
    private final double[] floor;
    private final double[] noise;
    private final double[][] leastOfParts;
    private final double[] sorted;
    private int frames;

    /** @param silence noise is never taken for less than this power */
    NoiseTracker(int bands, double silence) {
        this.silence = silence;
        smooth = new double[bands];
        floor = new double[bands];
        noise = new double[bands];
        leastOfParts = new double[PARTS][bands];
        sorted = new double[bands];
        for (double[] part : leastOfParts) {
            Arrays.fill(part, Double.MAX_VALUE);
        }
        Arrays.fill(noise, silence);
    }

    /** Takes a frame's powers. */
    void add(double[] powers) {
        int part = frames / PART_FRAMES % PARTS;
        if (frames % PART_FRAMES == 0) {
            Arrays.fill(leastOfParts[part], Double.MAX_VALUE);
        }
        for (int band = 0; band < powers.length; band++) {
            double power = Math.max(powers[band], silence);
            smooth[band] = frames == 0 ? power : SMOOTHING * smooth[band] + (1 - SMOOTHING) * power;
            leastOfParts[part][band] = Math.min(leastOfParts[part][band], smooth[band]);
        }
        follow();
        frames++;
    }

    double of(int band) {
        return noise[band];
    }

    private void follow() {
        double mean = Math.min(MEAN, frames / (frames + 1.0));
        for (int band = 0; band < noise.length; band++) {
            floor[band] = Double.MAX_VALUE;
            for (double[] part : leastOfParts) {
                floor[band] = Math.min(floor[band], part[band]);
            }
            if (smooth[band] < NEAR_FLOOR * floor[band]) {
                noise[band] = mean * noise[band] + (1 - mean) * smooth[band];
            }
            noise[band] = Math.max(floor[band], Math.min(NEAR_FLOOR * floor[band], noise[band]));
        }
        if (frames < PARTS * PART_FRAMES) {
            distrustPeaks();
        }
    }

    /**
     * The first sound may be speech as well as noise. Noise is spread over the bands; so at first what rises above the others
     * is not taken for noise, but for the lowest bands, where hum is.
     */
    private void distrustPeaks() {
        System.arraycopy(floor, 0, sorted, 0, floor.length);
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double known = (double) frames / (PARTS * PART_FRAMES);
        double most = median * Math.pow(10, 0.8 + 3 * known);
        for (int band = 4; band < noise.length; band++) {
            noise[band] = Math.min(noise[band], most);
        }
    }
}
