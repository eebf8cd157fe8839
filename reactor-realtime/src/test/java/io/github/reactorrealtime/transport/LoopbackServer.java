// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/** A real server on loopback, in the hands of the test: it says and reads what the test wants, frame by frame. */
@SuppressWarnings("FutureReturnValueIgnored") // what the server writes is seen, or missed, by the client
final class LoopbackServer implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MAX_FRAME_BYTES = 64 * 1024 * 1024;

    /** Every frame read, as text: a PONG with its payload, a close with its code. */
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private final BlockingQueue<Channel> sockets = new LinkedBlockingQueue<>();
    private final DisposableServer server;
    private volatile int status;
    private volatile String body = "";
    private volatile String location = "";

    LoopbackServer() {
        WebsocketServerSpec spec = WebsocketServerSpec.builder()
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/listen", (in, out) -> serve(in, true), spec)
                        .ws("/deaf", (in, out) -> serve(in, false), spec)
                        .get("/refuse", this::refuse)
                        .get("/cut", (request, response) -> {
                            response.withConnection(
                                    connection -> connection.channel().close());
                            return Mono.never();
                        })
                        .get("/silence", (request, response) -> {
                            response.withConnection(connection -> sockets.add(connection.channel()));
                            return Mono.never();
                        }))
                .bindNow();
    }

    private Publisher<Void> refuse(HttpServerRequest request, HttpServerResponse response) {
        if (!location.isEmpty()) {
            response.header("Location", location);
        }
        return response.status(status)
                .header("x-request-id", "req_1")
                .sendString(Mono.just(body))
                .then();
    }

    private Publisher<Void> serve(WebsocketInbound in, boolean reads) {
        Channel[] channel = new Channel[1];
        in.withConnection(connection -> channel[0] = connection.channel());
        Mono<Void> closed = Mono.create(sink -> channel[0].closeFuture().addListener(done -> sink.success()));
        in.receiveCloseStatus().subscribe(close -> received.add("close " + close.code() + " " + close.reasonText()));
        if (!reads) {
            channel[0].config().setAutoRead(false);
            sockets.add(channel[0]);
            return closed;
        }
        sockets.add(channel[0]);
        return in.aggregateFrames(MAX_FRAME_BYTES)
                .receiveFrames()
                .doOnNext(this::record)
                .onErrorComplete()
                .then(closed);
    }

    private void record(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            received.add(text.text());
        } else if (frame instanceof PongWebSocketFrame pong) {
            received.add("pong " + pong.content().toString(StandardCharsets.UTF_8));
        }
    }

    /** What {@code /refuse} answers. */
    void refuses(int newStatus, String newBody, String newLocation) {
        status = newStatus;
        body = newBody;
        location = newLocation;
    }

    HandshakeRequest request(String path) {
        return new HandshakeRequest(
                URI.create("ws://127.0.0.1:" + server.port() + path),
                Map.of("authorization", "Bearer secret"),
                Duration.ofSeconds(5));
    }

    /** The server's side of the next connection. */
    Channel socket() throws InterruptedException {
        return requireNonNull(sockets.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nobody connected");
    }

    /** The next frame read. */
    String nextFrame() throws InterruptedException {
        return requireNonNull(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was sent");
    }

    static void say(Channel socket, String text) {
        socket.writeAndFlush(new TextWebSocketFrame(text));
    }

    static void close(Channel socket, int code, String reason) {
        socket.writeAndFlush(
                code == 1005
                        ? new CloseWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER)
                        : new CloseWebSocketFrame(code, reason));
    }

    /** Waits until something has become true. */
    static void eventually(BooleanSupplier condition) {
        Mono.fromSupplier(() -> condition.getAsBoolean() ? true : null)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(5)))
                .block(PATIENCE);
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
