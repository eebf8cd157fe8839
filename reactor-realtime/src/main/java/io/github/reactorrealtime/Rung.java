// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.policy.RouteGuard;
import io.github.reactorrealtime.provider.TranscriptionModel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A route of the ladder with what it takes to use it. Shared by all subscriptions of a transcriber; thread-safe. */
final class Rung {

    final int index;
    final Route route;
    final TranscriptionModel model;
    final RouteGuard guard;

    private final @Nullable Mono<RealtimeSession> live;

    /** Opens sessions in which only our commits end turns. */
    final Mono<RealtimeSession> repair;

    private final AtomicReference<@Nullable Out> out = new AtomicReference<>();

    private record Out(RealtimeException cause, long untilNanos) {}

    /** @param live opens sessions for the live audio; {@code null} when this route can't say where turns end */
    Rung(
            int index,
            Route route,
            TranscriptionModel model,
            RouteGuard guard,
            @Nullable Mono<RealtimeSession> live,
            Mono<RealtimeSession> repair) {
        this.index = index;
        this.route = route;
        this.model = model;
        this.guard = guard;
        this.live = live;
        this.repair = repair;
    }

    /** Whether it can carry the live audio. */
    boolean carriesLive() {
        return live != null;
    }

    /** Opens sessions for the live audio. */
    Mono<RealtimeSession> live() {
        return requireNonNull(live, "only rungs that carry live audio are asked");
    }

    String name() {
        return route.name();
    }

    /** Whether the route itself is at fault, and it is too early to look again. */
    boolean isOut(long nowNanos) {
        Out current = out.get();
        return current != null && current.untilNanos - nowNanos > 0;
    }

    /** Why the route is out, or was last; {@code null} when it never was, or has worked since. */
    @Nullable
    RealtimeException outCause() {
        Out current = out.get();
        return current == null ? null : current.cause;
    }

    /**
     * Leaves the route alone for a while.
     *
     * @return whether that is news: false when it was out before and has not worked since
     */
    boolean takeOut(RealtimeException cause, long nowNanos, Duration time) {
        return out.getAndSet(new Out(cause, nowNanos + time.toNanos())) == null;
    }

    /** It works. */
    void works() {
        if (out.get() != null) {
            out.set(null);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
