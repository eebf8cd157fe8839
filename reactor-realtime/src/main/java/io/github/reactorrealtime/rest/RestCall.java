// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.codec.MalformedEventException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.provider.Authorization;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.NetworkFailure;
import io.github.reactorrealtime.provider.RequestRefusal;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A POST to an endpoint: authorized, read, and every way in which it fails made a failure that says what to do. */
final class RestCall {

    private static final int MAX_ERROR_BYTES = 16 * 1024;

    /** The words of an hour, each with its times, are a few MiB of JSON. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private final Endpoint endpoint;
    private final Transport transport;
    private final RequestSettings settings;
    private final Scheduler timer;

    /** Makes something of an answer with a status of 2xx. */
    interface Reader<T> {

        /**
         * Reads an answer.
         *
         * @param support the ids of this answer
         */
        Publisher<T> read(HttpResponse head, SupportHandles support, Flux<byte[]> body);
    }

    RestCall(Endpoint endpoint, Transport transport, RequestSettings settings, Scheduler timer) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.settings = settings;
        this.timer = timer;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Scheduler timer() {
        return timer;
    }

    <T> Flux<T> post(URI uri, HttpRequest.Body body, Reader<T> reader) {
        return Authorization.flux(
                endpoint,
                timer,
                headers -> transport
                        .<T>exchange(
                                new HttpRequest("POST", uri, headers, body, settings.answerTimeout()),
                                (head, bytes) -> read(uri, head, bytes, reader))
                        .onErrorMap(error -> failure(uri, error)));
    }

    private <T> Publisher<T> read(URI uri, HttpResponse head, Flux<byte[]> bytes, Reader<T> reader) {
        Flux<byte[]> watched = IdleTimeout.watch(bytes, settings.idleTimeout(), timer);
        if (head.status() >= 200 && head.status() < 300) {
            return Flux.from(reader.read(head, RequestRefusal.handles(head, now()), watched))
                    .onErrorMap(MalformedEventException.class, error -> malformed(uri, head, error));
        }
        return beginning(watched)
                .flatMap(body -> Mono.error(RequestRefusal.of(uri, head, endpoint.redact(body), now())));
    }

    /** An answer whole. */
    static Mono<byte[]> whole(Flux<byte[]> body) {
        return Mono.defer(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            return body.doOnNext(part -> {
                        if (part.length > MAX_ANSWER_BYTES - all.size()) {
                            throw new IllegalStateException(
                                    "Expected an answer of at most " + MAX_ANSWER_BYTES + " bytes but it went on");
                        }
                        all.writeBytes(part);
                    })
                    .then(Mono.fromSupplier(all::toByteArray));
        });
    }

    /** What there is of it counts, also when the connection is cut in the middle. */
    private static Mono<String> beginning(Flux<byte[]> body) {
        return Mono.defer(() -> {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            return body.doOnNext(part -> head.write(part, 0, Math.min(part.length, MAX_ERROR_BYTES - head.size())))
                    .takeUntil(part -> head.size() == MAX_ERROR_BYTES)
                    .onErrorComplete()
                    .then(Mono.fromSupplier(() -> head.toString(StandardCharsets.UTF_8)));
        });
    }

    private HttpErrorException malformed(URI uri, HttpResponse head, MalformedEventException error) {
        return new HttpErrorException(
                head.status(),
                new ErrorDetails(null, null, error.excerpt(), null, null),
                "Expected JSON from " + Redaction.uri(uri) + " but was: " + error.excerpt()
                        + " — something other than the service has answered; check the URL and what lies in between",
                RequestRefusal.handles(head, now()),
                null);
    }

    private Throwable failure(URI uri, Throwable error) {
        if (error instanceof SourceFailure source) {
            return source.getCause();
        }
        boolean ours = error instanceof Error
                || error instanceof IllegalStateException
                || error instanceof IllegalArgumentException
                || error instanceof UnsupportedOperationException;
        if (ours || error instanceof RealtimeException) {
            return error;
        }
        return NetworkFailure.of(uri, error, settings.answerTimeout());
    }

    Instant now() {
        return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS));
    }

    /** The recording could not be read; told apart from what the network says. */
    static final class SourceFailure extends RuntimeException {

        SourceFailure(Throwable cause) {
            super(cause.getMessage(), cause, false, false);
        }

        @Override
        public synchronized Throwable getCause() {
            return requireNonNull(super.getCause());
        }
    }
}
