// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.transport.Link;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Gives up a session in which a turn has to be answered before the next, and is not: nothing else could ever be said in it.
 * Guarded by its user.
 */
final class TurnPatience {

    /** Since the last sign of life. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(RealtimeClient.class);

    private final Link link;
    private final Scheduler timer;
    private volatile long lastSignNanos;
    private @Nullable Disposable waiting;

    TurnPatience(Link link, Scheduler timer) {
        this.link = link;
        this.timer = timer;
    }

    void start() {
        stop();
        sign();
        waiting = check(LIMIT)
                .takeUntilOther(link.closed())
                .subscribe(
                        over -> {
                            log.debug("No answer to a turn within {} ms, closing the session", LIMIT.toMillis());
                            link.close(new CloseStatus(CloseStatus.ABNORMAL.code(), "no answer to a turn"));
                        },
                        error -> log.warn("Stopped waiting for the answer to a turn", error));
    }

    private Mono<Long> check(Duration in) {
        return Mono.delay(in, timer).flatMap(tick -> {
            Duration rest = LIMIT.minusNanos(timer.now(TimeUnit.NANOSECONDS) - lastSignNanos);
            return rest.isNegative() || rest.isZero() ? Mono.just(tick) : check(rest);
        });
    }

    void sign() {
        lastSignNanos = timer.now(TimeUnit.NANOSECONDS);
    }

    void stop() {
        Disposable running = waiting;
        if (running != null) {
            running.dispose();
            waiting = null;
        }
    }
}
