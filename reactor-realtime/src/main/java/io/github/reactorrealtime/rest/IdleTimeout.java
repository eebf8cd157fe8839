// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ends an answer that keeps silent although more of it is wanted; one that nobody asks for more of may take its time. */
final class IdleTimeout {

    private final Duration limit;
    private final Scheduler timer;

    // Guarded by this.
    private long wanted;
    private long sinceMillis;

    private IdleTimeout(Duration limit, Scheduler timer) {
        this.limit = limit;
        this.timer = timer;
    }

    static Flux<byte[]> watch(Flux<byte[]> answer, Duration limit, Scheduler timer) {
        return Flux.defer(() -> new IdleTimeout(limit, timer).watch(answer));
    }

    private Flux<byte[]> watch(Flux<byte[]> answer) {
        return answer.doOnNext(part -> arrived())
                .doOnRequest(this::requested)
                .takeUntilOther(Mono.defer(() -> Mono.delay(left(), timer))
                        .repeat(() -> !left().isZero())
                        .then(Mono.error(() -> new IOException("the answer stopped for " + limit.toMillis() + " ms"))));
    }

    private synchronized void requested(long count) {
        if (wanted == 0) {
            sinceMillis = now();
        }
        wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
    }

    private synchronized void arrived() {
        if (wanted != Long.MAX_VALUE) {
            wanted--;
        }
        sinceMillis = now();
    }

    /** How long the silence may still go on. */
    private synchronized Duration left() {
        if (wanted == 0) {
            return limit;
        }
        Duration left = limit.minusMillis(now() - sinceMillis);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
