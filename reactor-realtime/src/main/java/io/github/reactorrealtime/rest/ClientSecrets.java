// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.codec.MintedSecret;
import io.github.reactorrealtime.codec.RestCodec;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.LogText;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.Transport;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Mints client secrets: {@code /realtime/client_secrets} of OpenAI and Azure. Immutable, thread-safe, shareable.
 *
 * <p>Azure has been seen to answer 500 whenever a transcription was in the request, and 200 without. So what fails with a 5xx is tried
 * once more after a moment; if a transcription was asked for, and it fails again, the secret is minted without, and says so
 * ({@link ClientSecret#configuredAtMint()}).
 */
public final class ClientSecrets {

    private static final Logger log = LoggerFactory.getLogger(ClientSecrets.class);

    private static final Duration LEAST_LIFETIME = Duration.ofSeconds(10);
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(2);

    private final RestCall call;
    private final Duration backoff;
    private final RestCodec codec = new RestCodec();

    /** An answer, with the ids of the call. */
    private record Minted(MintedSecret secret, SupportHandles support) {}

    private ClientSecrets(Builder from) {
        this.call = new RestCall(from.endpoint, from.transport, from.settings, from.timer);
        this.backoff = from.backoff;
    }

    /** A client for one endpoint. */
    public static Builder builder(Endpoint endpoint) {
        return new Builder(endpoint);
    }

    /** A secret that says nothing about the session, for as long as the service likes (ten minutes). */
    public Mono<ClientSecret> mint() {
        return mint(null, null);
    }

    /** A secret for sessions with these settings, for as long as the service likes (ten minutes). */
    public Mono<ClientSecret> mint(SessionConfig session) {
        return mint(requireNonNull(session, "session"), null);
    }

    /**
     * A secret.
     *
     * <p>Work starts with the subscription; cancelling closes the connection. Fails with {@code HttpErrorException} when the service
     * refuses, {@code ConnectionFailedException} when it can't be reached or does not answer, {@code CredentialException} when there is
     * no access token to be had.
     *
     * @param session how sessions opened with it are set up, always sent in the nested shape; {@code null} says nothing about it
     * @param lifetime of the secret, 10 s to two hours; {@code null} leaves it to the service
     * @throws IllegalArgumentException if the lifetime is shorter or longer
     */
    public Mono<ClientSecret> mint(@Nullable SessionConfig session, @Nullable Duration lifetime) {
        if (lifetime != null && (lifetime.compareTo(LEAST_LIFETIME) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0)) {
            throw new IllegalArgumentException("lifetime must be 10 s to 2 h but was " + lifetime);
        }
        Mono<Minted> asAsked = postTwice(session == null ? null : nested(session, true), lifetime);
        if (session == null || session.transcription() == null || Transcription.OFF.equals(session.transcription())) {
            return asAsked.map(minted -> secret(minted, null));
        }
        return asAsked.map(minted -> secret(minted, null))
                .onErrorResume(ClientSecrets::isServerError, failure -> mintBare(session, lifetime, failure));
    }

    private Mono<ClientSecret> mintBare(SessionConfig session, @Nullable Duration lifetime, Throwable failure) {
        return post(nested(session, false), lifetime)
                .doOnNext(minted -> log.warn(
                        "Minted a client secret without its transcription, because with it the service failed;"
                                + " configure the session after connecting. The failure: {}",
                        LogText.of(failure)))
                .map(minted -> secret(minted, (HttpErrorException) failure))
                .onErrorMap(later -> {
                    later.addSuppressed(failure);
                    return later;
                });
    }

    private Mono<Minted> postTwice(@Nullable SessionConfig session, @Nullable Duration lifetime) {
        Mono<Minted> once = post(session, lifetime);
        return once.onErrorResume(
                ClientSecrets::isServerError,
                failure -> Mono.delay(backoff, call.timer()).then(once).onErrorMap(later -> {
                    later.addSuppressed(failure);
                    return later;
                }));
    }

    private Mono<Minted> post(@Nullable SessionConfig session, @Nullable Duration lifetime) {
        byte[] json = codec.encodeSecretRequest(lifetime, session);
        URI uri = call.endpoint().http("/realtime/client_secrets");
        HttpRequest.Body body = new HttpRequest.Body("application/json", json.length, Mono.just(json));
        return call.<Minted>post(
                        uri,
                        body,
                        (head, support, bytes) ->
                                RestCall.whole(bytes).map(all -> new Minted(codec.decodeSecret(all), support)))
                .next();
    }

    private static boolean isServerError(Throwable error) {
        return error instanceof HttpErrorException http && http.httpStatus() >= 500;
    }

    /** The flat shape belongs to the beta; here it is what made the service fail. Without its settings only the type is left. */
    private static SessionConfig nested(SessionConfig session, boolean whole) {
        SessionConfig.Builder builder = SessionConfig.builder(session.type());
        if (whole) {
            builder.inputFormat(session.inputFormat())
                    .transcription(session.transcription())
                    .turnDetection(session.turnDetection())
                    .noiseReduction(session.noiseReduction())
                    .includeLogprobs(session.includeLogprobs())
                    .outputModalities(session.outputModalities())
                    .instructions(session.instructions());
        }
        return builder.build();
    }

    private static ClientSecret secret(Minted minted, @Nullable HttpErrorException failure) {
        MintedSecret secret = minted.secret();
        Session session = secret.session();
        return new ClientSecret(
                secret.value(),
                secret.expiresAt(),
                session == null ? null : withoutSecret(session, secret.value()),
                minted.support().withSessionId(session == null ? null : session.id()),
                failure);
    }

    /** The service repeats the secret in the session, which prints. */
    private static Session withoutSecret(Session session, String secret) {
        return new Session(
                session.type(),
                session.id(),
                session.object(),
                session.model(),
                session.expiresAt(),
                session.inputFormat(),
                session.transcription(),
                session.turnDetection(),
                session.noiseReduction(),
                session.include(),
                session.json().replace(secret, "***"));
    }

    @Override
    public String toString() {
        return "ClientSecrets[" + call.endpoint() + "]";
    }

    /** Collects the options of a {@link ClientSecrets}. Not thread-safe. */
    public static final class Builder {

        private final Endpoint endpoint;
        private Transport transport = Transport.create();
        private RequestSettings settings =
                new RequestSettings(Duration.ofSeconds(15), RequestSettings.DEFAULTS.idleTimeout());
        private Scheduler timer = Schedulers.parallel();
        private Duration backoff = Duration.ofSeconds(1);

        private Builder(Endpoint endpoint) {
            this.endpoint = requireNonNull(endpoint, "endpoint");
        }

        /** How requests are made; default {@link Transport#create()}. Share one transport between clients. */
        public Builder transport(Transport transport) {
            this.transport = requireNonNull(transport, "transport");
            return this;
        }

        /** Timeouts of one call; default 15 s for the answer. */
        public Builder settings(RequestSettings settings) {
            this.settings = requireNonNull(settings, "settings");
            return this;
        }

        /** Where timeouts run and what time it is; default {@link Schedulers#parallel()}. */
        public Builder timer(Scheduler timer) {
            this.timer = requireNonNull(timer, "timer");
            return this;
        }

        /** How long to wait before a call is repeated that failed with a 5xx; default 1 s. */
        public Builder backoff(Duration backoff) {
            this.backoff = requireNonNull(backoff, "backoff");
            return this;
        }

        /** The client; connects nowhere yet. */
        public ClientSecrets build() {
            return new ClientSecrets(this);
        }
    }
}
