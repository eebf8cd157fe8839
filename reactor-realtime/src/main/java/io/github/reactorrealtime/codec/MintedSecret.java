// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.event.Session;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to the minting of a client secret. The value never prints.
 *
 * @param value the secret; never log it
 * @param expiresAt of the secret, not of the session; {@code null} when not told
 * @param session the session as the service has set it up, {@code null} when not told
 */
public record MintedSecret(
        String value, @Nullable Instant expiresAt, @Nullable Session session) {

    public MintedSecret {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "MintedSecret[***, until " + expiresAt + "]";
    }
}
