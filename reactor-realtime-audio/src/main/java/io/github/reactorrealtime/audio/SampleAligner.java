// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;

/** Cuts a stream of bytes at sample boundaries: a sample split over two buffers is held back until it is whole. */
final class SampleAligner {

    private final byte[] carried;
    private int count;

    /** @param bytesPerFrame bytes of one sample of all channels */
    SampleAligner(int bytesPerFrame) {
        carried = new byte[bytesPerFrame];
    }

    /** Bytes of a sample that is not whole yet. */
    int dangling() {
        return count;
    }

    /**
     * Takes all bytes of a buffer.
     *
     * @return whole samples, possibly none; shares the bytes of {@code in} where nothing was carried
     */
    ByteBuffer align(ByteBuffer in) {
        int total = count + in.remaining();
        int whole = total - total % carried.length;
        ByteBuffer out;
        if (count == 0) {
            out = in.slice(in.position(), whole);
            in.position(in.position() + whole);
        } else {
            out = ByteBuffer.allocate(whole);
            if (whole > 0) {
                int fresh = whole - count;
                out.put(carried, 0, count).put(in.slice(in.position(), fresh)).flip();
                in.position(in.position() + fresh);
                count = 0;
            }
        }
        int rest = in.remaining();
        in.get(carried, count, rest);
        count += rest;
        return out;
    }
}
