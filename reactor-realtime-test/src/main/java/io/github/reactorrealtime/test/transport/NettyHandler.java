// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/** Turns HTTP requests into handshakes or exchanges, and the service's answers into HTTP responses or WebSockets. */
final class NettyHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    /** Refused over HTTP/2, which clients are known to negotiate by accident. */
    private static final String REALTIME = "/v1/realtime";

    private static final WebsocketServerSpec WEBSOCKET = websocket().build();
    /** Reactor Netty leaves sockets without a handler when protocols are configured and the client names none. */
    private static final WebsocketServerSpec WITH_PROTOCOL =
            websocket().protocols("realtime").build();

    private final Service service;
    private final NettyExchange exchange;
    private final Set<NettyPeer> peers;

    NettyHandler(Service service, Set<NettyPeer> peers) {
        this.service = service;
        this.exchange = new NettyExchange(service);
        this.peers = peers;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        if (!request.version().equals(HttpVersion.HTTP_1_1)
                && request.fullPath().equals(REALTIME)) {
            return respond(
                    response,
                    new HandshakeAnswer.Refuse(
                            HttpResponseStatus.METHOD_NOT_ALLOWED.code(),
                            Map.of(),
                            "Invalid method for URL (" + request.method() + " " + request.fullPath() + ")"));
        }
        if (!asksForWebSocket(request)) {
            return exchange.serve(request, response, handshake(request));
        }
        HandshakeAnswer answer = service.handshake(handshake(request));
        if (answer instanceof HandshakeAnswer.Refuse refuse) {
            return respond(response, refuse);
        }
        HandshakeAnswer.Upgrade upgrade = (HandshakeAnswer.Upgrade) answer;
        return response.sendWebsocket(
                (in, out) -> {
                    NettyPeer peer = new NettyPeer(in, out);
                    peers.add(peer);
                    return peer.serve(upgrade.service()).doFinally(signal -> peers.remove(peer));
                },
                request.requestHeaders().contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL) ? WITH_PROTOCOL : WEBSOCKET);
    }

    private static boolean asksForWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.requestHeaders().get(HttpHeaderNames.UPGRADE));
    }

    private static WebsocketServerSpec.Builder websocket() {
        return WebsocketServerSpec.builder()
                .maxFramePayloadLength(NettyPeer.MAX_FRAME_BYTES)
                .handlePing(true);
    }

    private static Mono<Void> respond(HttpServerResponse response, HandshakeAnswer.Refuse refuse) {
        response.status(refuse.status());
        if (!refuse.body().isEmpty()) {
            response.header(
                    HttpHeaderNames.CONTENT_TYPE, refuse.body().startsWith("{") ? "application/json" : "text/plain");
        }
        refuse.headers().forEach(response::header);
        return response.sendString(Mono.just(refuse.body())).then();
    }

    private static HandshakeRequest handshake(HttpServerRequest request) {
        HttpHeaders sent = request.requestHeaders();
        Map<String, String> headers = new HashMap<>();
        for (String name : sent.names()) {
            headers.put(name, String.join(",", sent.getAll(name)));
        }
        return new HandshakeRequest(URI.create(request.uri()), headers);
    }
}
