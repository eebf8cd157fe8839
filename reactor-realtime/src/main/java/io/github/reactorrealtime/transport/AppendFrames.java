// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Base64;

/**
 * Writes {@code input_audio_buffer.append} events: constant prefix, base64 of the audio, constant suffix, one pooled buffer
 * each. The JDK's encoder is intrinsic only from array to array, so the text passes through one array that is kept. Not
 * thread-safe.
 */
final class AppendFrames {

    private static final byte[] PREFIX = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(US_ASCII);
    private static final byte[] SUFFIX = "\"}".getBytes(US_ASCII);

    // Appends beyond this are rare (the service takes up to 15 MiB); their scratch array is not kept.
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private byte[] scratch = new byte[0];

    ByteBuf encode(byte[] audio, ByteBufAllocator allocator) {
        int base64Bytes = (audio.length + 2) / 3 * 4;
        byte[] base64 = scratch.length >= base64Bytes ? scratch : new byte[base64Bytes];
        if (base64Bytes <= MAX_KEPT_BYTES) {
            scratch = base64;
        }
        Base64.getEncoder().encode(audio, base64);
        return allocator
                .directBuffer(PREFIX.length + base64Bytes + SUFFIX.length)
                .writeBytes(PREFIX)
                .writeBytes(base64, 0, base64Bytes)
                .writeBytes(SUFFIX);
    }
}
