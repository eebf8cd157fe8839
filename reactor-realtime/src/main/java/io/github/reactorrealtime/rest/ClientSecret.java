// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that lives for minutes and opens sessions; meant for those who must not have the real one, such as a browser. The value never
 * prints.
 *
 * <p>That it was minted does not prove that a session will work: the service checks the model when a session is opened.
 */
public final class ClientSecret {

    private final String value;
    private final @Nullable Instant expiresAt;
    private final @Nullable Session session;
    private final SupportHandles support;
    private final @Nullable HttpErrorException configurationFailure;

    ClientSecret(
            String value,
            @Nullable Instant expiresAt,
            @Nullable Session session,
            SupportHandles support,
            @Nullable HttpErrorException configurationFailure) {
        this.value = requireNonNull(value, "value");
        this.expiresAt = expiresAt;
        this.session = session;
        this.support = support;
        this.configurationFailure = configurationFailure;
    }

    /** The secret: never log it. */
    public String value() {
        return value;
    }

    /** When it stops opening sessions; those that are open live on. {@code null} when the service did not say. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** The session as the service has set it up, without the secret; {@code null} when it did not say. */
    public @Nullable Session session() {
        return session;
    }

    /**
     * Whether the service says that a session opened with it transcribes. If not, configure the session after connecting, by
     * {@code session.update}; to do so anyway does no harm.
     */
    public boolean configuredAtMint() {
        return session != null && session.transcription() != null;
    }

    /**
     * Why the secret was minted without the transcription that was asked for, with the ids of the call that failed; {@code null} when
     * nothing failed.
     */
    public @Nullable HttpErrorException configurationFailure() {
        return configurationFailure;
    }

    /** The ids of the call that minted it. */
    public SupportHandles support() {
        return support;
    }

    /** To open sessions with. */
    public Credential credential() {
        return Credential.bearer(value);
    }

    /** For {@link Credential#bearer(java.util.function.Supplier)}, which mints a new one before this one expires. */
    public AccessToken accessToken() {
        return new AccessToken(value, expiresAt == null ? Instant.MAX : expiresAt);
    }

    @Override
    public String toString() {
        return "ClientSecret[***, until " + expiresAt + ", " + (configuredAtMint() ? "configured" : "not configured")
                + "]";
    }
}
