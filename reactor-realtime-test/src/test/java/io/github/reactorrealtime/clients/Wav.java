// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.clients;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes WAV files. */
final class Wav {

    private static final int HEADER_BYTES = 44;

    private Wav() {}

    /** PCM16 at 24 kHz, mono. */
    static byte[] of(byte[] audio) {
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + audio.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + audio.length).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(24_000).putInt(48_000);
        wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(audio.length);
        return wav.put(audio).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
