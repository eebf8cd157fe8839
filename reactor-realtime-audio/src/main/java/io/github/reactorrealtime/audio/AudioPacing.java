// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Slows audio down to the speed it plays at. */
public final class AudioPacing {

    private AudioPacing() {}

    /**
     * For {@link Flux#transform}: a recording as if it were live.
     *
     * <p>The first buffer goes out at once, each other one when the audio before it has been played, so the stream is never
     * ahead by more than one buffer; cut it into frames first. There is no drift: lateness of up to one second, from a busy
     * timer or a slow source, is made up for; after a longer stop the audio goes on at normal speed from where it is.
     * Demand is honoured; one buffer is asked for in advance.
     *
     * @param format what the bytes mean
     * @param scheduler tells the time and emits the buffers that had to wait
     */
    public static UnaryOperator<Flux<ByteBuffer>> realtime(AudioFormat format, Scheduler scheduler) {
        requireNonNull(format, "format");
        requireNonNull(scheduler, "scheduler");
        return stream -> Flux.defer(() -> {
            Pacer pacer = new Pacer(format);
            return stream.concatMap(buffer -> paced(buffer, pacer, scheduler), 1);
        });
    }

    private static Mono<ByteBuffer> paced(ByteBuffer buffer, Pacer pacer, Scheduler scheduler) {
        long wait = pacer.waitNanos(buffer.remaining(), scheduler.now(TimeUnit.NANOSECONDS));
        Mono<ByteBuffer> ready = Mono.just(buffer);
        return wait == 0 ? ready : ready.delayElement(Duration.ofNanos(wait), scheduler);
    }
}
