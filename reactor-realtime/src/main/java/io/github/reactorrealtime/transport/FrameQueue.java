// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCounted;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * Outgoing frames between the threads that make them and the event loop that writes them.
 *
 * <p>All frames go through the queue, also those made on the event loop: Netty writes at once when called there and later
 * when called elsewhere, which would let a later frame overtake an earlier one. One flush per run of the loop. Bounded by its
 * users: {@link #isWritable()} turns false at the high-water mark, and audio stops there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a write or close ended shows in the channel's own events
final class FrameQueue {

    private static final int HIGH_WATER_BYTES = 64 * 1024;

    private final Channel channel;
    private final EventLoop loop; // the channel forgets it when it is closed
    private final Runnable writeTask = this::write;

    // All guarded by this.
    private final ArrayDeque<ReferenceCounted> frames = new ArrayDeque<>();
    private long queuedBytes;
    private boolean writeScheduled;
    private boolean stalled; // isWritable() said no, so the listener is owed a call
    private boolean closed;
    private @Nullable Runnable listener;

    FrameQueue(Channel channel) {
        this.channel = channel;
        this.loop = channel.eventLoop();
    }

    /** Takes over the frame, a {@link WebSocketFrame} or the bytes of one; a closed queue releases it. */
    void add(ReferenceCounted frame) {
        if (!enqueue(frame)) {
            return;
        }
        try {
            loop.execute(writeTask);
        } catch (RejectedExecutionException e) {
            close(); // the event loops were shut down under us
        }
    }

    private boolean enqueue(ReferenceCounted frame) {
        synchronized (this) {
            if (!closed) {
                frames.add(frame);
                queuedBytes += bytes(frame);
                boolean first = !writeScheduled;
                writeScheduled = true;
                return first;
            }
        }
        discard(frame);
        return false;
    }

    synchronized boolean isWritable() {
        boolean writable = hasRoom();
        stalled |= !writable;
        return writable;
    }

    synchronized void onWritable(Runnable listener) {
        this.listener = listener;
    }

    /** On the event loop: writes what the channel takes, flushes once, and wakes the listener when there is room again. */
    void write() {
        boolean wrote = false;
        ReferenceCounted frame;
        while ((frame = poll()) != null) {
            if (frame instanceof TrackedTextFrame tracked) {
                channel.write(frame).addListener(done -> tracked.complete(done.isSuccess() ? null : done.cause()));
            } else {
                channel.write(frame, channel.voidPromise());
            }
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
        Runnable wake = wakeUp();
        if (wake != null) {
            wake.run();
        }
    }

    /** Nothing is accepted any more, waiting frames are released. */
    void close() {
        ArrayDeque<ReferenceCounted> rest;
        synchronized (this) {
            closed = true;
            rest = new ArrayDeque<>(frames);
            frames.clear();
            queuedBytes = 0;
            listener = null;
        }
        rest.forEach(FrameQueue::discard);
    }

    private synchronized @Nullable ReferenceCounted poll() {
        // What the channel holds already counts against its own water mark; the rest waits here.
        ReferenceCounted frame = channel.isWritable() ? frames.poll() : null;
        if (frame == null) {
            writeScheduled = false;
        } else {
            queuedBytes -= bytes(frame);
        }
        return frame;
    }

    private synchronized @Nullable Runnable wakeUp() {
        if (!stalled || !hasRoom()) {
            return null;
        }
        stalled = false;
        return listener;
    }

    private boolean hasRoom() {
        return !closed && queuedBytes < HIGH_WATER_BYTES && channel.isWritable();
    }

    private static int bytes(ReferenceCounted frame) {
        return frame instanceof ByteBuf buffer
                ? buffer.readableBytes()
                : ((WebSocketFrame) frame).content().readableBytes();
    }

    private static void discard(ReferenceCounted frame) {
        frame.release();
        if (frame instanceof TrackedTextFrame tracked) {
            tracked.complete(new ClosedChannelException());
        }
    }

    /** A text frame whose sender wants to know when the network has it. */
    static final class TrackedTextFrame extends TextWebSocketFrame {

        private final Sinks.Empty<Void> written;

        TrackedTextFrame(ByteBuf text, Sinks.Empty<Void> written) {
            super(text);
            this.written = written;
        }

        private void complete(@Nullable Throwable failure) {
            // A frame has one outcome, so this is the sink's only emission and can't be refused.
            if (failure == null) {
                written.tryEmitEmpty();
            } else {
                written.tryEmitError(failure);
            }
        }
    }
}
