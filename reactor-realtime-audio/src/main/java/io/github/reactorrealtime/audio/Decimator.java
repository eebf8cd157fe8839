// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * Lowers the sample rate of one channel by a whole factor, frame by frame, well enough to judge the sound by: 60 dB of what
 * lies above the band is kept out but for its uppermost tenths. Not thread-safe.
 */
final class Decimator {

    private static final int HALF_WIDTH = 12;
    private static final double CUTOFF = 0.9;

    private final int factor;
    private final double[] taps;
    private final double[] history;

    /** @param frameLength samples of each frame, a multiple of the factor */
    Decimator(int factor, int frameLength) {
        this.factor = factor;
        taps = factor == 1 ? new double[] {1} : lowPass(factor);
        history = new double[taps.length - 1 + frameLength];
    }

    /** @param out gets a sample for each {@code factor} of the frame, full scale ±1 */
    void decimate(short[] frame, double[] out) {
        int kept = taps.length - 1;
        System.arraycopy(history, frame.length, history, 0, kept);
        for (int i = 0; i < frame.length; i++) {
            history[kept + i] = frame[i] * 0x1p-15;
        }
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int k = 0; k < taps.length; k++) {
                sum += taps[k] * history[i * factor + k];
            }
            out[i] = sum;
        }
    }

    private static double[] lowPass(int factor) {
        int half = HALF_WIDTH * factor;
        KaiserSinc sinc = new KaiserSinc(CUTOFF / factor, half);
        double[] taps = new double[2 * half - 1];
        for (int k = 0; k < taps.length; k++) {
            taps[k] = sinc.at(k - half + 1);
        }
        return taps;
    }
}
