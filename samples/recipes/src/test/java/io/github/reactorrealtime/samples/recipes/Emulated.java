// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** What the tests of the recipes have in common: the way to the emulator, and audio it understands. */
final class Emulated {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Emulated() {}

    static Route route(RealtimeEmulator emulator) {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any").model("gpt-4o-transcribe");
    }

    /** Hears turns by itself, so that no test depends on how soon a busy machine answers. */
    static RealtimeTranscriber transcriber(RealtimeEmulator emulator) {
        return RealtimeTranscriber.builder()
                .route(route(emulator))
                .turns(Turns.client())
                .build();
    }

    /** Each key at its second: {@code "1  2"} says 1 at once and 2 after three seconds. Ends two seconds after the last. */
    static byte[] keys(AudioFormat format, String seconds) {
        DtmfTones tones = DtmfTones.in(format);
        byte[] second = tones.silence(Duration.ofSeconds(1));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int i = 0; i < seconds.length(); i++) {
            char key = seconds.charAt(i);
            byte[] tone = key == ' ' ? new byte[0] : tones.bytes(String.valueOf(key));
            said.writeBytes(tone);
            said.write(second, tone.length, second.length - tone.length);
        }
        said.writeBytes(second);
        return said.toByteArray();
    }

    /** Samples of 16 bit side by side; both of the same length. */
    static byte[] stereo(byte[] left, byte[] right) {
        ByteBuffer both = ByteBuffer.allocate(left.length * 2);
        for (int i = 0; i < left.length; i += 2) {
            both.put(left, i, 2).put(right, i, 2);
        }
        return both.array();
    }

    /** A WAV file of 16 bit samples. */
    static byte[] wav(byte[] samples, int sampleRateHz, int channels) {
        return ByteBuffer.allocate(44 + samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt(36 + samples.length)
                .put("WAVEfmt ".getBytes(US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(sampleRateHz)
                .putInt(2 * sampleRateHz * channels)
                .putShort((short) (2 * channels))
                .putShort((short) 16)
                .put("data".getBytes(US_ASCII))
                .putInt(samples.length)
                .put(samples)
                .array();
    }

    /** The bytes in buffers of at most the given size. */
    static Flux<ByteBuffer> cut(byte[] bytes, int size) {
        return Flux.generate(() -> 0, (start, sink) -> {
            if (start >= bytes.length) {
                sink.complete();
            } else {
                sink.next(ByteBuffer.wrap(bytes, start, Math.min(size, bytes.length - start))
                        .slice());
            }
            return start + size;
        });
    }

    /** Waits until no socket to the emulator is open. */
    static void expectNoSessions(RealtimeEmulator emulator) {
        Flux.interval(Duration.ofMillis(20))
                .takeUntil(tick -> emulator.openConnections() == 0)
                .blockLast(TIMEOUT);
    }
}
