// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Arrays;

/**
 * Says how periodic a sound is beside the noise: voices and tones are, hiss and clicks are not. Not thread-safe.
 *
 * <p>It is the highest autocorrelation at a lag that can be a voice's period, of the spectrum divided by the noise, so
 * that noise of any colour looks white, and with its square root taken, so that no single band decides.
 */
final class PitchMeter {

    private static final double SHORTEST_PERIOD_SECONDS = 0.002;
    private static final double LONGEST_PERIOD_SECONDS = 0.0125;

    private final PowerSpectrum spectrum;
    private final double[] whitened;
    private final double[] correlation;
    // What the window leaves of a steady tone's autocorrelation, 1 at lag 0.
    private final double[] expected;
    private final int shortestPeriod;

    /** @param window by which the signal was multiplied */
    PitchMeter(PowerSpectrum spectrum, double[] window, double sampleRateHz) {
        this.spectrum = spectrum;
        whitened = new double[spectrum.size() / 2 + 1];
        shortestPeriod = (int) (SHORTEST_PERIOD_SECONDS * sampleRateHz);
        correlation = new double[(int) (LONGEST_PERIOD_SECONDS * sampleRateHz) + 1];
        expected = new double[correlation.length];
        spectrum.of(window, whitened);
        spectrum.autocorrelation(whitened, expected);
        for (int lag = expected.length - 1; lag >= 0; lag--) {
            expected[lag] /= expected[0];
        }
    }

    /**
     * About 0.1 for noise, up to about 1 for a steady tone.
     *
     * @param edges the bands that the noise is known for, as indices into {@code power}
     */
    double of(double[] power, int[] edges, NoiseTracker noise) {
        Arrays.fill(whitened, 0);
        for (int band = 0; band < edges.length - 1; band++) {
            for (int i = edges[band]; i < edges[band + 1]; i++) {
                whitened[i] = Math.sqrt(power[i] / noise.of(band));
            }
        }
        spectrum.autocorrelation(whitened, correlation);
        if (correlation[0] <= 0) {
            return 0;
        }
        double best = 0;
        for (int lag = shortestPeriod; lag < correlation.length; lag++) {
            best = Math.max(best, correlation[lag] / expected[lag]);
        }
        return best / correlation[0];
    }
}
