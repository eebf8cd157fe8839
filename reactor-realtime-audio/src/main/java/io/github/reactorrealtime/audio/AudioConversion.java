// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.util.Iterator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ties the converters, which know no Reactor, to streams: one converter per subscription. */
final class AudioConversion {

    /** A buffer of hours is converted in pieces of this size, so that the output is asked for and held piece by piece. */
    private static final int MAX_PIECE = 32 * 1_024;

    private AudioConversion() {}

    static AudioSource convert(AudioSource source, AudioFormat target) {
        AudioFormat from = source.format();
        // Made here so that an impossible pair is refused at the call, and the filter is shared by all subscriptions.
        AudioConverter template = new AudioConverter(from, target);
        return AudioSource.of(target, Flux.defer(() -> {
            AudioConverter converter = template.fresh();
            return source.stream()
                    .concatMapIterable(AudioConversion::pieces, 1)
                    .map(converter::convert)
                    .concatWith(Mono.fromSupplier(converter::finish))
                    .filter(ByteBuffer::hasRemaining);
        }));
    }

    static AudioSource channel(AudioSource source, int index) {
        AudioFormat from = source.format();
        return AudioSource.of(
                mono(from), wholeSamples(from, source.stream()).map(samples -> pick(samples, from, index)));
    }

    /** One channel of the given format. */
    static AudioFormat mono(AudioFormat format) {
        return new AudioFormat(format.encoding(), format.sampleRateHz(), 1);
    }

    /** The same audio in buffers of whole samples of all channels; what is not whole at the end is dropped. */
    static Flux<ByteBuffer> wholeSamples(AudioFormat format, Flux<ByteBuffer> stream) {
        return Flux.defer(() -> {
            SampleAligner aligner = new SampleAligner(format.bytesPerFrame());
            return stream.map(aligner::align).filter(ByteBuffer::hasRemaining);
        });
    }

    /** A copy of one channel's samples; leaves the position of the given ones alone. */
    static ByteBuffer pick(ByteBuffer samples, AudioFormat from, int index) {
        int width = from.encoding().bytesPerSample();
        int frame = from.bytesPerFrame();
        int frames = samples.remaining() / frame;
        ByteBuffer picked = ByteBuffer.allocate(frames * width);
        for (int i = 0; i < frames; i++) {
            picked.put(i * width, samples, samples.position() + i * frame + index * width, width);
        }
        return picked;
    }

    private static Iterable<ByteBuffer> pieces(ByteBuffer buffer) {
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return buffer.hasRemaining();
            }

            @Override
            public ByteBuffer next() {
                int size = Math.min(buffer.remaining(), MAX_PIECE);
                ByteBuffer piece = buffer.slice(buffer.position(), size);
                buffer.position(buffer.position() + size);
                return piece;
            }
        };
    }
}
