// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Where audio comes from: files, pipes and streams. */
public final class AudioSources {

    private static final Logger LOG = Loggers.getLogger(AudioSources.class);

    private AudioSources() {}

    /** As {@link #wav(Path, Consumer)}, with the warnings logged. */
    public static Mono<AudioSource> wav(Path file) {
        return wav(file, LOG::warn);
    }

    /**
     * A WAV file: PCM of 8 to 32 bits, float, µ-law or A-law, also extensible, RF64 and BW64.
     *
     * <p>Subscribing reads the header on {@link Schedulers#boundedElastic()} and closes the file again; each subscription to
     * {@link AudioSource#stream()} reads the file anew. Buffers hold whole samples. Lengths in the header are believed only
     * as far as the file bears them out: a length of 0 or of all ones, as a pipe writes it, means up to the end; a file cut
     * short gives the whole samples it has.
     *
     * <p>Errors: {@link AudioFormatException} with the expected and the actual, {@link java.io.IOException} of the file.
     *
     * @param warnings receives one sentence per stream if the audio is not what the header promised; called on the reading
     *     thread
     */
    public static Mono<AudioSource> wav(Path file, Consumer<String> warnings) {
        requireNonNull(warnings, "warnings");
        String name = file.toString();
        Flux<ByteBuffer> bytes = read(() -> Files.newInputStream(file));
        return Mono.defer(() -> {
            WavParser header = new WavParser(name, warning -> {});
            return WavStream.parse(bytes, header)
                    .next()
                    .map(begun -> AudioSource.of(header.format(), WavStream.audio(bytes, name, warnings)));
        });
    }

    /**
     * A WAV that arrives as a stream, for example on a pipe from ffmpeg or as the body of a request.
     *
     * <p>Subscribing subscribes to the bytes, once, and emits the source when the header has been read. Its stream goes on
     * where the header ended and can therefore be subscribed to only once; a second subscription gets an
     * {@link IllegalStateException}. Demand reaches the bytes (one buffer ahead), cancelling cancels them, and when the audio
     * is complete they are cancelled too, whatever follows it. Whoever receives the source has to subscribe to its stream,
     * or the bytes stay open.
     *
     * <p>Errors: {@link AudioFormatException} with the expected and the actual, and those of the bytes.
     *
     * @param bytes the file, cut anywhere; each buffer is given up to this source
     * @param warnings receives one sentence if the audio is not what the header promised
     */
    public static Mono<AudioSource> wav(Flux<ByteBuffer> bytes, Consumer<String> warnings) {
        requireNonNull(bytes, "bytes");
        requireNonNull(warnings, "warnings");
        return WavStream.once(bytes, "the WAV stream", warnings);
    }

    /**
     * A file of bare samples without a header. Buffers hold whole samples; a part of a sample at the end is dropped.
     *
     * <p>Errors: {@link java.io.IOException} of the file.
     */
    public static AudioSource pcm(Path file, AudioFormat format) {
        requireNonNull(file, "file");
        return AudioSource.of(format, AudioConversion.wholeSamples(format, read(() -> Files.newInputStream(file))));
    }

    /**
     * The bytes of an input stream, as they become available, at most 16 KiB at a time.
     *
     * <p>Each subscription opens a stream of its own and reads it on {@link Schedulers#boundedElastic()}, where the buffers
     * are also emitted, one per request. The stream is closed at the end, on errors, and on cancel; the latter happens on
     * another thread and does not wait for a read in progress, which for standard input may stay stuck until its next byte.
     *
     * @param open is called on {@link Schedulers#boundedElastic()}; what it throws arrives as {@code onError}
     */
    public static Flux<ByteBuffer> read(Callable<? extends InputStream> open) {
        requireNonNull(open, "open");
        return Flux.defer(() -> {
            BlockingReader reader = new BlockingReader(open);
            return Flux.<ByteBuffer>generate(reader::next)
                    .subscribeOn(Schedulers.boundedElastic())
                    .doOnCancel(reader::cancel);
        });
    }
}
