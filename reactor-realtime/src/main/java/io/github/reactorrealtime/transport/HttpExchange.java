// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** HTTP requests over Reactor Netty: the body streamed out, the answer streamed in, the connection closed at the end. */
final class HttpExchange {

    private final HttpClient http;

    HttpExchange(HttpClient http) {
        this.http = http;
    }

    <T> Flux<T> send(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return Flux.defer(() -> new Attempt<T>(request).send(http, reader));
    }

    private static final class Attempt<T> {

        private final HttpRequest request;
        private final Sinks.Empty<Void> head = Sinks.empty();

        /** Reactor Netty reports a failed upload as a lost connection; this is what it failed with. */
        private final AtomicReference<@Nullable Throwable> bodyFailure = new AtomicReference<>();

        /** Guarded by this; {@code null} until there is one. */
        private @Nullable Connection connection;

        /** Guarded by this. */
        private boolean over;

        Attempt(HttpRequest request) {
            this.request = request;
        }

        Flux<T> send(
                HttpClient http,
                BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
            HttpClient.RequestSender sender = http.doOnRequest((ready, opened) -> opened(opened))
                    .headers(headers -> {
                        request.headers().forEach(headers::set);
                        HttpRequest.Body body = request.body();
                        if (body != null) {
                            headers.set(HttpHeaderNames.CONTENT_TYPE, body.contentType());
                            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
                        }
                    })
                    .request(HttpMethod.valueOf(request.method()))
                    .uri(request.uri());
            HttpRequest.Body body = request.body();
            HttpClient.ResponseReceiver<?> receiver = body == null
                    ? sender
                    : sender.send((outgoing, out) -> out.send(content(body).map(Unpooled::wrappedBuffer)));
            return receiver.<T>responseConnection((response, connection) -> read(response, connection, reader))
                    .takeUntilOther(deadline())
                    .onErrorMap(this::cause)
                    .doFinally(signal -> close());
        }

        private Flux<T> read(
                HttpClientResponse response,
                Connection connection,
                BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
            head.tryEmitEmpty(); // refused only when the deadline has passed, and then nobody reads this
            return Flux.from(reader.apply(
                    headOf(response), connection.inbound().receive().asByteArray()));
        }

        private static HttpResponse headOf(HttpClientResponse response) {
            Map<String, String> headers = new HashMap<>();
            response.responseHeaders().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
            return new HttpResponse(response.status().code(), headers);
        }

        /** A body of another length than was promised would leave the server waiting, or be taken for the next request. */
        private Flux<byte[]> content(HttpRequest.Body body) {
            return Flux.defer(() -> {
                        long[] sent = new long[1];
                        return Flux.from(body.content())
                                .doOnNext(part -> {
                                    sent[0] += part.length;
                                    requireLength(sent[0] <= body.length(), body, "more");
                                })
                                .concatWith(Mono.fromRunnable(
                                        () -> requireLength(sent[0] == body.length(), body, sent[0] + " bytes")));
                    })
                    .doOnError(bodyFailure::set);
        }

        private static void requireLength(boolean holds, HttpRequest.Body body, String was) {
            if (!holds) {
                throw new IllegalStateException(
                        "Expected a body of " + body.length() + " bytes, as announced, but there was " + was);
            }
        }

        private void opened(Connection opened) {
            synchronized (this) {
                connection = opened;
                if (!over) {
                    return;
                }
            }
            opened.dispose();
        }

        /** Also drops what was not read of a body: its buffers would wait in a queue for ever. */
        private void close() {
            Connection opened;
            synchronized (this) {
                over = true;
                opened = connection;
            }
            if (opened != null) {
                opened.dispose();
            }
        }

        /** Fails when the head is late; never ends otherwise, because its end would be that of the answer. */
        private Mono<Void> deadline() {
            return Mono.delay(request.timeout())
                    .takeUntilOther(head.asMono())
                    .flatMap(tick -> Mono.<Void>error(new TimeoutException(
                            "no answer within " + request.timeout().toMillis() + " ms")))
                    .then(Mono.never());
        }

        private Throwable cause(Throwable error) {
            Throwable failure = bodyFailure.get();
            return failure == null ? error : failure;
        }
    }
}
