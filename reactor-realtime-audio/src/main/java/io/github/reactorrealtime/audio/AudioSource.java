// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.List;
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

    /**
     * All channels, each as a mono source, from one subscription to this one: for audio that can be read only once, such as a pipe,
     * a call or the body of a request. {@link #channel} subscribes for each channel anew.
     *
     * <p>The streams belong together. This source is subscribed to when all of them are, with the {@code Context} of the first, and
     * asked for a buffer when all of them want one: they start with the same sample, the slowest sets the pace, and one buffer is
     * all that waits. So take them at the same time; one after the other never starts. A channel that was cancelled is not waited
     * for; when all are cancelled, this source is. Its end and its errors reach all. Each stream can be subscribed to once, a second
     * subscription gets an {@link IllegalStateException}; each call of this method is a split of its own.
     *
     * @return as many as the format has channels, from 0; this source alone if it is mono already
     */
    default List<AudioSource> channels() {
        return format().channels() == 1 ? List.of(this) : ChannelSplit.split(this);
    }
}
