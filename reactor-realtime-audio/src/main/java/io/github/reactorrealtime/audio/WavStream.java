// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ties the WAV parser, which knows no Reactor, to streams. */
final class WavStream {

    private WavStream() {}

    /** The audio of a WAV, parsed anew for each subscription. */
    static Flux<ByteBuffer> audio(Flux<ByteBuffer> bytes, String name, Consumer<String> warnings) {
        return Flux.defer(() -> parse(bytes, new WavParser(name, warnings))).filter(ByteBuffer::hasRemaining);
    }

    /** The first signal means that the header is there; its buffer, and later ones, may be empty. */
    static Flux<ByteBuffer> parse(Flux<ByteBuffer> bytes, WavParser parser) {
        return bytes.<ByteBuffer>handle((in, sink) -> {
                    ByteBuffer samples = parser.parse(in);
                    if (parser.header() != null) {
                        sink.next(samples);
                    }
                    if (parser.isDone()) {
                        sink.complete();
                    }
                })
                .concatWith(Mono.fromRunnable(() -> {
                    if (!parser.isDone()) {
                        parser.finish();
                    }
                }));
    }

    /**
     * The source and its stream from one subscription to the bytes. A group is what hands a running stream over to a later
     * subscriber with its demand, cancellation and errors; here there is only ever one, opened by the header.
     */
    static Mono<AudioSource> once(Flux<ByteBuffer> bytes, String name, Consumer<String> warnings) {
        return Mono.defer(() -> {
            WavParser parser = new WavParser(name, warnings);
            return parse(bytes, parser)
                    .groupBy(samples -> true, 1)
                    .next()
                    .map(audio -> AudioSource.of(parser.format(), audio.filter(ByteBuffer::hasRemaining)));
        });
    }
}
