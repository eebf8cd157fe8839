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
 * @param queueTime from the end of the turn, as it became known to us, until this attempt's audio was committed: what earlier
 *     attempts and waiting cost
 * @param serviceTime from the service's confirmation of that commit to the final text; zero when it confirmed none
 */
public record Provenance(
        String route,
        String model,
        int attempt,
        @Nullable String sessionId,
        @Nullable String itemId,
        Duration queueTime,
        Duration serviceTime) {

    /** From the end of the turn to the final text. */
    public Duration latency() {
        return queueTime.plus(serviceTime);
    }
}
