// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import io.github.reactorrealtime.event.ErrorDetails;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The service answered an HTTP request, a transcription or the minting of a client secret, with an error or a redirect.
 *
 * <p>{@link HandshakeException} is the same for the upgrade to a WebSocket.
 */
public final class HttpErrorException extends RealtimeException {

    private final int httpStatus;
    private final transient ErrorDetails error;
    private final transient @Nullable Duration retryAfter;

    /**
     * @param httpStatus the status of the answer
     * @param error what the body says; without components when it says nothing that can be read
     * @param message what happened and what to do about it
     * @param retryAfter how long the service asks to be left alone, {@code null} when it does not say
     */
    public HttpErrorException(
            int httpStatus, ErrorDetails error, String message, SupportHandles support, @Nullable Duration retryAfter) {
        super(message, support, null);
        this.httpStatus = httpStatus;
        this.error = error;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status; 200 was expected. */
    public int httpStatus() {
        return httpStatus;
    }

    /** What the service sent. The message may hold anything the service chose to put there. */
    public ErrorDetails error() {
        return error;
    }

    /** {@code error.code} of the body, for example {@code DeploymentNotFound}. */
    public @Nullable String code() {
        return error.code();
    }

    /** How long the service asks to be left alone, {@code null} when it does not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** True for 408, 429 and 5xx, unless the quota is used up. */
    @Override
    public boolean isRetryable() {
        return (httpStatus == 408 || httpStatus == 429 || httpStatus >= 500)
                && !"insufficient_quota".equals(error.code());
    }
}
