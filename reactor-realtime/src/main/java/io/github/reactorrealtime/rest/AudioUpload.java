// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSources;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A recording to upload: an audio file as it is, or raw samples that become a WAV on the way.
 *
 * <p>Always has a file name, because its extension is what the service tells the format by: flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav,
 * webm. Immutable. What it is read from is opened anew for every attempt, of which a request has more than one when an access token
 * was refused, or a second route is tried.
 */
public final class AudioUpload {

    private static final int PART_BYTES = 16 * 1024;

    private static final Map<String, String> TYPES = Map.of(
            "flac", "audio/flac",
            "mp3", "audio/mpeg",
            "mpeg", "audio/mpeg",
            "mpga", "audio/mpeg",
            "mp4", "audio/mp4",
            "m4a", "audio/mp4",
            "ogg", "audio/ogg",
            "wav", "audio/wav",
            "webm", "audio/webm");

    private final String fileName;
    private final Mono<Content> content;

    /** An upload that is about to be sent. */
    record Content(long length, Flux<byte[]> bytes) {}

    private AudioUpload(String fileName, Mono<Content> content) {
        this.fileName = requireNonNull(fileName, "fileName");
        this.content = content;
        if (fileName.isBlank()) {
            throw new IllegalArgumentException("fileName is empty");
        }
    }

    /**
     * A file in memory.
     *
     * @param file not copied: leave it alone while it is uploaded
     */
    public static AudioUpload of(String fileName, byte[] file) {
        return new AudioUpload(fileName, Mono.just(new Content(file.length, parts(file))));
    }

    /** A file on disk, under its own name. Read on {@link Schedulers#boundedElastic()}; its length is asked for first. */
    public static AudioUpload of(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("Expected a file but was " + file);
        }
        Flux<byte[]> bytes = AudioSources.read(() -> Files.newInputStream(file)).map(AudioUpload::bytesOf);
        return new AudioUpload(
                name.toString(),
                Mono.fromCallable(() -> new Content(Files.size(file), bytes)).subscribeOn(Schedulers.boundedElastic()));
    }

    /**
     * A file that comes as a stream.
     *
     * @param length in bytes; exactly so many have to come
     * @param content subscribed to for every attempt; buffers are read before the next is asked for
     */
    public static AudioUpload of(String fileName, long length, Publisher<ByteBuffer> content) {
        requireNonNull(content, "content");
        return new AudioUpload(
                fileName, Mono.just(new Content(length, Flux.from(content).map(AudioUpload::bytesOf))));
    }

    /**
     * Raw samples in memory, uploaded as a WAV; G.711 becomes PCM16.
     *
     * @param samples not copied: leave them alone while they are uploaded
     */
    public static AudioUpload wav(AudioFormat format, byte[] samples) {
        return wav(format, samples.length, parts(samples).map(ByteBuffer::wrap));
    }

    /**
     * Raw samples that come as a stream, uploaded as a WAV; G.711 becomes PCM16.
     *
     * @param length in bytes of the stream; exactly so many have to come
     * @param samples subscribed to for every attempt; cut anywhere
     * @throws IllegalArgumentException if it is more than a WAV can hold, 2 GiB
     */
    public static AudioUpload wav(AudioFormat format, long length, Publisher<ByteBuffer> samples) {
        requireNonNull(samples, "samples");
        long data = Wav.bytesInFile(format, length);
        if (data < 0 || data > Integer.MAX_VALUE - Wav.HEADER_BYTES) {
            throw new IllegalArgumentException("Expected 0 to 2 GiB of samples but was " + length + " bytes");
        }
        Flux<byte[]> bytes = Flux.concat(
                Mono.fromSupplier(() -> Wav.header(Wav.formatInFile(format), data)),
                Flux.from(samples).map(buffer -> Wav.samples(format, buffer)));
        return new AudioUpload("audio.wav", Mono.just(new Content(Wav.HEADER_BYTES + data, bytes)));
    }

    /** The same under another name. */
    public AudioUpload named(String newName) {
        return new AudioUpload(newName, content);
    }

    /** What the service is told the file is called. */
    public String fileName() {
        return fileName;
    }

    String contentType() {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }

    /** Finds out how long it is; the bytes are read when they are subscribed to. */
    Mono<Content> open() {
        return content;
    }

    @Override
    public String toString() {
        return "AudioUpload[" + fileName + "]";
    }

    private static Flux<byte[]> parts(byte[] all) {
        int count = (all.length + PART_BYTES - 1) / PART_BYTES;
        return Flux.range(0, count)
                .map(i -> Arrays.copyOfRange(all, i * PART_BYTES, Math.min(all.length, (i + 1) * PART_BYTES)));
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
