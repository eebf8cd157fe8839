// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/** The library's own judgement of a frame; see {@link SpeechClassifier#adaptive()}. */
final class AdaptiveClassifier implements SpeechClassifier {

    private static final int LEAST_RATE_HZ = 8_000;
    private static final int FRAMES_PER_SECOND = 100;
    private static final double WINDOW_SECONDS = 0.032;
    private static final int[] BAND_EDGES_HZ = {
        100, 200, 300, 450, 600, 800, 1_000, 1_250, 1_550, 1_900, 2_350, 2_900, 3_600
    };

    // Nothing below the noise of a 12-bit recording is a noise to compare with, or digital silence would make all else
    // loud.
    private static final double SILENCE = 1e-7;
    // So that a loud sound is forgotten as fast as a quiet one.
    private static final double MOST_RATIO = 30;
    // Measured: in noise alone 97 % of the frames stay below 0.15, in speech 10 dB above it two thirds are beyond.
    private static final double EVEN_EVIDENCE = 0.35;
    // Measured: noise stays below 0.22, also before it is known; half of the frames in vowels and tones are beyond
    // 0.35.
    private static final double LEAST_PITCH = 0.25;
    // Lets consonants and hiss go on with a turn, at the usual thresholds, but not begin one.
    private static final double MOST_WITHOUT_PITCH = 0.45;

    private final Decimator decimator;
    private final int frameLength;
    private final double[] fresh;
    private final double[] recent;
    private final double[] window;
    private final double[] windowed;
    private final PowerSpectrum spectrum;
    private final double[] power;
    private final int[] edges;
    private final double[] bands;
    private final double[] ratios;
    private final NoiseTracker noise;
    private final PitchMeter pitch;
    private final double leastPower;
    // Samples that the window still needs.
    private int missing;

    /** @param leastDbfs what is quieter than this is not speech */
    AdaptiveClassifier(int sampleRateHz, double leastDbfs) {
        if (sampleRateHz < LEAST_RATE_HZ) {
            throw new IllegalArgumentException("Expected at least " + LEAST_RATE_HZ + " Hz but was " + sampleRateHz);
        }
        int factor = sampleRateHz / LEAST_RATE_HZ;
        double rate = (double) sampleRateHz / factor;
        fresh = new double[(int) (rate / FRAMES_PER_SECOND)];
        frameLength = fresh.length * factor;
        decimator = new Decimator(factor, frameLength);
        recent = new double[(int) Math.round(rate * WINDOW_SECONDS)];
        missing = recent.length;
        window = hann(recent.length);
        windowed = new double[recent.length];
        spectrum = new PowerSpectrum(Integer.highestOneBit(recent.length - 1) * 2);
        power = new double[spectrum.size() / 2 + 1];
        edges = new int[BAND_EDGES_HZ.length];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = (int) Math.round(BAND_EDGES_HZ[i] * spectrum.size() / rate);
        }
        bands = new double[edges.length - 1];
        ratios = new double[bands.length];
        double windowPower = sumOfSquares(window);
        noise = new NoiseTracker(bands.length, SILENCE * windowPower);
        pitch = new PitchMeter(spectrum, window, rate);
        // A sine of full scale has a mean square of a half, and half of its power is at the frequencies that are kept.
        leastPower = Math.pow(10, leastDbfs / 10) * windowPower * spectrum.size() / 4;
    }

    @Override
    public int frameLength() {
        return frameLength;
    }

    @Override
    public double speechProbability(short[] frame) {
        decimator.decimate(frame, fresh);
        System.arraycopy(recent, fresh.length, recent, 0, recent.length - fresh.length);
        System.arraycopy(fresh, 0, recent, recent.length - fresh.length, fresh.length);
        missing = Math.max(0, missing - fresh.length);
        if (missing > 0) {
            return 0;
        }
        for (int i = 0; i < windowed.length; i++) {
            windowed[i] = recent[i] * window[i];
        }
        spectrum.of(windowed, power);
        double total = sumBands();
        noise.add(bands);
        double evidence = evidence();
        if (total < leastPower) {
            return 0;
        }
        double probability = evidence / (evidence + EVEN_EVIDENCE);
        // The pitch costs a transform, and can change nothing below its cap.
        boolean isSure = probability < MOST_WITHOUT_PITCH || pitch.of(power, edges, noise) >= LEAST_PITCH;
        return isSure ? probability : MOST_WITHOUT_PITCH;
    }

    /** Gives the sum over all bands; keeps their means. */
    private double sumBands() {
        double total = 0;
        for (int band = 0; band < bands.length; band++) {
            double sum = 0;
            for (int i = edges[band]; i < edges[band + 1]; i++) {
                sum += power[i];
            }
            bands[band] = sum / (edges[band + 1] - edges[band]);
            total += sum;
        }
        return total;
    }

    /** How much likelier the sound is with speech than with noise alone: the logarithm of that ratio, mean over the bands. */
    private double evidence() {
        double sum = 0;
        for (int band = 0; band < bands.length; band++) {
            double now = Math.min(MOST_RATIO, bands[band] / noise.of(band));
            ratios[band] = (ratios[band] + now) / 2;
            double ratio = Math.max(1, ratios[band]);
            sum += ratio - 1 - Math.log(ratio);
        }
        return sum / bands.length;
    }

    private static double[] hann(int length) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length);
        }
        return window;
    }

    private static double sumOfSquares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }
}
