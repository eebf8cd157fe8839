// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.G711;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Raw samples as a WAV. G.711 becomes PCM16 at the same rate: not every decoder takes a WAV with G.711 in it. */
final class Wav {

    static final int HEADER_BYTES = 44;

    private static final int PCM = 1;
    private static final int IEEE_FLOAT = 3;

    private Wav() {}

    /** What the samples are in the file. */
    static AudioFormat formatInFile(AudioFormat format) {
        return isG711(format)
                ? new AudioFormat(AudioEncoding.PCM_S16, format.sampleRateHz(), format.channels())
                : format;
    }

    /** How long the file's data is. */
    static long bytesInFile(AudioFormat format, long bytes) {
        return isG711(format) ? 2 * bytes : bytes;
    }

    /** @param dataBytes of the file */
    static byte[] header(AudioFormat inFile, long dataBytes) {
        int size = Math.toIntExact(dataBytes);
        boolean isFloat = inFile.encoding() == AudioEncoding.FLOAT_32 || inFile.encoding() == AudioEncoding.FLOAT_64;
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF"))
                .putInt(HEADER_BYTES - 8 + size)
                .put(ascii("WAVEfmt "))
                .putInt(16)
                .putShort((short) (isFloat ? IEEE_FLOAT : PCM))
                .putShort((short) inFile.channels())
                .putInt(inFile.sampleRateHz())
                .putInt(inFile.bytesPerSecond())
                .putShort((short) inFile.bytesPerFrame())
                .putShort((short) (Byte.SIZE * inFile.encoding().bytesPerSample()))
                .put(ascii("data"))
                .putInt(size)
                .array();
    }

    /** Samples as they stand in the file; reads the buffer to its end. */
    static byte[] samples(AudioFormat format, ByteBuffer in) {
        byte[] raw = new byte[in.remaining()];
        in.get(raw);
        if (!isG711(format)) {
            return raw;
        }
        boolean muLaw = format.encoding() == AudioEncoding.MU_LAW;
        byte[] linear = new byte[2 * raw.length];
        for (int i = 0; i < raw.length; i++) {
            short sample = muLaw ? G711.muLawToLinear(raw[i]) : G711.aLawToLinear(raw[i]);
            linear[2 * i] = (byte) sample;
            linear[2 * i + 1] = (byte) (sample >> Byte.SIZE);
        }
        return linear;
    }

    private static boolean isG711(AudioFormat format) {
        return format.encoding() == AudioEncoding.MU_LAW || format.encoding() == AudioEncoding.A_LAW;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
