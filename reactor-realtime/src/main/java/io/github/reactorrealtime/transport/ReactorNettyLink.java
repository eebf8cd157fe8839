// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.CloseStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** {@link Link} on a Reactor Netty WebSocket. */
@SuppressWarnings("FutureReturnValueIgnored") // how a write or close ended shows in the channel's own events
final class ReactorNettyLink implements Link {

    private static final Duration CLOSE_FRAME_PATIENCE = Duration.ofSeconds(2);

    private final Connection connection;
    private final WebsocketInbound inbound;
    private final Channel channel;
    private final EventLoop loop; // the channel forgets it when it is closed
    private final FrameQueue outgoing;
    private final AppendFrames appendFrames = new AppendFrames(); // guarded by itself
    private final PendingPings pings = new PendingPings();
    private final AtomicReference<@Nullable CloseStatus> failure = new AtomicReference<>();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final Mono<CloseStatus> closed;
    private volatile boolean subscribed;

    ReactorNettyLink(Connection connection, WebsocketInbound inbound) {
        this.connection = connection;
        this.inbound = inbound;
        this.channel = connection.channel();
        this.loop = channel.eventLoop();
        this.outgoing = new FrameQueue(channel);
        Mono<CloseStatus> closeFrame = inbound.receiveCloseStatus()
                .map(ReactorNettyLink::statusOf)
                // 1006 is never sent: this is Reactor Netty's word for a missing close frame, and we may know the
                // reason.
                .filter(status -> status.code() != CloseStatus.ABNORMAL.code());
        Mono<CloseStatus> noCloseFrame = Mono.fromSupplier(() -> {
            CloseStatus known = failure.get();
            return known == null ? CloseStatus.ABNORMAL : known;
        });
        this.closed = connection
                .onTerminate()
                .onErrorComplete()
                .then(closeFrame.onErrorComplete().switchIfEmpty(noCloseFrame));
        connection.onDispose(outgoing::close);
        connection.onDispose(() -> {
            if (!subscribed) {
                releaseUnread(connection);
            }
        });
        channel.pipeline()
                .addBefore(NettyPipeline.ReactiveBridge, "reactor-realtime.writability", new WritabilityHandler());
    }

    /** What came in before anybody read waits in a queue, and would never be released. */
    static void releaseUnread(Connection closed) {
        // Where somebody reads, or has read, this is refused, and there is nothing left to release.
        closed.inbound().receiveObject().subscribe(frame -> {}, refused -> {});
    }

    @Override
    public <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder) {
        return Flux.defer(() -> {
                    FrameReader<T> reader = new FrameReader<>(
                            channel,
                            loop,
                            text -> decoder.apply(new ByteBufInputStream(text.content())),
                            this::onPong,
                            error -> failure.compareAndSet(null, statusOf(error)));
                    subscribed = true;
                    inbound.receiveObject().subscribe(reader);
                    connection.onDispose(reader::readAll);
                    return reader.events();
                })
                .takeUntilOther(closing.asMono());
    }

    @Override
    public Mono<Void> send(byte[] utf8Text) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> written = Sinks.empty();
            ByteBuf buffer = channel.alloc().directBuffer(utf8Text.length).writeBytes(utf8Text);
            outgoing.add(new FrameQueue.TrackedTextFrame(buffer, written));
            return written.asMono();
        });
    }

    @Override
    public void append(byte[] audio) {
        ByteBuf frame;
        synchronized (appendFrames) {
            frame = appendFrames.encode(audio, channel.alloc());
        }
        outgoing.add(frame); // complete, so it passes Netty's WebSocket encoder as it is
    }

    @Override
    public boolean isWritable() {
        return outgoing.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
        outgoing.onWritable(listener);
    }

    @Override
    public Mono<Duration> ping() {
        return Mono.defer(() -> {
            PendingPings.Ping ping = pings.next();
            outgoing.add(new PingWebSocketFrame(channel.alloc()
                    .directBuffer(2 * Long.BYTES)
                    .writeLong(ping.number())
                    .writeLong(ping.sentNanos())));
            return pings.answer(ping);
        });
    }

    private void onPong(PongWebSocketFrame pong) {
        ByteBuf payload = pong.content();
        if (payload.readableBytes() == 2 * Long.BYTES) {
            pings.onPong(payload.getLong(payload.readerIndex()), payload.getLong(payload.readerIndex() + Long.BYTES));
        }
    }

    @Override
    public Mono<CloseStatus> closed() {
        return closed;
    }

    @Override
    public void close(CloseStatus status) {
        failure.compareAndSet(null, status);
        if (loop.inEventLoop()) {
            closeOnLoop(status);
            return;
        }
        // There, because Reactor Netty takes a moment between marking the close as sent and writing it, in which the
        // socket
        // may go and the frame with it, never to be released.
        try {
            loop.execute(() -> closeOnLoop(status));
        } catch (RejectedExecutionException e) {
            channel.close(); // the event loops were shut down under us
        }
    }

    private void closeOnLoop(CloseStatus status) {
        if (status.code() == CloseStatus.ABNORMAL.code()
                || !channel.isActive()
                || !(connection instanceof WebsocketOutbound outbound)) {
            channel.close();
            stopReading();
            return;
        }
        // A peer that no longer reads never takes the close frame; don't keep the socket for it.
        Future<?> force =
                loop.schedule((Runnable) channel::close, CLOSE_FRAME_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(done -> force.cancel(false));
        // sendClose writes once however often it is called, and the channel closes when the frame is out.
        outbound.sendClose(status.code(), status.reason()).subscribe(null, error -> channel.close());
        stopReading();
    }

    private void stopReading() {
        closing.tryEmitEmpty(); // a second close finds it done
    }

    @Override
    public @Nullable String responseHeader(String name) {
        return inbound.headers().get(name);
    }

    private static CloseStatus statusOf(WebSocketCloseStatus status) {
        // Netty has a text of its own for a close frame without status.
        boolean empty = status.code() == WebSocketCloseStatus.EMPTY.code();
        return new CloseStatus(status.code(), empty ? "" : requireNonNull(status.reasonText(), "reason"));
    }

    private static CloseStatus statusOf(Throwable error) {
        if (error instanceof CorruptedWebSocketFrameException corrupted) {
            return new CloseStatus(corrupted.closeStatus().code(), String.valueOf(error.getMessage()));
        }
        if (error instanceof TooLongFrameException) {
            return new CloseStatus(1009, String.valueOf(error.getMessage()));
        }
        return new CloseStatus(CloseStatus.ABNORMAL.code(), String.valueOf(error.getMessage()));
    }

    /** Resumes writing when the network has caught up. */
    private final class WritabilityHandler extends ChannelInboundHandlerAdapter {

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable()) {
                outgoing.write();
            }
            ctx.fireChannelWritabilityChanged();
        }
    }
}
