// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cuts audio into frames of equal length. */
public final class AudioFraming {

    private AudioFraming() {}

    /**
     * For {@link Flux#transform}: the same audio in frames of the given length, whatever buffers it arrives in.
     *
     * <p>The last frame may be shorter but has whole samples; a part of a sample at the very end is dropped. Each frame is
     * a fresh buffer. Demand is honoured: the source is asked for one more buffer when the frames of the last are taken.
     *
     * @param format what the bytes mean
     * @param frame rounded down to whole samples; at least one sample, and below 2 GiB
     * @throws IllegalArgumentException if it is less or more than that
     */
    public static UnaryOperator<Flux<ByteBuffer>> frames(AudioFormat format, Duration frame) {
        long bytes = format.bytesIn(frame);
        if (bytes < format.bytesPerFrame() || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "Expected a frame of one sample to 2 GiB but was " + frame + ", which is " + bytes + " bytes");
        }
        return stream -> Flux.defer(() -> {
            Framer framer = new Framer((int) bytes, format.bytesPerFrame());
            return stream.concatMapIterable(framer::frames, 1)
                    .concatWith(Mono.fromSupplier(framer::remainder).filter(ByteBuffer::hasRemaining));
        });
    }
}
