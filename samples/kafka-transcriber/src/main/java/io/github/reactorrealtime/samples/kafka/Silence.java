// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.G711;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Silence in the formats that go over the wire. */
final class Silence {

    private Silence() {}

    static ByteBuffer of(AudioFormat format, long samples) {
        byte[] bytes = new byte[Math.toIntExact(samples * format.bytesPerFrame())];
        if (format.encoding() == AudioEncoding.MU_LAW) {
            Arrays.fill(bytes, G711.linearToMuLaw(0));
        } else if (format.encoding() == AudioEncoding.A_LAW) {
            Arrays.fill(bytes, G711.linearToALaw(0));
        }
        return ByteBuffer.wrap(bytes);
    }
}
