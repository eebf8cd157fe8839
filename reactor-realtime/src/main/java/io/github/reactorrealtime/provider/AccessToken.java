// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A bearer token and how long it is good for. The value never prints.
 *
 * @param value what is sent behind {@code Bearer}; never log it
 * @param expiresAt when the service stops taking it; {@link Instant#MAX} for never
 */
public record AccessToken(String value, Instant expiresAt) {

    public AccessToken {
        value = Credential.checked(value, "token");
        requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "AccessToken[***, until " + expiresAt + "]";
    }
}
