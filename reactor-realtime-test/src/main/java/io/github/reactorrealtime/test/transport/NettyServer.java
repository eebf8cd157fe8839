// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

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
     * @param service answers handshakes; called on an event loop, must not block
     */
    public static Mono<NettyServer> start(String host, int port, Function<HandshakeRequest, HandshakeAnswer> service) {
        requireNonNull(service, "service");
        return Mono.defer(() -> {
            Set<NettyPeer> peers = ConcurrentHashMap.newKeySet();
            LoopResources loop = LoopResources.create("realtime-emulator", 1, true);
            return HttpServer.create()
                    .host(host)
                    .port(port)
                    .runOn(loop)
                    .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                    .handle(new NettyHandler(service, peers))
                    .bind()
                    .map(server -> new NettyServer(peers, loop, server))
                    .doOnError(e -> loop.dispose());
        });
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
