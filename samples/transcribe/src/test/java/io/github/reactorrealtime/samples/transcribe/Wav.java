// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.test.DtmfTones;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** Makes recordings of keypad tones in any format. */
final class Wav {

    private static final AudioFormat ORIGIN = AudioFormat.pcm16(48_000);
    private static final Duration PAUSE = Duration.ofMillis(900);

    private Wav() {}

    /** Bare samples: 400 ms of silence, then each turn and 900 ms of silence. */
    static byte[] samples(AudioFormat format, String... turns) {
        DtmfTones tones = DtmfTones.in(ORIGIN);
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        audio.writeBytes(tones.silence(Duration.ofMillis(400)));
        for (String turn : turns) {
            audio.writeBytes(tones.bytes(turn));
            audio.writeBytes(tones.silence(PAUSE));
        }
        return Objects.requireNonNull(
                AudioSource.of(ORIGIN, Flux.just(ByteBuffer.wrap(audio.toByteArray()))).convertTo(format).stream()
                        .collect(ByteArrayOutputStream::new, Wav::add)
                        .map(ByteArrayOutputStream::toByteArray)
                        .block());
    }

    /** The same as a file. */
    static byte[] file(AudioFormat format, String... turns) {
        byte[] samples = samples(format, turns);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header(format, samples.length));
        file.writeBytes(samples);
        return file.toByteArray();
    }

    /** What stands before the samples. */
    static byte[] header(AudioFormat format, int dataBytes) {
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(36 + dataBytes).put(ascii("WAVEfmt ")).putInt(16);
        header.putShort(tag(format.encoding())).putShort((short) format.channels());
        header.putInt(format.sampleRateHz()).putInt(format.bytesPerSecond());
        header.putShort((short) format.bytesPerFrame());
        header.putShort((short) (8 * format.encoding().bytesPerSample()));
        header.put(ascii("data")).putInt(dataBytes);
        return header.array();
    }

    private static short tag(AudioEncoding encoding) {
        return switch (encoding) {
            case FLOAT_32, FLOAT_64 -> 3;
            case A_LAW -> 6;
            case MU_LAW -> 7;
            default -> 1;
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void add(ByteArrayOutputStream all, ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        all.writeBytes(bytes);
    }
}
