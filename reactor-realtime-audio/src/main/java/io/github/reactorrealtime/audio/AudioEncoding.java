// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/** How one sample is written. Multi-byte encodings are little-endian. */
public enum AudioEncoding {
    /** Unsigned 8-bit linear, silence is {@code 0x80}. */
    PCM_U8(1),
    /** Signed 16-bit linear: what the Realtime API calls {@code audio/pcm}. */
    PCM_S16(2),
    /** Signed 24-bit linear, packed in three bytes. */
    PCM_S24(3),
    /** Signed 32-bit linear. */
    PCM_S32(4),
    /** IEEE 754 single precision, full scale is ±1. */
    FLOAT_32(4),
    /** IEEE 754 double precision, full scale is ±1. */
    FLOAT_64(8),
    /** G.711 µ-law: {@code audio/pcmu}. */
    MU_LAW(1),
    /** G.711 A-law: {@code audio/pcma}. */
    A_LAW(1);

    private final int bytesPerSample;

    AudioEncoding(int bytesPerSample) {
        this.bytesPerSample = bytesPerSample;
    }

    /** Bytes of one sample of one channel. */
    public int bytesPerSample() {
        return bytesPerSample;
    }
}
