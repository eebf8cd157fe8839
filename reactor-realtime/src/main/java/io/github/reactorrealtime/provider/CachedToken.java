// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.error.CredentialException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One access token at a time, asked for when it is needed and only once by all who wait. Thread-safe. */
final class CachedToken {

    /** An identity service that needs longer is not going to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<? extends Mono<AccessToken>> supplier;
    private final Duration margin;

    /** Guarded by this; {@code null} until one has come, and after it was refused. */
    private @Nullable AccessToken current;

    /** Guarded by this; the question under way, which outlives those who gave up waiting. */
    private @Nullable Mono<AccessToken> question;

    CachedToken(Supplier<? extends Mono<AccessToken>> supplier, Duration margin) {
        this.supplier = supplier;
        this.margin = margin;
    }

    Mono<AccessToken> get(Scheduler clock) {
        return Mono.defer(() -> tokenOrQuestion(clock));
    }

    synchronized void forget(String value) {
        if (current != null && current.value().equals(value)) {
            current = null;
        }
    }

    private synchronized Mono<AccessToken> tokenOrQuestion(Scheduler clock) {
        if (current != null && isGood(current, clock)) {
            return Mono.just(current);
        }
        if (question == null) {
            question = ask(clock);
        }
        return question;
    }

    private boolean isGood(AccessToken token, Scheduler clock) {
        Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
        return now.plus(margin).isBefore(token.expiresAt());
    }

    private Mono<AccessToken> ask(Scheduler clock) {
        return Mono.defer(supplier)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("it gave no token")))
                .timeout(PATIENCE, clock)
                .onErrorMap(CachedToken::failure)
                .doOnNext(this::arrived)
                .doOnError(error -> over())
                .cache();
    }

    private synchronized void arrived(AccessToken token) {
        current = token;
        question = null;
    }

    private synchronized void over() {
        question = null;
    }

    private static CredentialException failure(Throwable error) {
        String why = error instanceof TimeoutException
                ? "it did not answer within " + PATIENCE.toSeconds() + " s"
                : error.getClass().getSimpleName() + ": " + error.getMessage();
        return new CredentialException(
                "The source of access tokens failed: " + why
                        + " — check the identity (environment variables, managed identity, signed-in user), its role, and the"
                        + " scope; the next attempt asks again",
                error);
    }
}
