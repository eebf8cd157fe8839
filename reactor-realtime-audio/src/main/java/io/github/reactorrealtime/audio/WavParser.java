// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the audio out of a WAV, piece by piece: what stands before and after it is left out, and a recording that is cut
 * short gives the whole samples it has and one warning. Not thread-safe; one instance per stream.
 */
final class WavParser {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String name;
    private final Consumer<String> warnings;
    private final WavHeaderParser headerParser;
    private @Nullable WavHeader header;
    private @Nullable SampleAligner aligner;
    private long audioBytes;

    /**
     * @param name what to call the recording in errors and warnings
     * @param warnings receives one sentence if the audio is not what the header promised
     */
    WavParser(String name, Consumer<String> warnings) {
        this.name = name;
        this.warnings = warnings;
        headerParser = new WavHeaderParser(name);
    }

    /** The header if it has been read. */
    @Nullable
    WavHeader header() {
        return header;
    }

    /** The format of the audio; only after {@link #header()} is there. */
    AudioFormat format() {
        return requireNonNull(header, "header").format();
    }

    /** Whether all audio has been given out; the rest of the file is of no interest. */
    boolean isDone() {
        return header != null && !isUnbounded(header) && audioBytes == header.dataBytes();
    }

    /**
     * Takes bytes.
     *
     * @return whole samples, possibly none; belongs to the receiver
     * @throws AudioFormatException if this is no WAV, or none that can be read
     */
    ByteBuffer parse(ByteBuffer in) {
        if (header == null) {
            header = headerParser.parse(in);
        }
        if (header == null) {
            return NOTHING;
        }
        if (aligner == null) {
            aligner = new SampleAligner(header.format().bytesPerFrame());
        }
        if (!isUnbounded(header)) {
            in.limit(in.position() + (int) Math.min(in.remaining(), header.dataBytes() - audioBytes));
        }
        audioBytes += in.remaining();
        ByteBuffer samples = aligner.align(in);
        if (isDone()) {
            warnAboutPartialSample(aligner.dangling());
        }
        return samples;
    }

    /**
     * The stream has ended; not to be called after {@link #isDone()}.
     *
     * @throws AudioFormatException if the audio had not even begun
     */
    void finish() {
        if (header == null) {
            throw headerParser.incomplete();
        }
        int dangling = aligner == null ? 0 : aligner.dangling();
        if (isUnbounded(header)) {
            warnAboutPartialSample(dangling);
            return;
        }
        String partial =
                dangling == 0 ? "" : ", the last " + dangling + " of them a part of a sample, which is left out";
        warnings.accept(name + " is cut short: its header promises " + header.dataBytes() + " bytes of audio but only "
                + audioBytes + " are there" + partial + ".");
    }

    private static boolean isUnbounded(WavHeader header) {
        return header.dataBytes() == WavHeader.UNKNOWN || header.openEnded();
    }

    private void warnAboutPartialSample(int dangling) {
        if (dangling > 0) {
            warnings.accept(name + " ends inside a sample: the last " + dangling + " of its " + audioBytes
                    + " bytes of audio are left out.");
        }
    }
}
