// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Requests to an endpoint with its headers and its credential: the one place where both come together, and where a token that the
 * service refuses is replaced and the request made once more.
 */
public final class Authorization {

    /** OpenAI closes with it when the credentials are wrong. */
    private static final int UNAUTHORIZED_CLOSE = 3000;

    private Authorization() {}

    /**
     * Makes a request with one answer.
     *
     * @param clock what time it is for tokens that expire
     * @param request gets all headers, secrets among them
     */
    public static <T> Mono<T> mono(
            Endpoint endpoint, Scheduler clock, Function<? super Map<String, String>, ? extends Mono<T>> request) {
        Credential credential = endpoint.credential();
        if (credential == null) {
            return Mono.defer(() -> request.apply(endpoint.headers()));
        }
        Mono<T> attempt = credential
                .headerValue(clock)
                .flatMap(value -> request.apply(headers(endpoint, credential, value))
                        .doOnError(error -> noteRefusal(credential, value, error)));
        return attempt.onErrorResume(error -> isWorthRepeating(credential, error), error -> attempt);
    }

    /** As {@link #mono}, for an answer of many parts; only one that had none yet is asked for again. */
    public static <T> Flux<T> flux(
            Endpoint endpoint, Scheduler clock, Function<? super Map<String, String>, ? extends Publisher<T>> request) {
        Credential credential = endpoint.credential();
        if (credential == null) {
            return Flux.defer(() -> request.apply(endpoint.headers()));
        }
        Flux<T> attempt = credential
                .headerValue(clock)
                .flatMapMany(value -> Flux.from(request.apply(headers(endpoint, credential, value)))
                        .doOnError(error -> noteRefusal(credential, value, error)));
        return Flux.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return attempt.doOnNext(part -> begun.set(true))
                    .onErrorResume(error -> !begun.get() && isWorthRepeating(credential, error), error -> attempt);
        });
    }

    private static Map<String, String> headers(Endpoint endpoint, Credential credential, String value) {
        Map<String, String> headers = new LinkedHashMap<>(endpoint.headers());
        headers.put(credential.headerName(), value);
        return headers;
    }

    private static void noteRefusal(Credential credential, String value, Throwable error) {
        if (isUnauthorized(error)) {
            credential.refused(value);
        }
    }

    private static boolean isWorthRepeating(Credential credential, Throwable error) {
        return credential.isRefreshed() && isUnauthorized(error);
    }

    /** Whether the failure, or the one it wraps, says that the credential was not taken. */
    static boolean isUnauthorized(@Nullable Throwable error) {
        if (error instanceof HandshakeException handshake) {
            return handshake.httpStatus() == 401;
        }
        if (error instanceof HttpErrorException http) {
            return http.httpStatus() == 401;
        }
        if (error instanceof ServiceException service) {
            return "invalid_api_key".equals(service.error().code())
                    || "authentication_error".equals(service.error().type());
        }
        if (error instanceof ConnectionClosedException closed) {
            return closed.closeStatus().code() == UNAUTHORIZED_CLOSE;
        }
        return error != null && error.getCause() != null && isUnauthorized(error.getCause());
    }
}
