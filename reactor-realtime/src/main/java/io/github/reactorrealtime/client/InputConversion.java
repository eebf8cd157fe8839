// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.audio.AudioConverter;
import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;

/** Audio on its way to a service that takes another format, turn by turn: none loses what a filter still holds. Not thread-safe. */
final class InputConversion {

    private AudioConverter converter;

    InputConversion(AudioFormat from, AudioFormat to) {
        this.converter = new AudioConverter(from, to);
    }

    /** What can be sent of it now, possibly nothing. */
    byte[] convert(byte[] audio) {
        return bytes(converter.convert(ByteBuffer.wrap(audio)));
    }

    /** The rest of what came so far. What comes now is the beginning of something else. */
    byte[] finish() {
        byte[] rest = bytes(converter.finish());
        converter = converter.fresh();
        return rest;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
