// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelOption;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.resources.ConnectionProvider;

/** {@link Transport} on Reactor Netty. */
final class ReactorNettyTransport implements Transport {

    /** The largest event either side sends: 15 MiB of audio is 20 MiB of base64 on the way out, 16 MiB on the way in. */
    static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private static final WebsocketClientSpec SPEC =
            WebsocketClientSpec.builder().maxFramePayloadLength(MAX_EVENT_BYTES).build();

    private final HttpClient http;
    private final HttpExchange exchange;

    ReactorNettyTransport(UnaryOperator<HttpClient> customizer) {
        // A WebSocket is never given back to a pool, so a pool would only be a limit on the number of sessions.
        HttpClient base = HttpClient.create(ConnectionProvider.newConnection()).option(ChannelOption.TCP_NODELAY, true);
        HttpClient customized = requireNonNull(customizer.apply(base), "customizer result")
                .protocol(HttpProtocol.HTTP11)
                .followRedirect(false);
        this.exchange = new HttpExchange(customized);
        this.http = customized.doOnChannelInit((observer, channel, address) -> channel.pipeline()
                .addAfter(NettyPipeline.HttpCodec, UpgradeRefusalHandler.NAME, new UpgradeRefusalHandler()));
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return Mono.defer(() -> {
            Opening opening = new Opening();
            return http.headers(headers -> request.headers().forEach(headers::set))
                    .websocket(SPEC)
                    .uri(request.uri())
                    .connect()
                    .doOnNext(opening::opened)
                    .timeout(request.timeout())
                    .map(ReactorNettyTransport::link)
                    .doOnError(error -> opening.abandon())
                    .doOnCancel(opening::abandon)
                    .doOnNext(link -> opening.handedOver());
        });
    }

    @Override
    public <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return exchange.send(request, reader);
    }

    @Override
    public ConnectionProbe probe() {
        return new ReactorNettyProbe(http);
    }

    /** Closes the connection that was opened while the subscriber gave up: no operator in between hands it back. */
    private static final class Opening {

        /** Guarded by this; {@code null} before it is opened and after it was handed over. */
        private @Nullable Connection connection;

        /** Guarded by this. */
        private boolean abandoned;

        /** Guarded by this. */
        private boolean handedOver;

        void opened(Connection opened) {
            opened.onDispose(() -> {
                if (!isHandedOver()) {
                    ReactorNettyLink.releaseUnread(opened);
                }
            });
            synchronized (this) {
                connection = opened;
                if (!abandoned) {
                    return;
                }
            }
            opened.dispose();
        }

        /** The link is its owner's now; operators such as {@code next()} cancel after they have got it. */
        synchronized void handedOver() {
            connection = null;
            handedOver = true;
        }

        private synchronized boolean isHandedOver() {
            return handedOver;
        }

        void abandon() {
            Connection opened;
            synchronized (this) {
                abandoned = true;
                opened = connection;
            }
            if (opened != null) {
                opened.dispose();
            }
        }
    }

    private static Link link(Connection connection) {
        if (!(connection instanceof WebsocketInbound inbound)) {
            throw new IllegalStateException("Expected a WebSocket but was " + connection.getClass());
        }
        inbound.aggregateFrames(MAX_EVENT_BYTES);
        return new ReactorNettyLink(connection, inbound);
    }
}
