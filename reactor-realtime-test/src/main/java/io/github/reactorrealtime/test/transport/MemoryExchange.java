// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** HTTP requests within the JVM. A request takes the latency to the service, and each piece of the answer takes it back. */
final class MemoryExchange {

    private final Service service;
    private final Scheduler scheduler;
    private final Duration latency;

    MemoryExchange(Service service, Scheduler scheduler, Duration latency) {
        this.service = service;
        this.scheduler = scheduler;
        this.latency = latency;
    }

    <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return call(request)
                .delayElement(latency, scheduler)
                .flatMap(service::exchange)
                .delayElement(latency, scheduler)
                .timeout(request.timeout(), scheduler)
                .onErrorMap(BrokenOffException.class, MemoryExchange::reset)
                .flatMapMany(answer -> reader.apply(
                        new HttpResponse(answer.status(), answer.headers()),
                        answer.body()
                                .map(byte[]::clone)
                                .delaySequence(latency, scheduler)
                                .onErrorMap(BrokenOffException.class, MemoryExchange::reset)));
    }

    private static Mono<HttpCall> call(HttpRequest request) {
        Map<String, String> headers = new HashMap<>(request.headers());
        HttpRequest.Body body = request.body();
        if (body != null) {
            headers.put("Content-Type", body.contentType());
            headers.put("Content-Length", Long.toString(body.length()));
        }
        HandshakeRequest head = new HandshakeRequest(MemoryTransport.target(request.uri()), headers);
        return content(body)
                .reduceWith(HttpCall.Upload::new, HttpCall.Upload::add)
                .map(upload -> upload.of(request.method(), head))
                .doOnNext(call -> checkLength(body, call));
    }

    private static Flux<byte[]> content(HttpRequest.@Nullable Body body) {
        return body == null ? Flux.empty() : Flux.from(body.content());
    }

    /** A socket could not be read any further. */
    private static void checkLength(HttpRequest.@Nullable Body body, HttpCall call) {
        if (body != null && body.length() != call.sentBytes()) {
            throw new IllegalStateException("Content-Length says " + body.length() + " bytes but the body has "
                    + call.sentBytes() + "; a server would wait for the rest, or take it for the next request");
        }
    }

    private static IOException reset(BrokenOffException cut) {
        IOException reset = new IOException("Connection reset by peer");
        reset.initCause(cut);
        return reset;
    }
}
