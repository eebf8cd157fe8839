// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The audio of one session. It gives out one buffer again and again, so that what is measured is what the receiver allocates.
 */
final class Supply {

    private final Workload workload;
    private final int session;
    private final Runnable onLead;
    private final ByteBuffer audio;

    private volatile int given; // written by whoever emits

    /**
     * @param onLead called when so much has been given that the costs of beginning are paid
     */
    Supply(Workload workload, int session, Runnable onLead) {
        this.workload = workload;
        this.session = session;
        this.onLead = onLead;
        this.audio = ByteBuffer.allocate((int) AudioFormat.PCM16_24KHZ.bytesIn(workload.buffer()));
        new Random(session).nextBytes(audio.array());
    }

    int given() {
        return given;
    }

    Flux<ByteBuffer> audio() {
        return workload.paced() ? paced() : fast();
    }

    private Flux<ByteBuffer> fast() {
        return Flux.generate(sink -> {
            if (given < workload.buffers()) {
                sink.next(next());
            } else {
                sink.complete();
            }
        });
    }

    private Flux<ByteBuffer> paced() {
        Duration period = workload.buffer();
        Duration stagger = period.multipliedBy(session).dividedBy(workload.sessions());
        return Flux.interval(stagger, period, Schedulers.parallel())
                .onBackpressureDrop()
                .map(tick -> next())
                .take(workload.buffers());
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer at a time
    private ByteBuffer next() {
        given++;
        if (given == workload.leadBuffers()) {
            onLead.run();
        }
        return audio.clear();
    }
}
