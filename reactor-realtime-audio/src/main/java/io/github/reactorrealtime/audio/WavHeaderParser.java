// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a WAV up to its first audio byte, piece by piece, and believes no length in it: nothing larger than
 * {@value WavFormatChunk#MAX_SIZE} bytes is kept, and at most {@value #MAX_HEADER_BYTES} are skipped.
 *
 * <p>RIFF, RF64 and BW64. Not thread-safe; one instance per stream.
 */
final class WavHeaderParser {

    /** Cover art in a LIST chunk may take megabytes; an endless skip would look like a hang. */
    static final long MAX_HEADER_BYTES = 64L * 1_024 * 1_024;

    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int DS64_BYTES = 16;

    private enum Part {
        RIFF,
        CHUNK,
        FMT,
        DS64,
        SKIP
    }

    private final String name;
    private final ByteBuffer field =
            ByteBuffer.allocate(WavFormatChunk.MAX_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private Part part = Part.RIFF;
    private String chunk = "RIFF";
    private long position;
    // Bytes of the chunk, padding included, that follow what is collected in field.
    private long skip;
    private boolean rf64;
    private long riffBytes;
    private long dataBytes64 = WavHeader.UNKNOWN;
    private @Nullable AudioFormat format;

    WavHeaderParser(String name) {
        this.name = name;
        field.limit(RIFF_BYTES);
    }

    /**
     * Takes bytes until the header is complete.
     *
     * @return the header once the next byte is audio, null as long as there is more to read
     * @throws AudioFormatException if this is no WAV, or none that can be read
     */
    @Nullable
    WavHeader parse(ByteBuffer in) {
        while (part == Part.SKIP || in.hasRemaining()) {
            if (part == Part.SKIP) {
                if (!skipped(in)) {
                    return null;
                }
                expect(Part.CHUNK, CHUNK_BYTES);
            } else if (collected(in)) {
                if (part != Part.CHUNK) {
                    contents();
                    continue;
                }
                WavHeader header = chunkHeader();
                if (header != null) {
                    return header;
                }
            }
        }
        return null;
    }

    /** What is wrong with a stream that ended before its audio began. */
    AudioFormatException incomplete() {
        if (position == 0) {
            return new AudioFormatException("Expected a WAV but " + name + " is empty");
        }
        if (part == Part.RIFF && !"RIFF".startsWith(start(4)) && !isWav64(start(4))) {
            return notWav();
        }
        if (part == Part.CHUNK && field.position() == 0) {
            return new AudioFormatException(
                    "Expected a 'data' chunk but " + name + " ends without one, after " + position + " bytes");
        }
        return new AudioFormatException("Expected a whole WAV header but " + name + " ends inside it, after " + position
                + " bytes" + (part == Part.RIFF ? "" : ", at its '" + chunk + "' chunk"));
    }

    private boolean collected(ByteBuffer in) {
        int count = Math.min(in.remaining(), field.remaining());
        in.get(field.array(), field.position(), count);
        field.position(field.position() + count);
        position += count;
        return !field.hasRemaining();
    }

    private boolean skipped(ByteBuffer in) {
        int count = (int) Math.min(in.remaining(), skip);
        in.position(in.position() + count);
        position += count;
        skip -= count;
        return skip == 0;
    }

    private void expect(Part next, int bytes) {
        part = next;
        field.clear().limit(bytes);
    }

    private void contents() {
        if (part == Part.RIFF) {
            riff();
            expect(Part.CHUNK, CHUNK_BYTES);
            return;
        }
        if (part == Part.FMT) {
            format = WavFormatChunk.read(name, field.flip());
        } else {
            riffBytes = field.getLong(0);
            dataBytes64 = field.getLong(8);
        }
        part = Part.SKIP;
    }

    private void riff() {
        String magic = start(4);
        rf64 = isWav64(magic);
        if ((!rf64 && !magic.equals("RIFF")) || !text(8).equals("WAVE")) {
            throw notWav();
        }
        riffBytes = field.getInt(4) & 0xFFFF_FFFFL;
    }

    private @Nullable WavHeader chunkHeader() {
        chunk = text(0);
        long size = field.getInt(4) & 0xFFFF_FFFFL;
        if (chunk.equals("data")) {
            return header(size);
        }
        int wanted = 0;
        Part next = Part.SKIP;
        if (chunk.equals("fmt ")) {
            if (size < WavFormatChunk.MIN_SIZE) {
                throw new AudioFormatException("Expected a 'fmt ' chunk of at least " + WavFormatChunk.MIN_SIZE
                        + " bytes in " + name + " but was " + size);
            }
            next = Part.FMT;
            wanted = (int) Math.min(size, WavFormatChunk.MAX_SIZE);
        } else if (chunk.equals("ds64") && rf64 && size >= DS64_BYTES) {
            next = Part.DS64;
            wanted = DS64_BYTES;
        }
        // Chunks are padded to even sizes.
        long padded = size + (size & 1);
        if (position + padded > MAX_HEADER_BYTES) {
            throw new AudioFormatException("Expected audio within the first " + MAX_HEADER_BYTES + " bytes of " + name
                    + " but its '" + chunk + "' chunk claims " + size + " bytes");
        }
        skip = padded - wanted;
        expect(next, wanted);
        return null;
    }

    private WavHeader header(long size) {
        if (format == null) {
            throw new AudioFormatException("Expected a 'fmt ' chunk before the 'data' chunk of " + name);
        }
        long bytes = rf64 && size == 0xFFFF_FFFFL ? dataBytes64 : size;
        if (bytes < 0 || (bytes == size && isPlaceholder(size))) {
            return new WavHeader(format, WavHeader.UNKNOWN, false);
        }
        // A RIFF that says it goes on beyond an empty data chunk is complete: what follows are more chunks, not audio.
        boolean goesOn = riffBytes + 8 > position && !isPlaceholder(riffBytes);
        return new WavHeader(format, bytes, bytes == 0 && !goesOn);
    }

    /** What programs write that can't know the length: ffmpeg all ones, others the largest int or a little less (sox). */
    private static boolean isPlaceholder(long size) {
        return (size >= 0xFFFF_F000L && size <= 0xFFFF_FFFFL) || (size >= 0x7FFF_F000L && size <= 0x8000_0000L);
    }

    private static boolean isWav64(String magic) {
        return magic.equals("RF64") || magic.equals("BW64");
    }

    private AudioFormatException notWav() {
        byte[] start = FileSignature.startOf(field.array(), field.position());
        return new AudioFormatException("Expected a WAV but " + name + " is none: " + FileSignature.describe(start));
    }

    private String start(int length) {
        return new String(field.array(), 0, Math.min(length, field.position()), ISO_8859_1);
    }

    private String text(int offset) {
        return new String(field.array(), offset, 4, ISO_8859_1);
    }
}
