// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a transcript comes from.
 *
 * @param route name of the route that answered
 * @param model model of that route
 * @param attempt 1 for the first transcription of this audio
 * @param sessionId {@code sess_…}, {@code null} when the service did not say
 * @param itemId the service's id of the conversation item
 * @param latency from the service's confirmation of the commit to the final text; zero when it confirmed none
 */
public record Provenance(
        String route,
        String model,
        int attempt,
        @Nullable String sessionId,
        @Nullable String itemId,
        Duration latency) {}
