// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Serves the emulated service over TCP. Owns its event loop, so that clients under test do not share it. */
public final class NettyServer {

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final Set<NettyPeer> peers;
    private final LoopResources loop;
    private final DisposableServer server;

    private final Mono<Void> stop = Mono.defer(this::stopOnce).cache();

    private NettyServer(Set<NettyPeer> peers, LoopResources loop, DisposableServer server) {
        this.peers = peers;
        this.loop = loop;
        this.server = server;
    }

    /**
     * A server that listens once the Mono completes.
     *
     * @param host the address to listen on
     * @param port the port, 0 for a free one
     * @param identity what to prove itself with over TLS, null for no TLS
     * @param service answers requests
     */
    public static Mono<NettyServer> start(String host, int port, @Nullable TlsIdentity identity, Service service) {
        requireNonNull(service, "service");
        return Mono.defer(() -> {
            Set<NettyPeer> peers = ConcurrentHashMap.newKeySet();
            LoopResources loop = LoopResources.create("realtime-emulator", 1, true);
            return server(identity)
                    .host(host)
                    .port(port)
                    .runOn(loop)
                    .handle(new NettyHandler(service, peers))
                    .bind()
                    .map(server -> new NettyServer(peers, loop, server))
                    .doOnError(e -> loop.dispose());
        });
    }

    /** HTTP/2 is spoken with whoever asks for it, as by the service: clients are to find out that WebSockets are refused there. */
    private static HttpServer server(@Nullable TlsIdentity identity) {
        if (identity == null) {
            return HttpServer.create().protocol(HttpProtocol.HTTP11, HttpProtocol.H2C);
        }
        GenericSslContextSpec<?> context = Http2SslContextSpec.forServer(identity.key(), identity.certificate());
        return HttpServer.create()
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
                .secure(spec -> spec.sslContext(context));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Aborts every connection and stops listening; completes when port and threads are free, at once if they are already. */
    public Mono<Void> stop() {
        return stop;
    }

    private Mono<Void> stopOnce() {
        peers.forEach(NettyPeer::reset);
        server.dispose();
        return server.onDispose().timeout(SHUTDOWN, Mono.empty()).then(loop.disposeLater(Duration.ZERO, SHUTDOWN));
    }
}
