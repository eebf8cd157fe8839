// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;

/**
 * Reads samples of any encoding as doubles, full scale ±1.
 *
 * <p>Every integer sample is represented exactly. A float that is not a number becomes silence, and one beyond
 * ±{@value #MAX_FLOAT} is held there, so that one broken value can't poison a filter for ever.
 */
final class SampleReader {

    /** 96 dB above full scale: far more than any sound recording has, and small enough for every sum to stay finite. */
    static final double MAX_FLOAT = 65_536;

    private SampleReader() {}

    /**
     * Reads samples from the buffer's position on.
     *
     * @param in little-endian, with at least {@code count} samples
     * @param count samples, all channels counted
     */
    static void read(AudioEncoding encoding, ByteBuffer in, double[] samples, int count) {
        switch (encoding) {
            case PCM_U8 -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = ((in.get() & 0xFF) - 0x80) * 0x1p-7;
                }
            }
            case PCM_S16 -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = in.getShort() * 0x1p-15;
                }
            }
            case PCM_S24 -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = ((in.getShort() & 0xFFFF) | (in.get() << 16)) * 0x1p-23;
                }
            }
            case PCM_S32 -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = in.getInt() * 0x1p-31;
                }
            }
            case FLOAT_32 -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = finite(in.getFloat());
                }
            }
            case FLOAT_64 -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = finite(in.getDouble());
                }
            }
            case MU_LAW -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = G711.muLawToLinear(in.get()) * 0x1p-15;
                }
            }
            case A_LAW -> {
                for (int i = 0; i < count; i++) {
                    samples[i] = G711.aLawToLinear(in.get()) * 0x1p-15;
                }
            }
        }
    }

    private static double finite(double value) {
        return Double.isNaN(value) ? 0 : Math.max(-MAX_FLOAT, Math.min(MAX_FLOAT, value));
    }
}
