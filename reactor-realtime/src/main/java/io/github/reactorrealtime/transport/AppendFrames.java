// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes {@code input_audio_buffer.append} events as whole WebSocket frames (RFC 6455, section 5.2): header, then, masked, a
 * constant prefix, base64 of the audio, and a constant suffix; one pooled buffer each. Not thread-safe.
 *
 * <p>The bytes pass through two arrays that are kept: the JDK's base64 is intrinsic only from array to array, and masking arrays
 * is several times faster than what Netty's encoder does, word by word from one checked buffer to another. That was half of the
 * cost of an append.
 */
final class AppendFrames {

    private static final byte[] PREFIX = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(US_ASCII);
    private static final byte[] SUFFIX = "\"}".getBytes(US_ASCII);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MAX_HEADER_BYTES = 14;

    // Appends beyond this are rare (the service takes up to 15 MiB); their arrays are not kept.
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private byte[] base64 = new byte[0];
    private byte[] payload = new byte[0];

    ByteBuf encode(byte[] audio, ByteBufAllocator allocator) {
        int base64Bytes = (audio.length + 2) / 3 * 4;
        int payloadBytes = PREFIX.length + base64Bytes + SUFFIX.length;
        byte[] text = base64.length >= base64Bytes ? base64 : new byte[base64Bytes];
        byte[] masked = payload.length >= payloadBytes ? payload : new byte[payloadBytes];
        if (payloadBytes <= MAX_KEPT_BYTES) {
            base64 = text;
            payload = masked;
        }
        Base64.getEncoder().encode(audio, text);
        int key = ThreadLocalRandom.current().nextInt();
        mask(PREFIX, PREFIX.length, key, masked, 0);
        mask(text, base64Bytes, key, masked, PREFIX.length);
        mask(SUFFIX, SUFFIX.length, key, masked, PREFIX.length + base64Bytes);
        ByteBuf frame = allocator.directBuffer(MAX_HEADER_BYTES + payloadBytes);
        return writeHeader(frame, payloadBytes, key).writeBytes(masked, 0, payloadBytes);
    }

    private static ByteBuf writeHeader(ByteBuf frame, int payloadBytes, int key) {
        frame.writeByte(FINAL_TEXT);
        if (payloadBytes < LENGTH_IN_2_BYTES) {
            frame.writeByte(MASKED | payloadBytes);
        } else if (payloadBytes <= 0xFFFF) {
            frame.writeByte(MASKED | LENGTH_IN_2_BYTES).writeShort(payloadBytes);
        } else {
            frame.writeByte(MASKED | LENGTH_IN_8_BYTES).writeLong(payloadBytes);
        }
        return frame.writeInt(key);
    }

    /** Byte i of the payload is masked with byte i modulo 4 of the key. */
    private static void mask(byte[] from, int length, int key, byte[] payload, int at) {
        int turned = Integer.rotateLeft(key, Byte.SIZE * (at % Integer.BYTES));
        long key8 = ((long) turned << Integer.SIZE) | (turned & 0xFFFF_FFFFL);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            LONGS.set(payload, at + i, (long) LONGS.get(from, i) ^ key8);
        }
        for (; i < length; i++) {
            payload[at + i] = (byte) (from[i] ^ (key8 >>> (Long.SIZE - Byte.SIZE * (1 + i % Long.BYTES))));
        }
    }
}
