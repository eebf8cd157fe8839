// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** One WebSocket. Frames to the client wait in memory while TCP is full: the service never says more than it is asked. */
final class NettyPeer implements Peer {

    /** Above the 15 MiB of audio (20 MiB of base64) that one event may hold, so that more is refused by the service. */
    static final int MAX_FRAME_BYTES = 64 * 1024 * 1024;

    /** Stands for a close frame without a code, and must not be in one. */
    private static final int NO_STATUS = 1005;

    /** How long a client may take to answer a close frame. */
    private static final long CLOSE_SECONDS = 2;

    private final WebsocketInbound in;
    private final WebsocketOutbound out;
    private final Channel channel;
    private final EventLoop loop; // the channel forgets it when it is closed
    private final Sinks.Many<WebSocketFrame> frames = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicBoolean gone = new AtomicBoolean();
    /** Null until the service reads its first frame. */
    private volatile @Nullable Reader reader;

    NettyPeer(WebsocketInbound in, WebsocketOutbound out) {
        this.in = in;
        this.out = out;
        Channel[] found = new Channel[1];
        in.withConnection(connection -> found[0] = connection.channel());
        channel = found[0];
        loop = channel.eventLoop();
    }

    /** Runs the connection; completes when it is over. */
    Mono<Void> serve(Function<Peer, Socket> service) {
        Socket socket = service.apply(this);
        Reader newReader = new Reader(socket);
        reader = newReader;
        in.aggregateFrames(MAX_FRAME_BYTES).receiveFrames().subscribe(newReader);
        in.receiveCloseStatus()
                .subscribe(status -> gone(socket, status.code()), e -> gone(socket, Socket.NO_CLOSE_FRAME));
        channel.closeFuture().addListener(closed -> gone(socket, Socket.NO_CLOSE_FRAME));
        socket.opened();
        return out.sendObject(frames.asFlux(), frame -> true).then();
    }

    @Override
    public void text(String frame) {
        emit(new TextWebSocketFrame(frame));
    }

    @Override
    public void ping(byte[] payload) {
        emit(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)));
    }

    @Override
    public void pong(byte[] payload) {
        emit(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)));
    }

    @Override
    public void read() {
        request(1);
    }

    /**
     * Sends the close frame and reads on until the client answers it: closing TCP with unread audio in it would abort the
     * connection, and the client might never see the frame.
     */
    @Override
    public void close(int code, String reason) {
        emit(code == NO_STATUS ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, reason));
        request(Long.MAX_VALUE);
        Future<?> unused = loop.schedule(this::closeTcp, CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void reset() {
        loop.execute(() -> {
            if (channel instanceof SocketChannel tcp && tcp.isOpen()) {
                // No lingering: the kernel sends RST.
                tcp.config().setSoLinger(0);
            }
            closeTcp();
        });
    }

    /** A frame that finds the sink terminated belongs to a connection that is over. */
    private void emit(WebSocketFrame frame) {
        if (frames.tryEmitNext(frame).isFailure()) {
            frame.release();
        }
    }

    private void closeTcp() {
        Future<?> unused = channel.close();
    }

    private void request(long frameCount) {
        Reader current = reader;
        if (current != null) {
            current.request(frameCount);
        }
    }

    private void gone(Socket socket, int code) {
        if (gone.compareAndSet(false, true)) {
            frames.tryEmitComplete();
            // Frames that nobody asked for are released by being read. Cancelling would have Reactor Netty write a
            // close frame,
            // which fails on a channel that has left its event loop, and then nothing is released.
            request(Long.MAX_VALUE);
            socket.closed(code < 0 ? Socket.NO_CLOSE_FRAME : code);
        }
    }

    /** Hands frames on one by one; how many is decided by {@link #read}. */
    private final class Reader extends BaseSubscriber<WebSocketFrame> {

        private final Socket socket;

        Reader(Socket socket) {
            this.socket = socket;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // The service asks for the first frame.
        }

        @Override
        protected void hookOnNext(WebSocketFrame frame) {
            if (gone.get()) {
                return;
            }
            if (frame instanceof TextWebSocketFrame text) {
                socket.text(text.text());
            } else if (frame instanceof PingWebSocketFrame) {
                socket.ping(ByteBufUtil.getBytes(frame.content()));
            } else if (frame instanceof PongWebSocketFrame) {
                socket.pong();
            } else {
                socket.binary();
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            // The end of the connection reaches the service through its close status.
        }
    }
}
