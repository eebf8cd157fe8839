// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a stream of audio bytes means.
 *
 * @param encoding how one sample is written
 * @param sampleRateHz samples per second and channel, 1 to 768,000
 * @param channels interleaved channels, 1 to 64
 */
public record AudioFormat(AudioEncoding encoding, int sampleRateHz, int channels) {

    /** 24 kHz mono PCM16, the Realtime API's {@code audio/pcm}: 48,000 bytes a second. */
    public static final AudioFormat PCM16_24KHZ = new AudioFormat(AudioEncoding.PCM_S16, 24_000, 1);

    /** 8 kHz mono µ-law, the Realtime API's {@code audio/pcmu}: 8,000 bytes a second. */
    public static final AudioFormat PCMU_8KHZ = new AudioFormat(AudioEncoding.MU_LAW, 8_000, 1);

    /** 8 kHz mono A-law, the Realtime API's {@code audio/pcma}: 8,000 bytes a second. */
    public static final AudioFormat PCMA_8KHZ = new AudioFormat(AudioEncoding.A_LAW, 8_000, 1);

    private static final int MAX_SAMPLE_RATE_HZ = 768_000;
    private static final int MAX_CHANNELS = 64;

    public AudioFormat {
        requireNonNull(encoding, "encoding");
        if (sampleRateHz < 1 || sampleRateHz > MAX_SAMPLE_RATE_HZ) {
            throw new IllegalArgumentException(
                    "sampleRateHz must be 1 to " + MAX_SAMPLE_RATE_HZ + " but was " + sampleRateHz);
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException("channels must be 1 to " + MAX_CHANNELS + " but was " + channels);
        }
    }

    /** 16-bit linear PCM, mono. */
    public static AudioFormat pcm16(int sampleRateHz) {
        return new AudioFormat(AudioEncoding.PCM_S16, sampleRateHz, 1);
    }

    /** Bytes of one sample of all channels: the smallest unit that may be cut off a stream. */
    public int bytesPerFrame() {
        return encoding.bytesPerSample() * channels;
    }

    /** Bytes of one second. */
    public int bytesPerSecond() {
        return bytesPerFrame() * sampleRateHz;
    }

    /** Whole samples (of all channels) in the given time, rounded down. */
    public long samplesIn(Duration duration) {
        return Math.multiplyExact(duration.getSeconds(), sampleRateHz)
                + (long) duration.getNano() * sampleRateHz / 1_000_000_000L;
    }

    /** Bytes of the given time, a whole number of samples, rounded down. */
    public long bytesIn(Duration duration) {
        return samplesIn(duration) * bytesPerFrame();
    }

    /** The time that the given number of samples (of all channels) lasts, rounded down to nanoseconds. */
    public Duration durationOf(long samples) {
        long nanos = samples % sampleRateHz * 1_000_000_000L / sampleRateHz;
        return Duration.ofSeconds(samples / sampleRateHz, nanos);
    }
}
