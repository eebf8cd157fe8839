// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * The client's frames on their way into the network, which takes as much as the service leaves room for. Filled by any thread,
 * emptied on the connection's loop.
 */
final class Outgoing {

    /** What the client may have waiting before it is told to wait, as in the real transport. */
    static final int HIGH_WATER_BYTES = 64 * 1024;

    private record Entry(Frame frame, Sinks.@Nullable Empty<Void> written) {}

    private final Loop loop;
    private final MemoryPeer peer;

    // All guarded by this.
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long queuedBytes;
    private boolean writeScheduled;
    private boolean stalled; // isWritable() said no, so the listener is owed a call
    private boolean closed;
    private @Nullable Runnable listener;

    Outgoing(Loop loop, MemoryPeer peer) {
        this.loop = loop;
        this.peer = peer;
    }

    /**
     * Queues a frame.
     *
     * @param written completes when the network has the frame, fails when it never will; null when nobody wants to know
     */
    void add(Frame frame, Sinks.@Nullable Empty<Void> written) {
        if (enqueue(new Entry(frame, written))) {
            loop.execute(this::write);
        }
    }

    /** Whether somebody has to see to the writing. */
    private boolean enqueue(Entry entry) {
        synchronized (this) {
            if (!closed) {
                entries.add(entry);
                queuedBytes += entry.frame.bytes();
                boolean first = !writeScheduled;
                writeScheduled = true;
                return first;
            }
        }
        fail(entry);
        return false;
    }

    synchronized boolean isWritable() {
        boolean writable = hasRoom();
        stalled |= !writable;
        return writable;
    }

    synchronized void onWritable(Runnable newListener) {
        listener = newListener;
    }

    /** On the loop: sends what the network takes, and wakes the listener when there is room again. */
    void write() {
        Entry entry;
        while ((entry = poll()) != null) {
            peer.carry(entry.frame);
            if (entry.written != null) {
                entry.written.tryEmitEmpty(); // a frame has one outcome, so this can't be refused
            }
        }
        Runnable wake = wakeUp();
        if (wake != null) {
            wake.run();
        }
    }

    /** Nothing is accepted any more, what waits is dropped. */
    void close() {
        ArrayDeque<Entry> rest;
        synchronized (this) {
            closed = true;
            rest = new ArrayDeque<>(entries);
            entries.clear();
            queuedBytes = 0;
            listener = null;
        }
        rest.forEach(Outgoing::fail);
    }

    private synchronized @Nullable Entry poll() {
        Entry entry = peer.hasRoom() ? entries.poll() : null;
        if (entry == null) {
            writeScheduled = false;
        } else {
            queuedBytes -= entry.frame.bytes();
        }
        return entry;
    }

    private synchronized @Nullable Runnable wakeUp() {
        if (!stalled || !hasRoom()) {
            return null;
        }
        stalled = false;
        return listener;
    }

    private boolean hasRoom() {
        return !closed && queuedBytes < HIGH_WATER_BYTES;
    }

    private static void fail(Entry entry) {
        if (entry.written != null) {
            entry.written.tryEmitError(new ClosedChannelException());
        }
    }
}
