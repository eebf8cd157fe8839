// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong on a route, in words that may be shown.
 *
 * @param at when it was heard of
 * @param error the simple name of the exception's class
 * @param code what the service calls it, or the HTTP status, or the close code; {@code null} when there is none
 * @param message what happened; {@code null} where the service's words may speak of the audio
 * @param support the ids by which the provider's support finds it
 */
record RouteFailure(
        Instant at,
        String error,
        @Nullable String code,
        @Nullable String message,
        SupportHandles support) {

    private static final int MAX_MESSAGE = 500;

    /** No audio was sent yet, so no words of the service can be about it. */
    static RouteFailure ofConnect(Instant at, Throwable cause) {
        SupportHandles support = cause instanceof RealtimeException known ? known.support() : SupportHandles.NONE;
        return new RouteFailure(at, nameOf(cause), codeOf(cause), shown(cause.getMessage()), support);
    }

    /** The service's words about a turn are left out: nobody knows what they quote. */
    static RouteFailure ofTurn(Instant at, RealtimeException cause) {
        boolean quotes = cause instanceof ServiceException || cause instanceof HttpErrorException;
        return new RouteFailure(
                at, nameOf(cause), codeOf(cause), quotes ? null : shown(cause.getMessage()), cause.support());
    }

    static RouteFailure ofClose(Instant at, CloseStatus status, SupportHandles support) {
        return new RouteFailure(
                at,
                ConnectionClosedException.class.getSimpleName(),
                String.valueOf(status.code()),
                "The session was closed with " + status.code(),
                support);
    }

    static String nameOf(Throwable cause) {
        return cause.getClass().getSimpleName();
    }

    /** What the service calls it, or the HTTP status, or the close code; {@code null} when there is none of them. */
    static @Nullable String codeOf(Throwable cause) {
        if (cause instanceof ServiceException service) {
            return either(service.error().code(), service.error().type());
        }
        if (cause instanceof HandshakeException refused) {
            return either(refused.code(), String.valueOf(refused.httpStatus()));
        }
        if (cause instanceof HttpErrorException refused) {
            return either(refused.code(), String.valueOf(refused.httpStatus()));
        }
        return cause instanceof ConnectionClosedException closed
                ? String.valueOf(closed.closeStatus().code())
                : null;
    }

    private static @Nullable String either(@Nullable String code, @Nullable String other) {
        return code == null ? other : code;
    }

    private static @Nullable String shown(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String redacted = Redaction.text(message);
        return redacted.length() > MAX_MESSAGE ? redacted.substring(0, MAX_MESSAGE) + "…" : redacted;
    }

    /** The ids that are known, by the names that support asks for them. */
    Map<String, Object> ids() {
        Map<String, Object> ids = new LinkedHashMap<>();
        put(ids, "x-request-id", support.requestId());
        put(ids, "apim-request-id", support.apimRequestId());
        put(ids, "x-ms-region", support.region());
        put(ids, "cf-ray", support.ray());
        put(ids, "session", support.sessionId());
        return ids;
    }

    private static void put(Map<String, Object> ids, String name, @Nullable String value) {
        if (value != null) {
            ids.put(name, value);
        }
    }
}
