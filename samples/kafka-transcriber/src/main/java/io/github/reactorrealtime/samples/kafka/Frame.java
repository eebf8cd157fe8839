// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of the input topic that makes sense.
 *
 * @param call whose audio it is
 * @param offset where it stands in its partition
 * @param position where its first sample lies in the call; {@link #BEHIND_ALL} for an end that does not say
 * @param audio whole samples, may be none
 * @param last whether the call ends with it
 * @param bytesPerSample of the audio
 */
record Frame(String call, long offset, long position, ByteBuffer audio, boolean last, int bytesPerSample) {

    static final String POSITION = "position";
    static final String END = "end";

    /** Wherever the audio before it ended. */
    static final long BEHIND_ALL = -1;

    /** Far beyond any call, and far from where sums overflow. */
    private static final long MAX_POSITION = 1L << 50;

    /** Reads a record. */
    static Frame of(ConsumerRecord<String, byte[]> input, AudioFormat format) throws BadFrameException {
        String call = input.key();
        if (call == null || call.isEmpty()) {
            throw new BadFrameException("the key must be the call's id but was empty");
        }
        byte[] value = input.value() == null ? new byte[0] : input.value();
        if (value.length % format.bytesPerFrame() != 0) {
            throw new BadFrameException("the value must be whole samples of " + format.bytesPerFrame()
                    + " bytes but has " + value.length + " bytes");
        }
        boolean last = value.length == 0 || isTrue(input.headers().lastHeader(END));
        long position = position(input.headers().lastHeader(POSITION), value.length > 0);
        return new Frame(
                call,
                input.offset(),
                position,
                ByteBuffer.wrap(value).asReadOnlyBuffer(),
                last,
                format.bytesPerFrame());
    }

    private static boolean isTrue(@Nullable Header header) {
        return header != null && !text(header).equals("false");
    }

    private static long position(@Nullable Header header, boolean isNeeded) throws BadFrameException {
        if (header == null) {
            if (isNeeded) {
                throw new BadFrameException(
                        "the header 'position' is missing: the number of samples before this record");
            }
            return BEHIND_ALL;
        }
        try {
            long position = Long.parseLong(text(header));
            if (position >= 0 && position <= MAX_POSITION) {
                return position;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadFrameException(
                "the header 'position' must be a number of samples in decimal digits but was '" + text(header) + "'");
    }

    private static String text(Header header) {
        return header.value() == null ? "" : new String(header.value(), UTF_8).strip();
    }

    /** Where it begins, in a call whose audio is known up to the given position. */
    long start(long known) {
        return position == BEHIND_ALL ? known : position;
    }

    /** Where it ends. */
    long end(long known) {
        return start(known) + samples();
    }

    long samples() {
        return audio.remaining() / bytesPerSample;
    }

    /** The part that lies behind what is known. */
    ByteBuffer audioBehind(long known) {
        long skipped = Math.min(samples(), Math.max(0, known - start(known)));
        ByteBuffer rest = audio.duplicate();
        return rest.position(rest.position() + Math.toIntExact(skipped * bytesPerSample))
                .slice();
    }
}
