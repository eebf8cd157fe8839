// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import org.jspecify.annotations.Nullable;

/**
 * What the service says about a failure. Match on {@code code} first, {@code param} second, the text last. The constructor
 * may gain components in a minor version.
 *
 * @param type coarse class, such as {@code invalid_request_error} or {@code server_error}
 * @param code machine-readable reason; service faults often have none
 * @param param the field at fault, such as {@code session.audio.input.turn_detection}
 * @param eventId the client event that caused it
 */
public record ErrorDetails(
        @Nullable String type,
        @Nullable String code,
        @Nullable String message,
        @Nullable String param,
        @Nullable String eventId) {}
