// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The fields of an error on the wire.
 *
 * @param type the class of the error, such as {@code invalid_request_error}
 * @param code the machine-readable code, null where the service gives none
 * @param message the text for people
 * @param param dotted path of the field at fault
 */
public record ApiError(
        String type,
        @Nullable String code,
        String message,
        @Nullable String param) {

    private static final String INVALID_REQUEST = "invalid_request_error";

    public ApiError {
        requireNonNull(type, "type");
        requireNonNull(message, "message");
    }

    /** A refusal of what the client asked for. */
    public static ApiError invalidRequest(@Nullable String code, String message, @Nullable String param) {
        return new ApiError(INVALID_REQUEST, code, message, param);
    }

    static ApiError unknownParameter(String path) {
        return invalidRequest("unknown_parameter", "Unknown parameter: '" + path + "'.", path);
    }

    static ApiError missingParameter(String path) {
        return invalidRequest("missing_required_parameter", "Missing required parameter: '" + path + "'.", path);
    }

    static ApiError invalidValue(String message, String path) {
        return invalidRequest("invalid_value", message, path);
    }

    /** The reason of the close frame that follows when this error ends the connection. */
    public String closeReason() {
        return code == null ? type : type + "." + code;
    }
}
