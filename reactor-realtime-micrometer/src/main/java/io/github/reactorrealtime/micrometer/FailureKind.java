// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.CredentialException;
import io.github.reactorrealtime.error.DoubtfulTranscriptException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.UploadTooLargeException;
import io.github.reactorrealtime.event.ErrorDetails;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What kind of failure something was: a fixed set, whatever the service writes into its errors. */
enum FailureKind {
    SERVER_ERROR,
    RATE_LIMIT,
    QUOTA,
    AUTHENTICATION,
    INVALID_REQUEST,
    NOT_FOUND,
    AUDIO,
    EXPIRED,
    NO_ANSWER,
    CONNECTION_LOST,
    CONNECTION_FAILED,
    REFUSED,
    CREDENTIAL,
    DOUBTFUL,
    TOO_LARGE,
    OTHER;

    private static final Set<String> QUOTA_CODES =
            Set.of("insufficient_quota", "quota_exceeded", "billing_hard_limit_reached", "billing_not_active");

    private static final Set<String> AUTHENTICATION_CODES = Set.of(
            "invalid_api_key", "authentication_error", "account_deactivated", "unauthorized", "permissiondenied");

    private static final Set<String> NOT_FOUND_CODES =
            Set.of("model_not_found", "invalid_model", "missing_model", "deploymentnotfound", "not_found");

    private final String value = name().toLowerCase(Locale.ROOT);

    /** As a tag. */
    String value() {
        return value;
    }

    static FailureKind of(Throwable failure) {
        if (failure instanceof ServiceException service) {
            return of(service.error());
        }
        if (failure instanceof HandshakeException handshake) {
            return of(handshake.httpStatus(), handshake.code(), null);
        }
        if (failure instanceof HttpErrorException http) {
            return of(http.httpStatus(), http.code(), http.error().type());
        }
        if (failure instanceof ConnectionClosedException closed) {
            return switch (closed.closeStatus().kind()) {
                case EXPIRED -> EXPIRED;
                case REFUSED -> REFUSED;
                case LOST, PROTOCOL -> CONNECTION_LOST;
            };
        }
        return ofType(failure);
    }

    private static FailureKind ofType(Throwable failure) {
        if (failure instanceof NoAnswerException) {
            return NO_ANSWER;
        }
        if (failure instanceof ConnectionFailedException) {
            return CONNECTION_FAILED;
        }
        if (failure instanceof CredentialException) {
            return CREDENTIAL;
        }
        if (failure instanceof DoubtfulTranscriptException) {
            return DOUBTFUL;
        }
        return failure instanceof UploadTooLargeException || failure instanceof AudioOverflowException
                ? TOO_LARGE
                : OTHER;
    }

    /** Of an {@code error} event, or of what {@code .failed} says. */
    static FailureKind of(ErrorDetails error) {
        FailureKind said = said(lower(error.code()), lower(error.type()));
        return said == null ? OTHER : said;
    }

    private static FailureKind of(int httpStatus, @Nullable String code, @Nullable String type) {
        FailureKind said = said(lower(code), lower(type));
        if (said != null && said != INVALID_REQUEST) {
            return said;
        }
        return switch (httpStatus) {
            case 401, 403 -> AUTHENTICATION;
            case 404 -> NOT_FOUND;
            case 413 -> TOO_LARGE;
            case 429 -> RATE_LIMIT;
            default -> httpStatus >= 500 ? SERVER_ERROR : INVALID_REQUEST;
        };
    }

    private static @Nullable FailureKind said(String code, String type) {
        if (QUOTA_CODES.contains(code) || QUOTA_CODES.contains(type)) {
            return QUOTA;
        }
        if (AUTHENTICATION_CODES.contains(code) || AUTHENTICATION_CODES.contains(type)) {
            return AUTHENTICATION;
        }
        if (NOT_FOUND_CODES.contains(code)) {
            return NOT_FOUND;
        }
        if (code.startsWith("rate_limit") || type.startsWith("rate_limit")) {
            return RATE_LIMIT;
        }
        return switch (code) {
            case "audio_unintelligible" -> AUDIO;
            case "session_expired" -> EXPIRED;
            case "server_error", "internal_error" -> SERVER_ERROR;
            default -> ofErrorType(type);
        };
    }

    private static @Nullable FailureKind ofErrorType(String type) {
        return switch (type) {
            case "server_error", "internal_error" -> SERVER_ERROR;
            case "invalid_request_error" -> INVALID_REQUEST;
            default -> null;
        };
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
