// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quotas left ({@code rate_limits.updated}), around each response of a conversation session. The constructor may gain
 * components in a minor version.
 */
public record RateLimitsUpdated(@Nullable String eventId, List<RateLimit> rateLimits) implements ServerEvent {

    public RateLimitsUpdated {
        rateLimits = List.copyOf(rateLimits);
    }
}
