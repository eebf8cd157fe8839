// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import org.jspecify.annotations.Nullable;

/**
 * How the audio of a session is written. Open: a type that none of the constants has is kept.
 *
 * @param type {@code audio/pcm}, {@code audio/pcmu}, {@code audio/pcma}, or what another server says
 * @param rateHz samples a second; {@code null} where the type implies it
 */
public record AudioInputFormat(String type, @Nullable Integer rateHz) {

    /** 24 kHz mono PCM16, little-endian; {@code pcm16} in the flat shapes. */
    public static final AudioInputFormat PCM_24KHZ = new AudioInputFormat("audio/pcm", 24_000);

    /** 8 kHz mono µ-law; {@code g711_ulaw} in the flat shapes. */
    public static final AudioInputFormat PCMU = new AudioInputFormat("audio/pcmu", null);

    /** 8 kHz mono A-law; {@code g711_alaw} in the flat shapes. */
    public static final AudioInputFormat PCMA = new AudioInputFormat("audio/pcma", null);

    public AudioInputFormat {
        requireNonNull(type, "type");
    }

    /**
     * The wire's name of a format: mono PCM16 at any rate, or G.711 at 8 kHz.
     *
     * @throws IllegalArgumentException if the protocol has no name for it
     */
    public static AudioInputFormat of(AudioFormat format) {
        if (format.equals(AudioFormat.PCMU_8KHZ)) {
            return PCMU;
        }
        if (format.equals(AudioFormat.PCMA_8KHZ)) {
            return PCMA;
        }
        if (format.equals(AudioFormat.pcm16(format.sampleRateHz()))) {
            return new AudioInputFormat("audio/pcm", format.sampleRateHz());
        }
        throw new IllegalArgumentException("Expected mono PCM16, or G.711 at 8 kHz, but was " + format);
    }
}
