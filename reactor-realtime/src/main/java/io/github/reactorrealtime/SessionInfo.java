// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.SupportHandles;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which session something is said about. Holds no content and no secret.
 *
 * @param number counts the sessions of this JVM: services give ids, but not all of them, and not always different ones
 * @param route name of its route
 * @param model model of that route
 * @param live whether it carries the live audio; else it is for repairs and probes
 * @param format what goes over the wire
 * @param support the ids by which the provider's support finds it
 * @param expiresAt when the service is going to end it, {@code null} when it does not say
 */
public record SessionInfo(
        long number,
        String route,
        String model,
        boolean live,
        AudioFormat format,
        SupportHandles support,
        @Nullable Instant expiresAt) {

    private static final AtomicLong COUNT = new AtomicLong();

    public SessionInfo {
        requireNonNull(route, "route");
        requireNonNull(model, "model");
        requireNonNull(format, "format");
        requireNonNull(support, "support");
    }

    static SessionInfo of(Rung rung, RealtimeSession session, boolean live, AudioFormat format) {
        return new SessionInfo(
                COUNT.incrementAndGet(),
                rung.name(),
                rung.route.model(),
                live,
                format,
                session.support(),
                session.expiresAt());
    }
}
