// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model's answer as a whole. The constructor may gain components in a minor version.
 *
 * @param id empty when the service gives none
 * @param status {@code in_progress}, {@code completed}, {@code cancelled}, {@code failed} or {@code incomplete}; empty when
 *     the service gives none
 * @param usage {@code null} until the response is done
 * @param otherJson a JSON object with all other fields; {@code null} when there are none
 */
public record Response(
        String id,
        String status,
        @Nullable StatusDetails statusDetails,
        @Nullable String conversationId,
        List<Item> output,
        Map<String, String> metadata,
        @Nullable Usage usage,
        @Nullable String otherJson) {

    public Response {
        requireNonNull(id, "id");
        requireNonNull(status, "status");
        output = List.copyOf(output);
        metadata = Map.copyOf(metadata);
    }

    /**
     * Why a response ended as it did.
     *
     * @param reason such as {@code turn_detected}, {@code client_cancelled}, {@code max_output_tokens}, {@code content_filter}
     */
    public record StatusDetails(
            @Nullable String type,
            @Nullable String reason,
            @Nullable ErrorDetails error) {}
}
