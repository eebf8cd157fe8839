// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import java.time.Duration;

/** The variants of the Realtime API. */
public enum Dialect {
    /** {@code /v1/realtime}: models by id; a refusal comes as an {@code error} event and a close after a 101. */
    OPENAI("/v1/realtime", Duration.ofMinutes(60)),
    /** {@code /openai/v1/realtime} without {@code api-version}: deployments by name; a refusal comes as an HTTP error. */
    AZURE("/openai/v1/realtime", Duration.ofMinutes(30));

    private final String path;
    private final Duration maxSession;

    Dialect(String path, Duration maxSession) {
        this.path = path;
        this.maxSession = maxSession;
    }

    String path() {
        return path;
    }

    /** How long a session lives when the service does not say so itself in {@code expires_at}. */
    public Duration maxSession() {
        return maxSession;
    }
}
