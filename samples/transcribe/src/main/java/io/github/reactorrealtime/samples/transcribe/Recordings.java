// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioFormatException;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.audio.AudioSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Opens what the command line names, and says what is wrong with it. */
final class Recordings {

    private static final String BUNDLED = "keypad-tones.wav";
    private static final int WAV_HEADER_BYTES = 44;

    private final @Nullable AudioFormat raw;
    private final Consumer<String> warnings;

    /**
     * @param raw what the bytes mean when they have no header, {@code null} for WAV
     * @param warnings receives a sentence about audio that is not what its header promised
     */
    Recordings(@Nullable AudioFormat raw, Consumer<String> warnings) {
        this.raw = raw;
        this.warnings = warnings;
    }

    /** The recording inside the program: four turns of keypad tones. */
    Recording bundled() {
        try (InputStream in = Recordings.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + BUNDLED);
            }
            byte[] wav = in.readAllBytes();
            String name = "the bundled recording";
            AudioSource source = wav(name, AudioSources.wav(Flux.just(ByteBuffer.wrap(wav)), warnings));
            return new Recording(name, source, length(source.format(), wav.length - WAV_HEADER_BYTES));
        } catch (IOException e) {
            throw new IllegalStateException("the jar is broken", e);
        }
    }

    /** What comes down the pipe. */
    Recording pipe(InputStream in) {
        return streamed("the standard input", AudioSources.read(() -> in));
    }

    /** A file, or something that looks like one: a named pipe, say. */
    Recording file(String name) {
        Path file = existing(name);
        if (!Files.isRegularFile(file)) {
            return streamed(name, AudioSources.read(() -> Files.newInputStream(file)));
        }
        long size = size(file);
        if (size == 0) {
            throw CliException.usage(name + " is empty: there is nothing to transcribe.");
        }
        if (raw != null) {
            return new Recording(name, AudioSources.pcm(file, raw), length(raw, size));
        }
        AudioSource source = wav(name, AudioSources.wav(file, warnings));
        return new Recording(name, source, length(source.format(), size - WAV_HEADER_BYTES));
    }

    private Recording streamed(String name, Flux<ByteBuffer> bytes) {
        AudioSource source = raw != null ? AudioSource.of(raw, bytes) : wav(name, AudioSources.wav(bytes, warnings));
        return new Recording(name, source, null);
    }

    private static Path existing(String name) {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw CliException.usage("'" + name + "' is not a file name: " + e.getReason() + ".", e);
        }
        if (!Files.exists(file)) {
            throw CliException.usage("There is no file " + name
                    + ". Name a WAV file, '-' for a pipe, or nothing for the bundled recording.");
        }
        if (Files.isDirectory(file)) {
            throw CliException.usage(name + " is a directory. Name one WAV file in it.");
        }
        if (!Files.isReadable(file)) {
            throw CliException.usage(name + " can't be read: permission denied.");
        }
        return file;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw CliException.usage(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Waits for the header: without it there is nothing to begin with. */
    private static AudioSource wav(String name, Mono<AudioSource> header) {
        try {
            AudioSource source = header.block();
            if (source != null) {
                return source;
            }
            throw CliException.usage(name + " holds no audio.");
        } catch (AudioFormatException e) {
            throw CliException.usage(
                    e.getMessage() + ". Convert it on the way, for example: ffmpeg -i "
                            + (name.contains(" ") ? "FILE" : name)
                            + " -f wav - | transcribe - ; audio without a header needs --raw RATE:ENCODING:CHANNELS.",
                    e);
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            if (cause instanceof IOException) {
                throw CliException.usage(name + " can't be read: " + cause.getMessage(), cause);
            }
            throw e;
        }
    }

    private static Duration length(AudioFormat format, long bytes) {
        return format.durationOf(Math.max(0, bytes) / format.bytesPerFrame());
    }
}
