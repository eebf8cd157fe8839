// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Objects;
import reactor.core.publisher.Flux;

/**
 * Audio of a known format, from a file, a pipe, a microphone or a call.
 *
 * <p>Immutable and shareable: the state of a conversion belongs to the subscription.
 */
public interface AudioSource {

    /** What the bytes of {@link #stream()} mean. */
    AudioFormat format();

    /**
     * The audio. Cold: nothing is opened before the subscription, and each subscription starts at the beginning where the
     * origin permits (a file does, a pipe does not). Demand is honoured, cancelling closes the origin, completion means the
     * end of the audio, errors of the origin arrive as {@code onError}. A buffer belongs to its receiver and may be cut
     * anywhere unless the origin says otherwise, also inside a sample.
     */
    Flux<ByteBuffer> stream();

    /** A source of bytes that are already there or come from somewhere else. */
    static AudioSource of(AudioFormat format, Flux<ByteBuffer> stream) {
        return new FluxAudioSource(requireNonNull(format, "format"), requireNonNull(stream, "stream"));
    }

    /**
     * This audio in another format: resampled, mixed and encoded anew. The same source when the formats are equal.
     *
     * <p>Several channels are averaged into one; one channel is copied to several. The output is aligned in time with the
     * input and has {@code samples * ratio} samples, rounded to nearest; loud samples are clipped, never wrapped. Resampling
     * keeps 90 % of the band, suppresses what would alias by 100 dB, and looks ahead 64 samples of the lower rate (8 ms at
     * 8 kHz). A sample that is not whole at the end is dropped. Works on the thread of this source.
     *
     * @throws IllegalArgumentException if the rates differ by more than a factor of 256, or the channels differ and neither
     *     format has only one
     */
    default AudioSource convertTo(AudioFormat target) {
        return format().equals(target) ? this : AudioConversion.convert(this, target);
    }

    /**
     * One channel alone, as a mono source: a call recorded in stereo can be transcribed party by party. The same source if
     * this one is mono already.
     *
     * @param index from 0; 0 is left
     * @throws IndexOutOfBoundsException if there is no such channel
     */
    default AudioSource channel(int index) {
        Objects.checkIndex(index, format().channels());
        return format().channels() == 1 ? this : AudioConversion.channel(this, index);
    }
}
