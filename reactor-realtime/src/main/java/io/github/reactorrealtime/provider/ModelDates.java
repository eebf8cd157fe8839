// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.codec.MalformedEventException;
import io.github.reactorrealtime.codec.ModelListReader;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Asks a provider for its list of models. */
final class ModelDates {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The lists seen have a hundred models of some hundred bytes each. */
    private static final int MAX_BYTES = 4 << 20;

    private ModelDates() {}

    /** The dates of retirement by the model's id. */
    static Mono<Map<String, LocalDate>> fetch(Endpoint endpoint, Transport transport) {
        URI uri = endpoint.http("/models");
        return Authorization.mono(
                        endpoint,
                        Schedulers.parallel(),
                        headers -> transport
                                .exchange(
                                        new HttpRequest("GET", uri, headers, null, TIMEOUT),
                                        (head, body) -> read(uri, head, body))
                                .next())
                .onErrorMap(error -> !(error instanceof RealtimeException), error -> unreachable(uri, error));
    }

    private static Mono<Map<String, LocalDate>> read(URI uri, HttpResponse head, Flux<byte[]> body) {
        return body.reduceWith(ByteArrayOutputStream::new, ModelDates::append).flatMap(all -> {
            if (head.status() != 200) {
                return Mono.error(refused(uri, head));
            }
            return Mono.fromCallable(() -> ModelListReader.retirementDates(all.toByteArray()));
        });
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
        if (all.size() + part.length > MAX_BYTES) {
            throw new IllegalStateException("the list of models is longer than " + MAX_BYTES + " bytes");
        }
        all.writeBytes(part);
        return all;
    }

    private static HandshakeException refused(URI uri, HttpResponse head) {
        SupportHandles support = new SupportHandles(
                head.header("x-request-id"),
                head.header("apim-request-id"),
                head.header("x-ms-region"),
                head.header("cf-ray"),
                null,
                null);
        String handles = support.describe();
        return new HandshakeException(
                head.status(),
                null,
                "Expected HTTP 200 from " + Redaction.uri(uri) + " but was " + head.status() + " — "
                        + Advice.forUpgrade(uri, head.status(), null, "")
                        + (handles.isEmpty() ? "" : " [" + handles + "]"),
                support);
    }

    private static ConnectionFailedException unreachable(URI uri, Throwable error) {
        String what = error instanceof MalformedEventException
                ? "Could not read the list of models from "
                : "Could not get the list of models from ";
        return new ConnectionFailedException(what + Redaction.uri(uri) + ": " + error, error);
    }
}
