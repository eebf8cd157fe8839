// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.util.Random;

/** Synthetic talk at 16 kHz: syllables of hiss, closures and vowels with a moving pitch, in sentences with pauses between. */
final class Voice {

    static final int RATE_HZ = 16_000;

    private static final double[][] VOWELS = {
        {730, 1_090, 2_440},
        {270, 2_290, 3_010},
        {300, 870, 2_240},
        {530, 1_840, 2_480},
        {570, 840, 2_410},
        {490, 1_350, 1_690}
    };
    private static final double[] BANDWIDTHS = {80, 100, 140};

    private final Random random;
    private final double[] out;
    private final double basePitchHz;
    private int position;
    private double phase;
    private double tilt;

    private Voice(long seed, double seconds) {
        random = new Random(seed);
        out = new double[(int) (seconds * RATE_HZ)];
        basePitchHz = 90 + 140 * random.nextDouble();
    }

    /** Full scale ±1, speech peaks at about 0.3; begins with a pause. */
    static double[] talk(long seed, double seconds, double leastPause, double longestPause) {
        Voice voice = new Voice(seed, seconds);
        while (voice.position < voice.out.length) {
            voice.pause(leastPause + voice.random.nextDouble() * (longestPause - leastPause));
            voice.sentence();
        }
        // A sentence that would be cut by the end leaves no place for its pause.
        return voice.out;
    }

    private void pause(double seconds) {
        position += (int) (seconds * RATE_HZ);
    }

    private void sentence() {
        int syllables = 3 + random.nextInt(10);
        if (position + syllables * RATE_HZ * 0.4 + RATE_HZ > out.length) {
            position = out.length;
            return;
        }
        for (int i = 0; i < syllables; i++) {
            double level = 0.25 * Math.pow(10, -random.nextDouble() * 10 / 20);
            double declination = 1.15 - 0.3 * i / syllables;
            switch (random.nextInt(4)) {
                case 0 -> hiss(0.04 + 0.08 * random.nextDouble(), level * 0.25);
                case 1 -> pause(0.03 + 0.05 * random.nextDouble());
                default -> {}
            }
            vowel(0.07 + 0.13 * random.nextDouble(), level, basePitchHz * declination);
            if (random.nextInt(4) == 0) {
                pause(0.02 + 0.1 * random.nextDouble());
            }
        }
    }

    private void hiss(double seconds, double level) {
        int samples = (int) (seconds * RATE_HZ);
        double last = 0;
        for (int i = 0; i < samples; i++) {
            double white = random.nextGaussian();
            add(i, level * Math.sin(Math.PI * (i + 0.5) / samples) * (white - 0.7 * last));
            last = white;
        }
        position += samples;
    }

    private void vowel(double seconds, double level, double pitchHz) {
        int samples = (int) (seconds * RATE_HZ);
        double[] formants = VOWELS[random.nextInt(VOWELS.length)];
        double glide = 0.9 + 0.2 * random.nextDouble();
        double[] sound = new double[samples];
        for (int i = 0; i < samples; i++) {
            double pitch = pitchHz * (1 + (glide - 1) * i / samples) * (1 + 0.01 * random.nextGaussian());
            phase += pitch / RATE_HZ;
            double pulse = phase >= 1 ? 1 : 0.01 * random.nextGaussian();
            phase -= Math.floor(phase);
            tilt = 0.9 * tilt + pulse;
            sound[i] = tilt;
        }
        for (int f = 0; f < formants.length; f++) {
            resonate(sound, formants[f], BANDWIDTHS[f]);
        }
        double peak = 1e-9;
        for (double s : sound) {
            peak = Math.max(peak, Math.abs(s));
        }
        for (int i = 0; i < samples; i++) {
            double fade = Math.min(1, Math.min(i, samples - i) / (0.02 * RATE_HZ));
            add(i, level * fade * sound[i] / peak);
        }
        position += samples;
    }

    private void add(int i, double value) {
        if (position + i < out.length) {
            out[position + i] += value;
        }
    }

    private static void resonate(double[] sound, double hz, double bandwidth) {
        double radius = Math.exp(-Math.PI * bandwidth / RATE_HZ);
        double a1 = 2 * radius * Math.cos(2 * Math.PI * hz / RATE_HZ);
        double a2 = -radius * radius;
        double y1 = 0;
        double y2 = 0;
        for (int i = 0; i < sound.length; i++) {
            double y = sound[i] + a1 * y1 + a2 * y2;
            y2 = y1;
            y1 = y;
            sound[i] = y;
        }
    }
}
