// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.event.ServerEvent;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SignalType;

/**
 * Reads a link for two readers in turn: event by event for the handshake, then at the pace of whoever subscribes to
 * {@link #events()}. Nothing is buffered in between, because nothing is asked for.
 */
final class SessionInbound extends BaseSubscriber<ServerEvent> {

    private final Predicate<ServerEvent> handshake;
    private final Runnable afterEvent;

    /** Guarded by this; {@code null} until somebody subscribes to the events. */
    private @Nullable FluxSink<ServerEvent> sink;

    /** Guarded by this. */
    private boolean ended;

    /** Guarded by this: events of ours that were handed over, and for which one less is to be read. */
    private long injected;

    /**
     * @param handshake takes an event and says whether it wants another
     * @param afterEvent called when the reader has got an event
     */
    SessionInbound(Predicate<ServerEvent> handshake, Runnable afterEvent) {
        this.handshake = handshake;
        this.afterEvent = afterEvent;
    }

    Flux<ServerEvent> events() {
        // Not push: that one tells of no request but the first, and of that one as unbounded.
        // What is buffered are events of ours the reader has not asked for yet; few, because each answers a command.
        return Flux.create(this::attach, FluxSink.OverflowStrategy.BUFFER);
    }

    /** Hands over an event that the service did not send; dropped while nobody reads. */
    void inject(ServerEvent event) {
        FluxSink<ServerEvent> reader;
        synchronized (this) {
            reader = ended ? null : sink;
            if (reader != null) {
                injected++;
            }
        }
        if (reader != null) {
            reader.next(event);
        }
    }

    private void requestBesidesInjected(long count) {
        long rest;
        synchronized (this) {
            long taken = Math.min(injected, count);
            injected -= taken;
            rest = count - taken;
        }
        if (rest > 0) {
            request(rest);
        }
    }

    boolean isReading() {
        FluxSink<ServerEvent> reader = reader();
        return reader != null && reader.requestedFromDownstream() > 0;
    }

    private void attach(FluxSink<ServerEvent> newSink) {
        boolean second;
        boolean late;
        synchronized (this) {
            second = sink != null;
            late = ended;
            if (!second) {
                sink = newSink;
            }
        }
        if (second) {
            newSink.error(new IllegalStateException("the events of a session have one subscriber"));
        } else if (late) {
            newSink.complete();
        } else {
            newSink.onRequest(this::requestBesidesInjected);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(1);
    }

    @Override
    protected void hookOnNext(ServerEvent event) {
        FluxSink<ServerEvent> reader = reader();
        if (reader != null) {
            reader.next(event);
            afterEvent.run();
        } else if (handshake.test(event)) {
            request(1);
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        // The link ends with a completion; only a fault of ours in decoding gets here. The finally hook does the rest.
        FluxSink<ServerEvent> reader = reader();
        if (reader != null) {
            reader.error(error);
        }
    }

    @Override
    protected void hookFinally(SignalType type) {
        FluxSink<ServerEvent> reader;
        synchronized (this) {
            ended = true;
            reader = sink;
        }
        if (reader != null) {
            reader.complete();
        }
    }

    private synchronized @Nullable FluxSink<ServerEvent> reader() {
        return sink;
    }
}
