// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The service's end of a connection in memory. Frames of the client wait here until the service reads them, and hold the client
 * back when they are too many. All state is confined to the connection's loop.
 */
final class MemoryPeer implements Peer {

    /** What the network and the service's socket hold before the client has to wait. */
    private static final int WINDOW_BYTES = 64 * 1024;

    /** How long either side waits for the other to take note of the end. */
    static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final Loop loop;
    private final Duration latency;
    private final ArrayDeque<Frame> inbox = new ArrayDeque<>();
    /** Bytes of the client that the service has not read yet. Written on the loop, read by whoever writes frames. */
    private final AtomicInteger unread = new AtomicInteger();

    private @Nullable Socket socket; // null until the service was asked for it
    private @Nullable MemoryLink link; // null until both ends exist
    private long demand;
    private boolean closing; // the service has said its last word
    private boolean gone;

    MemoryPeer(Loop loop, Duration latency) {
        this.loop = loop;
        this.latency = latency;
    }

    void connect(MemoryLink client, Socket service) {
        link = client;
        socket = service;
    }

    // What the service does. On the service's thread.

    @Override
    public void text(String frame) {
        send(new Frame.Text(frame));
    }

    @Override
    public void ping(byte[] payload) {
        send(new Frame.Ping(payload));
    }

    @Override
    public void pong(byte[] payload) {
        send(new Frame.Pong(payload));
    }

    @Override
    public void read() {
        loop.execute(() -> {
            demand++;
            deliver();
        });
    }

    /** Reads on until the client answers the close frame, but not for ever. */
    @Override
    public void close(int code, String reason) {
        send(new Frame.Close(code, reason));
        loop.execute(() -> {
            closing = true;
            deliver();
            loop.after(CLOSE_PATIENCE, this::closeTcp);
        });
    }

    @Override
    public void reset() {
        loop.execute(() -> {
            if (!gone) {
                loop.after(latency, link()::onReset);
                gone(Socket.NO_CLOSE_FRAME);
            }
        });
    }

    private void send(Frame frame) {
        loop.after(latency, () -> link().onFrame(frame));
    }

    private void closeTcp() {
        if (!gone) {
            send(new Frame.End());
            gone(Socket.NO_CLOSE_FRAME);
        }
    }

    // What the client does. On the loop, but for hasRoom.

    /** Whether the network takes another frame of the client. Any thread. */
    boolean hasRoom() {
        return unread.get() < WINDOW_BYTES;
    }

    /** Takes a frame of the client into the network. */
    void carry(Frame frame) {
        unread.addAndGet(frame.bytes());
        loop.after(latency, () -> {
            if (gone) {
                loop.after(latency, link()::onReset); // nobody is there to take it
            } else {
                inbox.add(frame);
                deliver();
            }
        });
    }

    /** The client's TCP connection is closed: a service that does not read hears of it when it next tries to write. */
    void onClientGone() {
        loop.after(latency.plus(CLOSE_PATIENCE), () -> gone(Socket.NO_CLOSE_FRAME));
    }

    private void deliver() {
        boolean wasFull = !hasRoom();
        while (!gone && (demand > 0 || closing) && !inbox.isEmpty()) {
            Frame frame = inbox.remove();
            unread.addAndGet(-frame.bytes());
            demand--;
            hand(frame);
        }
        if (wasFull && hasRoom()) {
            link().onRoom();
        }
    }

    private void hand(Frame frame) {
        Socket service = requireNonNull(socket, "socket");
        if (frame instanceof Frame.Text text) {
            service.text(text.text());
        } else if (frame instanceof Frame.Ping ping) {
            service.ping(ping.payload());
        } else if (frame instanceof Frame.Pong) {
            service.pong();
        } else {
            gone(frame instanceof Frame.Close close ? close.code() : Socket.NO_CLOSE_FRAME);
        }
    }

    private void gone(int code) {
        if (!gone) {
            gone = true;
            inbox.clear();
            requireNonNull(socket, "socket").closed(code);
            disposeWhenOver();
        }
    }

    /** Ends the loop when neither end has anything to wait for. */
    void disposeWhenOver() {
        if (gone && link().isOver()) {
            loop.dispose();
        }
    }

    private MemoryLink link() {
        return requireNonNull(link, "link");
    }
}
