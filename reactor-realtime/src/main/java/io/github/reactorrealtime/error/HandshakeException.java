// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The service answered the WebSocket upgrade with an HTTP error or a redirect. */
public final class HandshakeException extends RealtimeException {

    private final int httpStatus;
    private final @Nullable String code;
    private final transient @Nullable Duration retryAfter;

    /**
     * @param httpStatus the status of the answer
     * @param code {@code error.code} of the body, if it had one
     * @param message what happened and what to do about it
     * @param retryAfter how long the service asks to be left alone, {@code null} when it does not say
     */
    public HandshakeException(
            int httpStatus,
            @Nullable String code,
            String message,
            SupportHandles support,
            @Nullable Duration retryAfter) {
        super(message, support, null);
        this.httpStatus = httpStatus;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public HandshakeException(int httpStatus, @Nullable String code, String message, SupportHandles support) {
        this(httpStatus, code, message, support, null);
    }

    /** The HTTP status; 101 was expected. */
    public int httpStatus() {
        return httpStatus;
    }

    /** {@code error.code} of the body, for example {@code DeploymentNotFound}. */
    public @Nullable String code() {
        return code;
    }

    /** How long the service asks to be left alone, {@code null} when it does not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** True for 429 and 5xx. */
    @Override
    public boolean isRetryable() {
        return httpStatus == 429 || httpStatus >= 500;
    }
}
