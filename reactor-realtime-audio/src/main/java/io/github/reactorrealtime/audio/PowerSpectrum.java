// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Arrays;

/** Discrete Fourier transform of a real signal, of a length that is a power of two; keeps its tables. Not thread-safe. */
final class PowerSpectrum {

    private final int size;
    private final double[] cos;
    private final double[] sin;
    private final double[] re;
    private final double[] im;

    /** @param size a power of two, at least 4 */
    PowerSpectrum(int size) {
        this.size = size;
        cos = new double[size / 2];
        sin = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / size);
            sin[i] = -Math.sin(2 * Math.PI * i / size);
        }
        re = new double[size];
        im = new double[size];
    }

    int size() {
        return size;
    }

    /**
     * Squared magnitudes.
     *
     * @param signal at most {@link #size()} values; what is missing counts as silence
     * @param power gets those of the frequencies 0 to {@code size / 2}
     */
    void of(double[] signal, double[] power) {
        clear();
        for (int i = 0; i < signal.length; i++) {
            re[reversed(i)] = signal[i];
        }
        transform();
        for (int i = 0; i < power.length; i++) {
            power[i] = re[i] * re[i] + im[i] * im[i];
        }
    }

    /**
     * Autocorrelation of the signal that has these squared magnitudes.
     *
     * @param power of the frequencies 0 to {@code size / 2}
     * @param correlation gets the first lags, as many as it has room for
     */
    void autocorrelation(double[] power, double[] correlation) {
        clear();
        for (int i = 0; i < power.length; i++) {
            re[reversed(i)] = power[i];
            re[reversed((size - i) % size)] = power[i];
        }
        transform();
        System.arraycopy(re, 0, correlation, 0, correlation.length);
    }

    private void clear() {
        Arrays.fill(re, 0);
        Arrays.fill(im, 0);
    }

    private int reversed(int i) {
        return Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(size) + 1);
    }

    private void transform() {
        for (int length = 2; length <= size; length *= 2) {
            int half = length / 2;
            int step = size / length;
            for (int start = 0; start < size; start += length) {
                for (int k = 0; k < half; k++) {
                    butterfly(start + k, start + k + half, k * step);
                }
            }
        }
    }

    private void butterfly(int a, int b, int angle) {
        double real = re[b] * cos[angle] - im[b] * sin[angle];
        double imaginary = re[b] * sin[angle] + im[b] * cos[angle];
        re[b] = re[a] - real;
        im[b] = im[a] - imaginary;
        re[a] += real;
        im[a] += imaginary;
    }
}
