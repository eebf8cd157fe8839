// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import java.time.Instant;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which a provider's support finds a request in its logs.
 *
 * @param requestId {@code x-request-id} (OpenAI)
 * @param apimRequestId {@code apim-request-id} (Azure)
 * @param region {@code x-ms-region} (Azure): which region answered
 * @param ray {@code CF-RAY} (OpenAI): the only handle on an accepted upgrade there
 * @param sessionId {@code sess_…}, once a session was created
 * @param at when it happened
 */
public record SupportHandles(
        @Nullable String requestId,
        @Nullable String apimRequestId,
        @Nullable String region,
        @Nullable String ray,
        @Nullable String sessionId,
        @Nullable Instant at) {

    /** Nothing is known. */
    public static final SupportHandles NONE = new SupportHandles(null, null, null, null, null, null);

    /** The same handles with the id of the session. */
    public SupportHandles withSessionId(@Nullable String sessionId) {
        return new SupportHandles(requestId, apimRequestId, region, ray, sessionId, at);
    }

    /** What is known, as {@code name=value} pairs for a log line or a support ticket; empty when nothing is. */
    public String describe() {
        StringJoiner joiner = new StringJoiner(", ");
        add(joiner, "x-request-id", requestId);
        add(joiner, "apim-request-id", apimRequestId);
        add(joiner, "x-ms-region", region);
        add(joiner, "cf-ray", ray);
        add(joiner, "session", sessionId);
        add(joiner, "UTC", at);
        return joiner.toString();
    }

    private static void add(StringJoiner joiner, String name, @Nullable Object value) {
        if (value != null) {
            joiner.add(name + "=" + value);
        }
    }
}
