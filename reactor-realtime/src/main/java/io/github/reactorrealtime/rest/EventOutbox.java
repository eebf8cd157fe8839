// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import io.github.reactorrealtime.event.ServerEvent;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Events between the uploads and the one subscriber, who gets them as asked for. Whoever makes many waits for {@link #whenRoom}.
 * Thread-safe.
 */
final class EventOutbox {

    private static final int ROOM = 64;

    private final AtomicInteger drains = new AtomicInteger();

    // All guarded by this.
    private final ArrayDeque<ServerEvent> events = new ArrayDeque<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean ended;
    private @Nullable FluxSink<ServerEvent> sink;

    Flux<ServerEvent> events() {
        return Flux.create(this::attach, FluxSink.OverflowStrategy.ERROR);
    }

    private void attach(FluxSink<ServerEvent> newSink) {
        boolean first;
        synchronized (this) {
            first = sink == null;
            if (first) {
                sink = newSink;
            }
        }
        if (first) {
            newSink.onRequest(count -> drain());
            drain(); // it may be over already, and nobody asks for the end
        } else {
            newSink.error(new IllegalStateException("the events of a session have one subscriber"));
        }
    }

    /** Puts an event down; {@link #drain} passes it on. */
    synchronized void add(ServerEvent event) {
        if (!ended) {
            events.add(event);
        }
    }

    /** Nothing comes any more; what is there is still passed on. */
    synchronized void end() {
        ended = true;
        waiting.clear();
    }

    /** Runs the task once, now or when there is room. */
    void whenRoom(Runnable task) {
        synchronized (this) {
            if (events.size() >= ROOM) {
                waiting.add(task);
                return;
            }
        }
        task.run();
    }

    /** Passes on what was asked for. Not to be called with a lock held: it runs the subscriber. */
    void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            passOn();
            missed = drains.addAndGet(-missed);
        } while (missed != 0);
    }

    private void passOn() {
        FluxSink<ServerEvent> reader = reader();
        if (reader == null) {
            return;
        }
        ServerEvent event;
        while (reader.requestedFromDownstream() > 0 && !reader.isCancelled() && (event = poll()) != null) {
            reader.next(event);
            Runnable task = nextWaiting();
            if (task != null) {
                task.run();
            }
        }
        if (isOver()) {
            reader.complete();
        }
    }

    private synchronized @Nullable FluxSink<ServerEvent> reader() {
        return sink;
    }

    private synchronized @Nullable ServerEvent poll() {
        return events.poll();
    }

    private synchronized @Nullable Runnable nextWaiting() {
        return events.size() < ROOM ? waiting.poll() : null;
    }

    private synchronized boolean isOver() {
        return ended && events.isEmpty();
    }
}
