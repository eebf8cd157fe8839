// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * Low-pass filter with a Kaiser-windowed sinc as its impulse response, defined for any point in time.
 *
 * <p>The window is made for {@value #ATTENUATION_DB} dB of stop-band attenuation. Time is counted in samples of the
 * signal to be filtered, 0 is the middle.
 */
final class KaiserSinc {

    static final double ATTENUATION_DB = 100;

    // J. F. Kaiser's rule for attenuations above 50 dB.
    private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);
    private static final double I0_OF_BETA = besselI0(BETA);

    private final double cutoff;
    private final double halfWidth;

    /**
     * @param cutoff where the response is down by half, as a part of the Nyquist frequency, above 0 and up to 1
     * @param halfWidth the response is 0 beyond ± this many samples
     */
    KaiserSinc(double cutoff, double halfWidth) {
        this.cutoff = cutoff;
        this.halfWidth = halfWidth;
    }

    /** The impulse response at a time. */
    double at(double time) {
        double x = time / halfWidth;
        if (Math.abs(x) > 1) {
            return 0;
        }
        return cutoff * sinc(cutoff * time) * besselI0(BETA * Math.sqrt(1 - x * x)) / I0_OF_BETA;
    }

    private static double sinc(double x) {
        double angle = Math.PI * x;
        return Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
    }

    /** Modified Bessel function of the first kind, order 0, by its power series. */
    private static double besselI0(double x) {
        double quarterSquare = x * x / 4;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= quarterSquare / ((double) k * k);
            sum += term;
        }
        return sum;
    }
}
