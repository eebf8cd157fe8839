// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioFormatException;
import io.github.reactorrealtime.audio.AudioSources;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import io.github.reactorrealtime.test.wire.Multipart;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes an uploaded file what a recognizer hears: 16-bit mono at 24 kHz. Only WAV is understood. */
final class UploadedAudio {

    private static final AudioFormat HEARD = AudioFormat.PCM16_24KHZ;

    private UploadedAudio() {}

    /** The samples; fails with {@link HttpRefusal} where the file can't be read. */
    static Mono<Clip> decode(Multipart.Part file) {
        String name = file.fileName();
        // The service goes by the name.
        if (name == null || !name.toLowerCase(Locale.ROOT).endsWith(".wav")) {
            return Mono.error(UploadedAudio::unreadable);
        }
        return wav(file.content());
    }

    private static Mono<Clip> wav(byte[] content) {
        return AudioSources.wav(Flux.just(ByteBuffer.wrap(content).asReadOnlyBuffer()), warning -> {})
                .flatMap(source ->
                        source.convertTo(HEARD).stream().reduceWith(ByteArrayOutputStream::new, UploadedAudio::append))
                .map(UploadedAudio::clip)
                .onErrorMap(AudioFormatException.class, notReadable -> unreadable());
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        all.writeBytes(bytes);
        return all;
    }

    private static Clip clip(ByteArrayOutputStream pcm) {
        short[] samples = new short[pcm.size() / 2];
        ByteBuffer.wrap(pcm.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return new Clip(samples, HEARD.sampleRateHz());
    }

    private static HttpRefusal unreadable() {
        return new HttpRefusal(
                400, ApiError.invalidRequest("invalid_value", "Audio file might be corrupted or unsupported", "file"));
    }
}
