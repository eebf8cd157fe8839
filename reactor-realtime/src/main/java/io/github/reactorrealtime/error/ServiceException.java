// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import io.github.reactorrealtime.event.ErrorDetails;
import java.util.Set;

/** The service said no in an event: it refused the session, an update, or could not transcribe a turn. */
public final class ServiceException extends RealtimeException {

    // protocol: credentials, account and configuration don't change by waiting
    private static final Set<String> PERMANENT_CODES = Set.of(
            "invalid_api_key",
            "insufficient_quota",
            "billing_hard_limit_reached",
            "account_deactivated",
            "billing_not_active",
            "model_not_found",
            "audio_unintelligible");

    private static final Set<String> PERMANENT_TYPES =
            Set.of("invalid_request_error", "authentication_error", "insufficient_quota");

    private final transient ErrorDetails error;

    public ServiceException(String message, ErrorDetails error, SupportHandles support) {
        super(message, support, null);
        this.error = error;
    }

    /** What the service sent. The message may hold anything the service chose to put there. */
    public ErrorDetails error() {
        return error;
    }

    /** True for server errors and rate limits; false for refused requests, credentials and quotas. */
    @Override
    public boolean isRetryable() {
        if (error.code() != null && PERMANENT_CODES.contains(error.code())) {
            return false;
        }
        return error.type() == null
                || !PERMANENT_TYPES.contains(error.type())
                || "session_expired".equals(error.code());
    }
}
