// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Connects clients to the emulated service within the JVM: no sockets, no threads, only a scheduler, whose time may be virtual.
 * Thread-safe.
 */
public final class MemoryTransport implements Transport {

    private final Service service;
    private final Scheduler scheduler;
    private final Duration latency;

    /**
     * @param service answers requests
     * @param scheduler where everything happens, and whose time counts
     * @param latency what every frame needs from one end to the other
     */
    public MemoryTransport(Service service, Scheduler scheduler, Duration latency) {
        this.service = requireNonNull(service, "service");
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.latency = requireNonNull(latency, "latency");
    }

    @Override
    public Mono<Link> open(io.github.reactorrealtime.transport.HandshakeRequest request) {
        return Mono.defer(() -> {
            Opening opening = new Opening(request(request));
            return Mono.<Link>create(opening::start)
                    .timeout(request.timeout(), scheduler)
                    .doOnNext(link -> opening.handedOver = true)
                    .doOnError(error -> opening.abandon())
                    .doOnCancel(opening::abandon);
        });
    }

    @Override
    public <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return new MemoryExchange(service, scheduler, latency).exchange(request, reader);
    }

    private static HandshakeRequest request(io.github.reactorrealtime.transport.HandshakeRequest request) {
        return new HandshakeRequest(target(request.uri()), request.headers());
    }

    /** Path and query: what a request line has. */
    static URI target(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(path + query);
    }

    /** One attempt to open a connection. */
    private final class Opening {

        private final HandshakeRequest request;
        private final Loop loop = new Loop(scheduler.createWorker());
        private @Nullable MemoryLink link; // confined to the loop; null until the service has upgraded
        private boolean abandoned; // confined to the loop
        /** The link is its owner's now; operators such as {@code next()} cancel after they have got it. */
        private volatile boolean handedOver;

        Opening(HandshakeRequest request) {
            this.request = request;
        }

        void start(MonoSink<Link> sink) {
            loop.after(latency, () -> knock(sink));
        }

        void abandon() {
            if (!handedOver) {
                loop.execute(() -> {
                    abandoned = true;
                    if (link == null) {
                        loop.dispose();
                    } else {
                        link.abandon();
                    }
                });
            }
        }

        private void knock(MonoSink<Link> sink) {
            HandshakeAnswer answer = service.handshake(request);
            if (answer instanceof HandshakeAnswer.Refuse refuse) {
                loop.after(latency, () -> {
                    sink.error(new UpgradeRefusedException(refuse.status(), refuse.headers(), refuse.body()));
                    loop.dispose();
                });
                return;
            }
            MemoryPeer peer = new MemoryPeer(loop, latency);
            MemoryLink client = new MemoryLink(loop, scheduler, peer);
            Socket socket = ((HandshakeAnswer.Upgrade) answer).service().apply(peer);
            peer.connect(client, socket);
            link = client;
            loop.after(latency, () -> {
                if (!abandoned) {
                    sink.success(client);
                }
            });
            socket.opened();
        }
    }
}
