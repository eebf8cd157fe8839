// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.UploadTooLargeException;
import io.github.reactorrealtime.event.ErrorDetails;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a turn could not be uploaded, in the words in which a session would have said it: who reads them need not know HTTP. */
final class TurnFailure {

    private static final Set<Integer> REFUSED_BODIES = Set.of(400, 413, 415, 422);
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";

    private TurnFailure() {}

    static ErrorDetails of(Throwable error) {
        if (error instanceof HttpErrorException http) {
            return of(http);
        }
        if (error instanceof ServiceException service) {
            ErrorDetails said = service.error();
            return new ErrorDetails(
                    said.type() == null ? SERVER_ERROR : said.type(), said.code(), said.message(), said.param(), null);
        }
        boolean tooLarge = error instanceof UploadTooLargeException;
        return new ErrorDetails(
                tooLarge ? INVALID_REQUEST : SERVER_ERROR,
                tooLarge ? "file_too_large" : null,
                error.getMessage() == null ? error.toString() : error.getMessage(),
                null,
                null);
    }

    private static ErrorDetails of(HttpErrorException http) {
        int status = http.httpStatus();
        ErrorDetails said = http.error();
        String code = Integer.toString(status).equals(said.code()) ? null : said.code();
        return new ErrorDetails(
                type(status, said.type()),
                code == null ? code(status) : code,
                http.getMessage() + retryAfter(http.retryAfter()),
                said.param(),
                null);
    }

    /** The status decides; the service's own types differ between its providers, or are missing. */
    private static String type(int status, @Nullable String said) {
        if (status == 401 || status == 403) {
            return "authentication_error";
        }
        if (status == 429) {
            return "insufficient_quota".equals(said) ? "insufficient_quota" : "rate_limit_error";
        }
        if (status == 408 || status == 425 || status >= 500) {
            return SERVER_ERROR;
        }
        return said == null ? INVALID_REQUEST : said;
    }

    /** A wrong path or a redirect is the route's fault, not the turn's. */
    private static @Nullable String code(int status) {
        boolean ofRoute = status < 500
                && status != 401
                && status != 403
                && status != 408
                && status != 425
                && status != 429
                && !REFUSED_BODIES.contains(status);
        return ofRoute ? "not_found" : null;
    }

    /** In a sentence, because an event has no header. */
    private static String retryAfter(@Nullable Duration wait) {
        return wait == null ? "" : " Please retry after " + wait.toMillis() + " ms.";
    }
}
