// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * The low-pass of a rate conversion, tabulated for each position an output sample can have between two input samples.
 *
 * <p>With the rates reduced to {@code up / down}, output sample k lies at input time {@code k * down / up}, so there are
 * {@code up} such positions (phases). The pass band ends at 90 % of the lower Nyquist frequency, the stop band begins at
 * that frequency with {@value KaiserSinc#ATTENUATION_DB} dB.
 *
 * <p>The table is bounded to about {@value #MAX_COEFFICIENTS} numbers (512 KiB). Every pair of common rates up to 48 kHz
 * down to 8 kHz fits but 48 to 11.025 kHz; a pair that doesn't (12,345 to 24,000 Hz has 1,600 phases) gets a table
 * of 512 phases per sample of the lower rate and linear interpolation between them, whose error is about 108 dB below
 * the signal at worst. Immutable, so all channels share it.
 */
final class PolyphaseFilter {

    /** The rates of a conversion may differ by this factor: beyond it a filter would be megabytes for no audible use. */
    static final int MAX_RATIO = 256;

    private static final int MAX_COEFFICIENTS = 65_536;
    private static final int INTERPOLATED_PHASES = 512;
    private static final double CUTOFF = 0.95;
    // Kaiser's rule: 128 taps at the lower rate make a transition band of 10 % of its Nyquist frequency at 100 dB.
    private static final int HALF_WIDTH = 64;

    private final int up;
    private final int down;
    private final int halfTaps;
    private final int rowsPerSample;
    private final double[] coefficients;

    private PolyphaseFilter(int up, int down) {
        this.up = up;
        this.down = down;
        double decimation = Math.max(1, (double) down / up);
        // Even, so that a row is a multiple of four, which the sum below counts on.
        halfTaps = (int) Math.ceil(HALF_WIDTH * decimation / 2) * 2;
        boolean exact = (long) up * 2 * halfTaps <= MAX_COEFFICIENTS;
        rowsPerSample = exact ? up : (int) Math.ceil(INTERPOLATED_PHASES / decimation);
        coefficients = table(new KaiserSinc(CUTOFF / decimation, halfTaps), exact ? up : rowsPerSample + 1);
    }

    /** @throws IllegalArgumentException if the rates differ by more than a factor of {@value #MAX_RATIO} */
    static PolyphaseFilter between(int fromHz, int toHz) {
        if ((long) fromHz > (long) MAX_RATIO * toHz || (long) toHz > (long) MAX_RATIO * fromHz) {
            throw new IllegalArgumentException("Expected rates that differ by a factor of at most " + MAX_RATIO
                    + " but was " + fromHz + " Hz to " + toHz + " Hz");
        }
        int divisor = greatestCommonDivisor(fromHz, toHz);
        return new PolyphaseFilter(toHz / divisor, fromHz / divisor);
    }

    /** Numerator of the reduced ratio of output to input: also the number of phases. */
    int up() {
        return up;
    }

    /** Denominator of the reduced ratio of output to input. */
    int down() {
        return down;
    }

    /** Input samples needed after the one an output sample coincides with; one less before it. */
    int halfTaps() {
        return halfTaps;
    }

    /**
     * One output sample.
     *
     * @param history holds the {@code 2 * halfTaps} input samples around it from {@code start} on
     * @param phase its position after the input sample {@code start + halfTaps - 1}, in parts of {@code up}
     */
    double apply(double[] history, int start, int phase) {
        if (rowsPerSample == up) {
            return sum(history, start, phase);
        }
        double position = (double) phase * rowsPerSample / up;
        int row = (int) position;
        double lower = sum(history, start, row);
        return lower + (position - row) * (sum(history, start, row + 1) - lower);
    }

    /** Four partial sums, since the JIT may not reorder a floating-point sum and one would wait for each addition. */
    private double sum(double[] history, int start, int row) {
        int taps = 2 * halfTaps;
        int offset = row * taps;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < taps; i += 4) {
            a += history[start + i] * coefficients[offset + i];
            b += history[start + i + 1] * coefficients[offset + i + 1];
            c += history[start + i + 2] * coefficients[offset + i + 2];
            d += history[start + i + 3] * coefficients[offset + i + 3];
        }
        return a + b + (c + d);
    }

    private double[] table(KaiserSinc response, int rows) {
        int taps = 2 * halfTaps;
        double[] table = new double[rows * taps];
        for (int row = 0; row < rows; row++) {
            double total = 0;
            for (int i = 0; i < taps; i++) {
                double value = response.at(i - (halfTaps - 1) - (double) row / rowsPerSample);
                table[row * taps + i] = value;
                total += value;
            }
            // A gain of exactly 1 in each phase: otherwise a constant would become a tone at the phase rate.
            for (int i = 0; i < taps; i++) {
                table[row * taps + i] /= total;
            }
        }
        return table;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
