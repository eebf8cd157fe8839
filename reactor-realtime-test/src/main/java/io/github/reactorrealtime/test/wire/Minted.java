// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A client secret that was handed out.
 *
 * @param secret what the client connects with
 * @param expiresAt seconds since the epoch
 * @param realtimeModel the speech model of its session, null for a transcription session
 * @param settings what sessions start with that it opens
 * @param body the answer to the mint
 */
public record Minted(
        String secret, long expiresAt, @Nullable String realtimeModel, SessionPatch settings, String body) {

    public Minted {
        requireNonNull(secret, "secret");
        requireNonNull(settings, "settings");
        requireNonNull(body, "body");
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "Minted[expires at " + expiresAt + "]";
    }
}
