// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;

/** Writes doubles, full scale ±1, in any encoding: rounded to nearest, clipped at full scale, never wrapped. */
final class SampleWriter {

    private SampleWriter() {}

    /**
     * Writes samples at the buffer's position.
     *
     * @param count samples, all channels counted
     * @param out little-endian, with room for {@code count} samples
     */
    static void write(AudioEncoding encoding, double[] samples, int count, ByteBuffer out) {
        switch (encoding) {
            case PCM_U8 -> {
                for (int i = 0; i < count; i++) {
                    out.put((byte) (scaled(samples[i], 0x1p7) + 0x80));
                }
            }
            case PCM_S16 -> {
                for (int i = 0; i < count; i++) {
                    out.putShort((short) scaled(samples[i], 0x1p15));
                }
            }
            case PCM_S24 -> {
                for (int i = 0; i < count; i++) {
                    int value = scaled(samples[i], 0x1p23);
                    out.putShort((short) value).put((byte) (value >> 16));
                }
            }
            case PCM_S32 -> {
                for (int i = 0; i < count; i++) {
                    out.putInt(scaled(samples[i], 0x1p31));
                }
            }
            case FLOAT_32 -> {
                for (int i = 0; i < count; i++) {
                    out.putFloat((float) samples[i]);
                }
            }
            case FLOAT_64 -> {
                for (int i = 0; i < count; i++) {
                    out.putDouble(samples[i]);
                }
            }
            case MU_LAW -> {
                for (int i = 0; i < count; i++) {
                    out.put(G711.linearToMuLaw(scaled(samples[i], 0x1p15)));
                }
            }
            case A_LAW -> {
                for (int i = 0; i < count; i++) {
                    out.put(G711.linearToALaw(scaled(samples[i], 0x1p15)));
                }
            }
        }
    }

    private static int scaled(double sample, double fullScale) {
        return (int) Math.max(-fullScale, Math.min(fullScale - 1, Math.rint(sample * fullScale)));
    }
}
