// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Opens WebSockets, and makes HTTP requests to the same service. Thread-safe and shareable. */
public interface Transport {

    /**
     * Opens one socket.
     *
     * <p>Work starts with the subscription. Cancelling before the link arrives abandons the attempt and closes whatever was
     * opened; afterwards the link is its owner's to close. Fails with {@link UpgradeRefusedException} when an HTTP answer other
     * than 101 came, with {@link java.util.concurrent.TimeoutException} when nothing came in time, else with what the
     * network said ({@link java.io.IOException}, TLS and resolver errors).
     */
    Mono<Link> open(HandshakeRequest request);

    /**
     * Makes one HTTP request.
     *
     * <p>Work starts with the subscription; cancelling closes the connection. Redirects are never followed: a 3xx is an answer like any
     * other. Fails with {@link java.util.concurrent.TimeoutException} when no head of an answer came in time, else with what the
     * network said.
     *
     * @param reader gets the head and the body, whatever the status, and says what to make of them; the body is read as far as it is
     *     asked for, and what is left of it is dropped when the reader's publisher ends. Its elements are the receiver's own
     */
    default <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return Flux.error(new UnsupportedOperationException("this transport opens WebSockets only"));
    }

    /** A way to look at what lies below a WebSocket, {@code null} when this transport has none. */
    default @Nullable ConnectionProbe probe() {
        return null;
    }

    /** A transport on Reactor Netty's defaults. */
    static Transport create() {
        return create(http -> http);
    }

    /**
     * A transport on an HTTP client that the caller adjusts: proxy, TLS, resolver, connection provider, metrics, event loops.
     *
     * <p>Three things are set after the customizer and can't be changed by it: HTTP/1.1 (the service answers an upgrade over
     * HTTP/2 with 405), no redirects (they would carry the credentials), and the handling of a refused upgrade.
     */
    static Transport create(UnaryOperator<HttpClient> customizer) {
        return new ReactorNettyTransport(customizer);
    }
}
