// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Several hosts behind one transport, some of which can't be reached at times. */
final class Network implements Transport {

    /**
     * A time in which a host can't be reached.
     *
     * @param silent whether nothing answers, rather than a refusal
     */
    record Outage(String host, Duration from, Duration to, boolean silent) {

        boolean covers(String other, Duration now) {
            return host.equals(other) && now.compareTo(from) >= 0 && now.compareTo(to) < 0;
        }
    }

    private final Scheduler time;
    private final Map<String, InMemoryEmulator> hosts = new LinkedHashMap<>();
    private final List<Outage> outages = new ArrayList<>();

    Network(Scheduler time) {
        this.time = time;
    }

    void add(String host, InMemoryEmulator emulator) {
        hosts.put(host, emulator);
    }

    void add(Outage outage) {
        outages.add(outage);
    }

    InMemoryEmulator host(String name) {
        return requireNonNull(hosts.get(name), name);
    }

    Map<String, InMemoryEmulator> hosts() {
        return hosts;
    }

    int openConnections() {
        return hosts.values().stream()
                .mapToInt(InMemoryEmulator::openConnections)
                .sum();
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return Mono.defer(() -> {
            String host = request.uri().getHost();
            Mono<Link> failed = outage(host, request.timeout());
            return failed == null ? host(host).transport().open(request) : failed;
        });
    }

    @Override
    public <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return Flux.defer(() -> {
            String host = request.uri().getHost();
            Mono<T> failed = outage(host, request.timeout());
            return failed == null ? host(host).transport().exchange(request, reader) : failed.flux();
        });
    }

    /** How the host can't be reached now, {@code null} when it can. */
    private <T> @Nullable Mono<T> outage(String host, Duration timeout) {
        Duration now = Duration.ofNanos(time.now(TimeUnit.NANOSECONDS));
        for (Outage outage : outages) {
            if (outage.covers(host, now)) {
                return outage.silent
                        ? Mono.<T>never().timeout(timeout, time)
                        : Mono.delay(Duration.ofMillis(1), time)
                                .then(Mono.error(new ConnectException("Connection refused")));
            }
        }
        return null;
    }
}
