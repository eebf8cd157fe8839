// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** What is billed for a transcript or a response. Constructors may gain components in a minor version. */
public sealed interface Usage {

    /**
     * Billed by tokens.
     *
     * @param inputDetails {@code null} when the service gives no breakdown
     * @param outputDetails {@code null} when the service gives no breakdown
     */
    record Tokens(
            long inputTokens,
            long outputTokens,
            long totalTokens,
            @Nullable TokenDetails inputDetails,
            @Nullable TokenDetails outputDetails)
            implements Usage {}

    /** Billed by the length of the audio; on the wire {@code duration}. */
    record Seconds(double seconds) implements Usage {}

    /**
     * A way of billing this library does not know.
     *
     * @param json the JSON object as received
     */
    record Other(String json) implements Usage {

        public Other {
            requireNonNull(json, "json");
        }
    }

    /** Tokens by kind, 0 where the service says nothing. */
    record TokenDetails(long textTokens, long audioTokens, long imageTokens, long cachedTokens) {}
}
