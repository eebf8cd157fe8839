// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A WAV of spoken numbers: keypad tones, with silence before and after each. */
final class Recording {

    private static final AudioFormat FORMAT = AudioFormat.pcm16(48_000);
    private static final DtmfTones TONES = DtmfTones.in(FORMAT);
    private static final int HEADER_BYTES = 44;

    private final ByteArrayOutputStream samples = new ByteArrayOutputStream();

    /** Starts with silence, as the sound card of a browser swallows the first moments. */
    Recording() {
        silence(Duration.ofMillis(500));
    }

    /** The numbers from the first to the last, each followed by that much silence. */
    Recording numbers(int first, int last, Duration pause) {
        for (int number = first; number <= last; number++) {
            samples.writeBytes(TONES.bytes(Integer.toString(number)));
            silence(pause);
        }
        return this;
    }

    Recording silence(Duration length) {
        samples.writeBytes(TONES.silence(length));
        return this;
    }

    Duration length() {
        return Duration.ofMillis(samples.size() * 1_000L / FORMAT.bytesPerSecond());
    }

    void writeTo(Path file) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + samples.size()).put(ascii("WAVEfmt "));
        header.putInt(16).putShort((short) 1).putShort((short) 1);
        header.putInt(FORMAT.sampleRateHz()).putInt(FORMAT.bytesPerSecond());
        header.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(samples.size());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.array());
        all.writeBytes(samples.toByteArray());
        try {
            Files.write(file, all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
