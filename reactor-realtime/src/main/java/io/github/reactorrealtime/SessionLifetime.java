// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import java.time.Duration;
import java.time.Instant;

/** How long a session lasts, and how early to leave it. */
final class SessionLifetime {

    /** An announced end further away than this is not one. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Of a session that is short, at least five sixths are used. */
    private static final int LEAST_MARGINS = 6;

    private SessionLifetime() {}

    /** By the service's word; by the provider's rule when it said nothing, or our clocks differ too much to make sense of it. */
    static Duration of(RealtimeSession session, Route route, Instant now) {
        Instant end = session.expiresAt();
        Duration announced = end == null ? Duration.ZERO : Duration.between(now, end);
        boolean plausible = announced.compareTo(Duration.ofSeconds(1)) > 0 && announced.compareTo(LONGEST) < 0;
        return plausible ? announced : route.endpoint().dialect().maxSession();
    }

    static Duration margin(Duration lifetime, Duration wanted) {
        Duration most = lifetime.dividedBy(LEAST_MARGINS);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
