// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** All channels of a source from one subscription to it. */
final class ChannelSplit {

    private final AudioFormat format;
    private final Flux<ByteBuffer> shared;
    private final AtomicInteger listeners;
    private final Disposable.Swap connection = Disposables.swap();

    private ChannelSplit(AudioSource source) {
        format = source.format();
        listeners = new AtomicInteger(format.channels());
        // Not refCount: it would never start after an early cancel, and would start again after the end.
        shared = AudioConversion.wholeSamples(format, source.stream())
                .publish(1)
                .autoConnect(format.channels(), connection::update);
    }

    static List<AudioSource> split(AudioSource source) {
        ChannelSplit split = new ChannelSplit(source);
        return IntStream.range(0, source.format().channels())
                .mapToObj(split::channel)
                .toList();
    }

    private AudioSource channel(int index) {
        AtomicBoolean isTaken = new AtomicBoolean();
        Flux<ByteBuffer> samples =
                shared.doFinally(end -> leave()).map(all -> AudioConversion.pick(all, format, index));
        return AudioSource.of(
                AudioConversion.mono(format),
                Flux.defer(() -> isTaken.compareAndSet(false, true) ? samples : Flux.error(takenTwice(index))));
    }

    private void leave() {
        if (listeners.decrementAndGet() == 0) {
            connection.dispose();
        }
    }

    private static IllegalStateException takenTwice(int index) {
        return new IllegalStateException("channel " + index + " was subscribed to before, and goes on with the others:"
                + " call channels() again for each transcription");
    }
}
