// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A secret, or where to get one, and the header that carries it. Never prints. Thread-safe; share one per identity. */
public final class Credential {

    /** How long before its end a token is not used any more: a session that is being opened has to get through. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** What is shorter is part of other words. */
    private static final int SHORTEST_SECRET = 8;

    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "Bearer ";

    private final String headerName;
    private final @Nullable String fixedValue;
    private final @Nullable CachedToken tokens; // exactly one of the two is there

    private Credential(String headerName, @Nullable String fixedValue, @Nullable CachedToken tokens) {
        this.headerName = headerName;
        this.fixedValue = fixedValue;
        this.tokens = tokens;
    }

    /** {@code Authorization: Bearer …}: OpenAI keys, client secrets ({@code ek_…}) and Entra tokens. */
    public static Credential bearer(String token) {
        return new Credential(AUTHORIZATION, BEARER + checked(token, "token"), null);
    }

    /** As {@link #bearer(Supplier, Duration)}, with tokens left alone two minutes before their end. */
    public static Credential bearer(Supplier<? extends Mono<AccessToken>> tokens) {
        return bearer(tokens, MARGIN);
    }

    /**
     * {@code Authorization: Bearer …} with tokens that expire: Microsoft Entra, any OAuth server, client secrets minted as needed.
     *
     * <p>The supplier is asked when the first request needs a token, and again shortly before it expires, or when the service has
     * refused it; that request is repeated once with the new one. All that wait at the same time share one question, which goes on
     * when some of them give up. A question that fails, or is not answered within 30 s, fails the requests that wait with a
     * {@link io.github.reactorrealtime.error.CredentialException}; the next request asks anew.
     *
     * @param tokens called on the thread of a request, an event loop maybe: it must not block
     * @param margin how long before its end a token is replaced; one that lives shorter is used for one request
     */
    public static Credential bearer(Supplier<? extends Mono<AccessToken>> tokens, Duration margin) {
        if (requireNonNull(margin, "margin").isNegative()) {
            throw new IllegalArgumentException("margin must not be negative but was " + margin);
        }
        return new Credential(AUTHORIZATION, null, new CachedToken(requireNonNull(tokens, "tokens"), margin));
    }

    /** {@code api-key: …}: the key of an Azure resource. */
    public static Credential azureKey(String key) {
        return new Credential("api-key", checked(key, "key"), null);
    }

    /** The header to send. */
    public String headerName() {
        return headerName;
    }

    /** Whether the header's value changes with time, so that asking again after a refusal can help. */
    boolean isRefreshed() {
        return tokens != null;
    }

    /**
     * The secret value of the header, at once or when there is a token: never log it.
     *
     * @param clock tells when a token has expired, and limits how long one is waited for
     */
    Mono<String> headerValue(Scheduler clock) {
        if (fixedValue != null) {
            return Mono.just(fixedValue);
        }
        return requireNonNull(tokens, "tokens").get(clock).map(token -> BEARER + token.value());
    }

    /** The service did not take this value. It will not be given out again, unless it is all there is. */
    void refused(String value) {
        if (tokens != null && value.startsWith(BEARER)) {
            tokens.forget(value.substring(BEARER.length()));
        }
    }

    /**
     * The same text without this secret, should a server have put it there. Tokens that expire are not looked for: they are recognized
     * by their form wherever the library prints.
     */
    public String redact(String text) {
        if (fixedValue == null) {
            return text;
        }
        boolean bearer = fixedValue.startsWith(BEARER);
        return redact(text, bearer ? fixedValue.substring(BEARER.length()) : fixedValue);
    }

    static String redact(String text, String secret) {
        return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return "Credential[" + headerName + ": ***]";
    }

    static String checked(String secret, String name) {
        requireNonNull(secret, name);
        String trimmed = secret.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        if (trimmed.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            // A line break from a secrets file would end up as a header injection or an unexplained 401.
            throw new IllegalArgumentException(name + " contains white space or non-ASCII characters");
        }
        return trimmed;
    }
}
