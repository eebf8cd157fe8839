// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The audio that is not settled yet, addressed by source position.
 *
 * <p>A queue of fixed segments: what is settled gives its segments back to be filled again, up to 1 MiB of them, so a steady
 * stream of turns that fit allocates nothing. Positions count whole samples; the bytes of a sample that is not complete yet
 * wait in the last segment. Holds at most its capacity and two segments more. Not thread-safe.
 */
final class AudioJournal {

    private static final int SEGMENT_BYTES = 16 * 1024;

    /** A megabyte, 21 s of PCM16: turns of usual length are settled, and freed, at once. After an outage the rest goes. */
    private static final int MAX_SPARES = 64;

    private final int bytesPerSample;
    private final long capacityBytes;
    private final List<byte[]> segments = new ArrayList<>();
    private final ArrayDeque<byte[]> spares = new ArrayDeque<>();

    private long firstByte; // position of the first byte of the first segment
    private long releasedBytes; // everything before is settled
    private long endBytes;

    AudioJournal(int bytesPerSample, long capacityBytes) {
        this.bytesPerSample = bytesPerSample;
        this.capacityBytes = capacityBytes;
    }

    /**
     * Takes from the buffer, from the given index on, what there is room for. The buffer's position stays where it is.
     *
     * @return how many bytes were taken
     */
    int append(ByteBuffer audio, int index) {
        int taken = (int) Math.min(audio.limit() - index, roomBytes());
        int rest = taken;
        while (rest > 0) {
            int offset = (int) ((endBytes - firstByte) % SEGMENT_BYTES);
            if (endBytes - firstByte == (long) segments.size() * SEGMENT_BYTES) {
                byte[] spare = spares.poll();
                segments.add(spare == null ? new byte[SEGMENT_BYTES] : spare);
            }
            int count = Math.min(rest, SEGMENT_BYTES - offset);
            audio.get(index + taken - rest, segments.get(segments.size() - 1), offset, count);
            endBytes += count;
            rest -= count;
        }
        return taken;
    }

    /** Copies samples from the given position on; fills the target. */
    void read(long fromSample, byte[] target) {
        long from = fromSample * bytesPerSample;
        if (from < releasedBytes || from + target.length > endBytes) {
            throw new IllegalArgumentException("samples from " + fromSample + ", " + target.length
                    + " bytes, are not all in the journal of " + this);
        }
        int done = 0;
        while (done < target.length) {
            long position = from + done - firstByte;
            int offset = (int) (position % SEGMENT_BYTES);
            int count = Math.min(target.length - done, SEGMENT_BYTES - offset);
            System.arraycopy(segments.get((int) (position / SEGMENT_BYTES)), offset, target, done, count);
            done += count;
        }
    }

    /** Everything before the given position is settled; going back is ignored. */
    void release(long beforeSample) {
        releasedBytes = Math.max(releasedBytes, Math.min(beforeSample * bytesPerSample, endBytes));
        int settled = (int) Math.min(segments.size(), (releasedBytes - firstByte) / SEGMENT_BYTES);
        if (settled > 0) {
            List<byte[]> head = segments.subList(0, settled);
            spares.addAll(head.subList(0, Math.min(settled, MAX_SPARES - spares.size())));
            head.clear();
            firstByte += (long) settled * SEGMENT_BYTES;
        }
    }

    /** The first position that can still be read. */
    long start() {
        return releasedBytes / bytesPerSample;
    }

    /** The position after the last whole sample. */
    long end() {
        return endBytes / bytesPerSample;
    }

    boolean hasRoom() {
        return roomBytes() > 0;
    }

    long usedBytes() {
        return endBytes - releasedBytes;
    }

    long capacityBytes() {
        return capacityBytes;
    }

    private long roomBytes() {
        return capacityBytes - usedBytes();
    }

    @Override
    public String toString() {
        return start() + " to " + end();
    }
}
