// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The failures that the library throws, made by hand. */
final class Failures {

    private Failures() {}

    static ServiceException said(@Nullable String type, @Nullable String code, @Nullable String message) {
        return said(type, code, message, null);
    }

    static ServiceException said(
            @Nullable String type, @Nullable String code, @Nullable String message, @Nullable String param) {
        return new ServiceException(
                "The service said no", new ErrorDetails(type, code, message, param, null), SupportHandles.NONE);
    }

    static HandshakeException upgrade(int status, @Nullable String code) {
        return upgrade(status, code, null);
    }

    static HandshakeException upgrade(int status, @Nullable String code, @Nullable Duration retryAfter) {
        return new HandshakeException(status, code, "Expected HTTP 101", SupportHandles.NONE, retryAfter);
    }

    static HttpErrorException request(int status, @Nullable String type, @Nullable String code) {
        return request(status, type, code, null);
    }

    static HttpErrorException request(
            int status, @Nullable String type, @Nullable String code, @Nullable Duration retryAfter) {
        return new HttpErrorException(
                status,
                new ErrorDetails(type, code, "because", null, null),
                "Expected HTTP 200",
                SupportHandles.NONE,
                retryAfter);
    }

    static ConnectionClosedException closed(int code, String reason) {
        return new ConnectionClosedException("Closed", new CloseStatus(code, reason), SupportHandles.NONE);
    }

    static NoAnswerException silence() {
        return new NoAnswerException("No answer", Duration.ofSeconds(30), SupportHandles.NONE);
    }
}
