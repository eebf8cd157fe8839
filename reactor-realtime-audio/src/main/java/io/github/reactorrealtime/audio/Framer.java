// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Collects bytes into frames of one size, whatever the sizes they arrive in. Not thread-safe; one instance per stream. */
final class Framer {

    private final int frameBytes;
    private final int sampleBytes;
    private ByteBuffer frame;

    /**
     * @param frameBytes size of a frame
     * @param sampleBytes bytes of one sample of all channels, which the last frame may not cut
     */
    Framer(int frameBytes, int sampleBytes) {
        this.frameBytes = frameBytes;
        this.sampleBytes = sampleBytes;
        frame = ByteBuffer.allocate(frameBytes);
    }

    /** The frames that these bytes complete, made as they are asked for; iterate once and to the end. */
    Iterable<ByteBuffer> frames(ByteBuffer in) {
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                fill(in);
                return !frame.hasRemaining();
            }

            @Override
            public ByteBuffer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ByteBuffer full = frame.flip();
                frame = ByteBuffer.allocate(frameBytes);
                return full;
            }
        };
    }

    /** What is left at the end of the stream, without a sample that is not whole; possibly empty. */
    ByteBuffer remainder() {
        int whole = frame.position() - frame.position() % sampleBytes;
        return frame.flip().limit(whole);
    }

    private void fill(ByteBuffer in) {
        int size = Math.min(in.remaining(), frame.remaining());
        frame.put(frame.position(), in, in.position(), size);
        frame.position(frame.position() + size);
        in.position(in.position() + size);
    }
}
