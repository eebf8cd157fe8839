// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * The two companding laws of ITU-T G.711, sample by sample.
 *
 * <p>Decoding gives the full 16-bit scale (the standard's 13- and 14-bit values shifted left), encoding takes it back:
 * {@code encode(decode(b)) == b} for every A-law byte, and for every µ-law byte but {@code 0x7F}, the law's negative zero,
 * which comes back as {@code 0xFF}.
 */
public final class G711 {

    private static final int MU_LAW_BIAS = 0x84;
    private static final int MU_LAW_CLIP = 32_635;
    private static final short[] MU_LAW_TO_LINEAR = new short[256];
    private static final short[] A_LAW_TO_LINEAR = new short[256];

    static {
        for (int i = 0; i < 256; i++) {
            MU_LAW_TO_LINEAR[i] = expandMuLaw(i);
            A_LAW_TO_LINEAR[i] = expandALaw(i);
        }
    }

    private G711() {}

    /** The 16-bit linear value of a µ-law byte. */
    public static short muLawToLinear(byte muLaw) {
        return MU_LAW_TO_LINEAR[muLaw & 0xFF];
    }

    /** The 16-bit linear value of an A-law byte. */
    public static short aLawToLinear(byte aLaw) {
        return A_LAW_TO_LINEAR[aLaw & 0xFF];
    }

    /** The µ-law byte nearest to a 16-bit linear value. */
    public static byte linearToMuLaw(int linear) {
        int sign = linear < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(linear), MU_LAW_CLIP) + MU_LAW_BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
        return (byte) ~(sign | (exponent << 4) | mantissa);
    }

    /** The A-law byte nearest to a 16-bit linear value. */
    public static byte linearToALaw(int linear) {
        int sign = linear < 0 ? 0 : 0x80;
        int magnitude = Math.min(linear < 0 ? ~linear : linear, 32_767) >> 4;
        int exponent = Math.max(0, 31 - Integer.numberOfLeadingZeros(magnitude | 1) - 3);
        int mantissa = (magnitude >> Math.max(0, exponent - 1)) & 0x0F;
        return (byte) ((sign | (exponent << 4) | mantissa) ^ 0x55);
    }

    private static short expandMuLaw(int code) {
        int bits = ~code;
        int exponent = (bits >> 4) & 0x07;
        int magnitude = ((((bits & 0x0F) << 3) + MU_LAW_BIAS) << exponent) - MU_LAW_BIAS;
        return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short expandALaw(int code) {
        int bits = code ^ 0x55;
        int exponent = (bits >> 4) & 0x07;
        int mantissa = bits & 0x0F;
        int magnitude = (mantissa << 4) + 8;
        if (exponent > 0) {
            magnitude = (magnitude + 0x100) << (exponent - 1);
        }
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
