// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.audio.AudioFormat;

/** The key 1 of a telephone: no speech in any language, and yet something to hear. */
final class Tone {

    private static final double LOW_HZ = 697;
    private static final double HIGH_HZ = 1_209;
    private static final double AMPLITUDE = 8_000;

    private Tone() {}

    /** A second of it in PCM16, mono. */
    static byte[] second(AudioFormat format) {
        byte[] samples = new byte[format.bytesPerSecond()];
        for (int i = 0; i < samples.length / 2; i++) {
            double time = (double) i / format.sampleRateHz();
            long value = Math.round(
                    AMPLITUDE * (Math.sin(2 * Math.PI * LOW_HZ * time) + Math.sin(2 * Math.PI * HIGH_HZ * time)));
            samples[2 * i] = (byte) value;
            samples[2 * i + 1] = (byte) (value >> Byte.SIZE);
        }
        return samples;
    }
}
