// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.UploadTooLargeException;
import io.github.reactorrealtime.event.ErrorDetails;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can help against a failure. */
public enum Remedy {

    /** The same again, on the same route: server errors, rate limits, lost connections, silence. */
    RETRY_HERE,

    /** Another route: this one refuses this turn, and would refuse it again. */
    NEXT_ROUTE,

    /** Another route for everything: credentials, quota or configuration of this one are at fault. */
    ROUTE_OUT,

    /** Nothing: the audio itself is at fault. */
    GIVE_UP;

    private static final Set<String> ROUTE_CODES = Set.of(
            "invalid_api_key",
            "billing_hard_limit_reached",
            "billing_not_active",
            "account_deactivated",
            "model_not_found",
            "invalid_model",
            "missing_model",
            "invalid_parameter",
            "unknown_parameter",
            "missing_required_parameter",
            "deploymentnotfound",
            "not_found",
            "permissiondenied",
            "unauthorized",
            "opperationnotsupported",
            "operationnotsupported",
            "beta_api_shape_disabled");

    // Azure says these of a minute's worth of requests too, and then how long to wait.
    private static final Set<String> QUOTA_CODES = Set.of("insufficient_quota", "quota_exceeded");

    // invalid_request_error by type, but they speak of the session or the moment, not of the turn.
    private static final Set<String> PASSING_CODES = Set.of(
            "session_expired",
            "rate_limit_exceeded",
            "idle_timeout",
            "input_audio_buffer_commit_empty",
            "conversation_already_has_active_response");

    /** Bad request, too large, of a media type or content that is not taken: it is this upload that is refused. */
    private static final Set<Integer> REFUSED_BODIES = Set.of(400, 413, 415, 422);

    /** What the failure calls for. */
    public static Remedy of(RealtimeException failure) {
        if (failure instanceof ServiceException service) {
            return of(service);
        }
        if (failure instanceof HandshakeException handshake) {
            return of(handshake);
        }
        if (failure instanceof HttpErrorException http) {
            return of(http);
        }
        if (failure instanceof UploadTooLargeException) {
            return NEXT_ROUTE;
        }
        if (failure instanceof ConnectionClosedException closed) {
            return closed.closeStatus().kind() == CloseStatus.Kind.REFUSED ? ROUTE_OUT : RETRY_HERE;
        }
        return failure instanceof AudioOverflowException ? GIVE_UP : RETRY_HERE;
    }

    private static Remedy of(HandshakeException handshake) {
        String code = lower(handshake.code());
        if (QUOTA_CODES.contains(code)) {
            return ofQuota(handshake);
        }
        return isPassing(handshake.httpStatus()) && !ROUTE_CODES.contains(code) ? RETRY_HERE : ROUTE_OUT;
    }

    /** As for a handshake, but that a refusal may be about the one recording that was uploaded. */
    private static Remedy of(HttpErrorException http) {
        String code = lower(http.code());
        if (code.equals("audio_unintelligible")) {
            return GIVE_UP;
        }
        if (QUOTA_CODES.contains(code)
                || QUOTA_CODES.contains(lower(http.error().type()))) {
            return ofQuota(http);
        }
        if (ROUTE_CODES.contains(code)) {
            return ROUTE_OUT;
        }
        if (isPassing(http.httpStatus())) {
            return RETRY_HERE;
        }
        return REFUSED_BODIES.contains(http.httpStatus()) ? NEXT_ROUTE : ROUTE_OUT;
    }

    private static boolean isPassing(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    private static Remedy of(ServiceException service) {
        ErrorDetails error = service.error();
        String code = lower(error.code());
        String type = lower(error.type());
        if (code.equals("audio_unintelligible")) {
            return GIVE_UP;
        }
        if (QUOTA_CODES.contains(code) || QUOTA_CODES.contains(type)) {
            return ofQuota(service);
        }
        if (ROUTE_CODES.contains(code) || type.equals("authentication_error")) {
            return ROUTE_OUT;
        }
        if (!type.equals("invalid_request_error") || PASSING_CODES.contains(code)) {
            return RETRY_HERE;
        }
        return refusesSession(error) ? ROUTE_OUT : NEXT_ROUTE;
    }

    /** Asked to wait, we may come back; how often is bounded by the attempts that the turn or connect has. */
    private static Remedy ofQuota(RealtimeException failure) {
        return RetryAfter.said(failure) == null ? ROUTE_OUT : RETRY_HERE;
    }

    /** A refused field of the session refuses every turn in it. Missing credentials have no code. */
    private static boolean refusesSession(ErrorDetails error) {
        return lower(error.param()).startsWith("session.")
                || (error.code() == null && lower(error.message()).startsWith("missing bearer"));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
