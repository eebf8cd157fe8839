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
import java.util.List;
import java.util.stream.IntStream;

/** A WAV of spoken numbers: keypad tones, with silence before and after each. */
final class Recording {

    private static final AudioFormat FORMAT = AudioFormat.pcm16(48_000);
    private static final DtmfTones TONES = DtmfTones.in(FORMAT).withPace(Duration.ofMillis(100), Duration.ofMillis(60));
    /** Ends a turn, which takes half a second. */
    private static final Duration PAUSE = Duration.ofMillis(700);
    /** The sound card of a browser swallows the first moments. */
    private static final Duration LEAD = Duration.ofMillis(500);

    private static final int HEADER_BYTES = 44;

    private final ByteArrayOutputStream samples = new ByteArrayOutputStream();

    /** One in which these are said, each followed by a pause. */
    Recording(List<String> numbers) {
        samples.writeBytes(TONES.silence(LEAD));
        for (String number : numbers) {
            samples.writeBytes(TONES.bytes(number));
            samples.writeBytes(TONES.silence(PAUSE));
        }
    }

    /**
     * So many numbers, from the first one up, without those that have a digit twice in a row: when a machine is too busy to play
     * without a gap, one tone is heard as two, see {@link #withoutHiccups}.
     */
    static List<String> numbers(int first, int count) {
        return IntStream.iterate(first, number -> number + 1)
                .mapToObj(Integer::toString)
                .filter(number -> number.equals(withoutHiccups(number)))
                .limit(count)
                .toList();
    }

    /** What was said when this was heard. */
    static String withoutHiccups(String heard) {
        return heard.replaceAll("(.)\\1+", "$1");
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
