// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import io.github.reactorrealtime.audio.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;

/** Our formats in the words of {@code javax.sound}. */
final class LineFormats {

    private LineFormats() {}

    static javax.sound.sampled.AudioFormat toJavaSound(AudioFormat format) {
        Encoding encoding = switch (format.encoding()) {
            case PCM_U8 -> Encoding.PCM_UNSIGNED;
            case PCM_S16, PCM_S24, PCM_S32 -> Encoding.PCM_SIGNED;
            case FLOAT_32, FLOAT_64 -> Encoding.PCM_FLOAT;
            case MU_LAW -> Encoding.ULAW;
            case A_LAW -> Encoding.ALAW;
        };
        return new javax.sound.sampled.AudioFormat(
                encoding,
                format.sampleRateHz(),
                8 * format.encoding().bytesPerSample(),
                format.channels(),
                format.bytesPerFrame(),
                format.sampleRateHz(),
                false);
    }
}
