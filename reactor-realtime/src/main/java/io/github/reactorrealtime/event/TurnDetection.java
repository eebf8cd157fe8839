// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Who decides where a turn ends. A {@code null} component is not sent and leaves the service's value; defaults differ
 * between its documents and its answers, so say what matters.
 */
public sealed interface TurnDetection {

    /**
     * By silence.
     *
     * @param threshold how loud speech is, 0 to 1
     * @param prefixPaddingMs audio kept from before the speech, in milliseconds
     * @param silenceDurationMs silence that ends a turn, in milliseconds
     * @param createResponse conversation sessions only: answer when a turn ends
     * @param interruptResponse conversation sessions only: speech stops the running answer
     * @param idleTimeoutMs conversation sessions only: 5,000 to 30,000, milliseconds without speech until the model speaks up
     */
    record ServerVad(
            @Nullable Double threshold,
            @Nullable Integer prefixPaddingMs,
            @Nullable Integer silenceDurationMs,
            @Nullable Boolean createResponse,
            @Nullable Boolean interruptResponse,
            @Nullable Integer idleTimeoutMs)
            implements TurnDetection {}

    /**
     * By what was said.
     *
     * @param eagerness {@code low} (waits up to 8 s), {@code medium} (4 s), {@code high} (2 s) or {@code auto}
     * @param createResponse conversation sessions only: answer when a turn ends
     * @param interruptResponse conversation sessions only: speech stops the running answer
     */
    record SemanticVad(
            @Nullable String eagerness,
            @Nullable Boolean createResponse,
            @Nullable Boolean interruptResponse) implements TurnDetection {}

    /** Only by {@link InputAudioCommand.Commit}; on the wire an explicit {@code null}. */
    record Off() implements TurnDetection {}

    /**
     * A way this library does not know.
     *
     * @param json a JSON object
     */
    record Other(String json) implements TurnDetection {

        public Other {
            requireNonNull(json, "json");
        }
    }
}
