// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A microphone, or another capture device of this machine.
 *
 * <p>Each subscription to {@link #stream()} opens the device and starts recording; cancelling stops and closes it. The
 * stream never completes. Recorded are chunks of 20 ms, by a daemon thread that lives as long as the subscription: reading
 * a device blocks, so it can't use Reactor's threads. Chunks wait in a bounded queue and are emitted on
 * {@link Schedulers#boundedElastic()}, as they are asked for. A device can't be slowed down: when the queue is full, its
 * oldest chunk is dropped, counted and reported.
 *
 * <p>Errors: {@link MicrophoneUnavailableException} if there is no such device or it is in use,
 * {@link MicrophoneLostException} if it goes away later.
 *
 * <p>Thread-safe.
 */
public final class Microphone implements AudioSource {

    private static final Duration CHUNK = Duration.ofMillis(20);
    private static final Duration DEFAULT_QUEUE = Duration.ofSeconds(2);

    private final AudioFormat format;
    private final LineSupplier lines;
    private final int queuedChunks;
    private final LongConsumer onDropped;
    private final AtomicLong droppedBytes = new AtomicLong();

    private Microphone(Builder builder) {
        format = builder.format;
        lines = builder.lines;
        queuedChunks = (int) Math.min(Integer.MAX_VALUE, Math.max(1, builder.queue.toMillis() / CHUNK.toMillis()));
        onDropped = builder.onDropped;
    }

    /** The system's default microphone, with a queue of two seconds. Nothing is opened before the stream is subscribed to. */
    public static Microphone open(AudioFormat format) {
        return builder().format(format).build();
    }

    /** A microphone to be configured: 24 kHz mono PCM16 from the system's default device if nothing else is said. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    /** Bytes of audio dropped so far because the queue was full, over all subscriptions. */
    public long droppedBytes() {
        return droppedBytes.get();
    }

    @Override
    public Flux<ByteBuffer> stream() {
        return Flux.<ByteBuffer>push(this::record, FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(queuedChunks, this::dropped, BufferOverflowStrategy.DROP_OLDEST)
                // The capture thread must go on reading whatever the subscriber does with a chunk.
                .publishOn(Schedulers.boundedElastic(), 1);
    }

    private void record(FluxSink<ByteBuffer> sink) {
        Scheduler thread = Schedulers.newSingle("microphone", true);
        int chunkBytes = (int) Math.max(format.bytesPerFrame(), format.bytesIn(CHUNK));
        Capture capture = new Capture(lines, format, chunkBytes, sink, thread);
        // In this order: a sink that is cancelled already disposes of the thread at once.
        thread.schedule(capture::run);
        sink.onDispose(capture);
    }

    private void dropped(ByteBuffer chunk) {
        droppedBytes.addAndGet(chunk.remaining());
        onDropped.accept(chunk.remaining());
    }

    /** Configures a {@link Microphone}. Not thread-safe. */
    public static final class Builder {

        private AudioFormat format = AudioFormat.PCM16_24KHZ;
        private LineSupplier lines = new MixerLines("");
        private Duration queue = DEFAULT_QUEUE;
        private LongConsumer onDropped = bytes -> {};

        private Builder() {}

        /**
         * What to record. Devices know few formats; take one they have (often 44.1 or 48 kHz PCM16) and
         * {@link AudioSource#convertTo convert} it.
         */
        public Builder format(AudioFormat format) {
            this.format = requireNonNull(format, "format");
            return this;
        }

        /** The device to record from: the first with this in its name, in any case. */
        public Builder device(String nameContains) {
            lines = new MixerLines(requireNonNull(nameContains, "nameContains"));
            return this;
        }

        /**
         * How much audio may wait for the subscriber, rounded down to 20 ms.
         *
         * @throws IllegalArgumentException if it is below 20 ms
         */
        public Builder queue(Duration queue) {
            if (queue.compareTo(CHUNK) < 0) {
                throw new IllegalArgumentException("queue must be at least " + CHUNK + " but was " + queue);
            }
            this.queue = queue;
            return this;
        }

        /** Told the bytes of each chunk that is dropped because the queue is full; called on the capture thread. */
        public Builder onDropped(LongConsumer listener) {
            onDropped = requireNonNull(listener, "listener");
            return this;
        }

        Builder lines(LineSupplier lines) {
            this.lines = lines;
            return this;
        }

        public Microphone build() {
            return new Microphone(this);
        }
    }
}
