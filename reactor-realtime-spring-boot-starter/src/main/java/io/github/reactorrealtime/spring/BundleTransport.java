// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.transport.ConnectionProbe;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sockets with the TLS of a bundle. After the bundle was reloaded, new sockets have the new one; open ones stay as they are. */
final class BundleTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(BundleTransport.class);

    private final String bundle;
    private final Function<SslBundle, Transport> transports;
    private volatile Transport current;

    BundleTransport(String bundle, SslBundle first, Function<SslBundle, Transport> transports) {
        this.bundle = bundle;
        this.transports = transports;
        this.current = transports.apply(first);
    }

    /** Takes a reloaded bundle; one that can't be used leaves things as they are. */
    void reload(SslBundle reloaded) {
        try {
            current = transports.apply(reloaded);
        } catch (RuntimeException e) {
            log.warn("SSL bundle '{}' was reloaded and can't be used: new sockets have the one before", bundle, e);
        }
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return Mono.defer(() -> current.open(request));
    }

    @Override
    public <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return Flux.defer(() -> current.exchange(request, reader));
    }

    @Override
    public @Nullable ConnectionProbe probe() {
        return current.probe();
    }
}
