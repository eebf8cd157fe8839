// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.transport.ConnectionProbe;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A transport of its own for some servers, and one for all others. */
final class TransportByServer implements Transport {

    private final Map<String, Transport> own;
    private final Transport others;

    /** @param own by {@link #server} */
    TransportByServer(Map<String, Transport> own, Transport others) {
        this.own = Map.copyOf(own);
        this.others = others;
    }

    /** Host and port: sockets and requests to the same server have the same. */
    static String server(URI uri) {
        boolean plain = "ws".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : plain ? 80 : 443;
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private Transport of(URI uri) {
        return own.getOrDefault(server(uri), others);
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return of(request.uri()).open(request);
    }

    @Override
    public <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return of(request.uri()).exchange(request, reader);
    }

    @Override
    public ConnectionProbe probe() {
        return new ProbeByServer();
    }

    /** All transports here are on Reactor Netty, and all of these have a probe. */
    private final class ProbeByServer implements ConnectionProbe {

        private ConnectionProbe of(URI uri) {
            return requireNonNull(TransportByServer.this.of(uri).probe(), "probe");
        }

        @Override
        public @Nullable String proxy(URI uri) {
            return of(uri).proxy(uri);
        }

        @Override
        public Mono<List<InetAddress>> resolve(URI uri) {
            return of(uri).resolve(uri);
        }

        @Override
        public Mono<SocketAddress> connect(URI uri) {
            return of(uri).connect(uri);
        }

        @Override
        public Mono<TlsPeer> handshake(URI uri) {
            return of(uri).handshake(uri);
        }

        @Override
        public Mono<List<X509Certificate>> certificates(URI uri) {
            return of(uri).certificates(uri);
        }
    }
}
