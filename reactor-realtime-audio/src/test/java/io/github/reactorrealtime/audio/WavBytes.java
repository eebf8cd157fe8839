// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Writes WAVs, true and false ones. */
final class WavBytes {

    static final int PCM = 1;
    static final int FLOAT = 3;
    static final int EXTENSIBLE = 0xFFFE;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private WavBytes() {}

    /** A complete, ordinary file. */
    static byte[] file(int tag, int channels, int sampleRateHz, int bits, byte[] audio) {
        return riff(36 + audio.length + (audio.length & 1))
                .fmt(tag, channels, sampleRateHz, bits)
                .chunk("data", audio)
                .toBytes();
    }

    static WavBytes riff(long riffSize) {
        return of("RIFF", riffSize);
    }

    static WavBytes of(String magic, long riffSize) {
        return new WavBytes().text(magic).int32(riffSize).text("WAVE");
    }

    WavBytes fmt(int tag, int channels, int sampleRateHz, int bits) {
        return text("fmt ").int32(16).fmtFields(tag, channels, sampleRateHz, bits);
    }

    /** An extensible format chunk with the usual rest of the GUID. */
    WavBytes extensible(int subFormat, int channels, int sampleRateHz, int bits) {
        return extensible(subFormat, "000000001000800000aa00389b71", channels, sampleRateHz, bits);
    }

    WavBytes extensible(int subFormat, String guidRest, int channels, int sampleRateHz, int bits) {
        text("fmt ").int32(40).fmtFields(EXTENSIBLE, channels, sampleRateHz, bits);
        int16(22).int16(bits).int32(0).int16(subFormat);
        bytes.writeBytes(HexFormat.of().parseHex(guidRest));
        return this;
    }

    private WavBytes fmtFields(int tag, int channels, int sampleRateHz, int bits) {
        int block = channels * ((bits + 7) / 8);
        return int16(tag)
                .int16(channels)
                .int32(sampleRateHz)
                .int32((long) sampleRateHz * block)
                .int16(block)
                .int16(bits);
    }

    WavBytes ds64(long riffSize, long dataSize) {
        text("ds64").int32(28);
        return int64(riffSize).int64(dataSize).int64(0).int32(0);
    }

    /** A chunk, padded to an even size. */
    WavBytes chunk(String id, byte[] content) {
        chunkHeader(id, content.length).raw(content);
        return content.length % 2 == 0 ? this : raw(new byte[1]);
    }

    WavBytes chunkHeader(String id, long size) {
        return text(id).int32(size);
    }

    WavBytes raw(byte[] content) {
        bytes.writeBytes(content);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private WavBytes text(String text) {
        return raw(text.getBytes(ISO_8859_1));
    }

    private WavBytes int16(int value) {
        return raw(little(2).putShort((short) value).array());
    }

    private WavBytes int32(long value) {
        return raw(little(4).putInt((int) value).array());
    }

    private WavBytes int64(long value) {
        return raw(little(8).putLong(value).array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
