// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
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
            "insufficient_quota",
            "quota_exceeded",
            "billing_hard_limit_reached",
            "billing_not_active",
            "account_deactivated",
            "model_not_found",
            "invalid_model",
            "missing_model",
            "deploymentnotfound",
            "permissiondenied",
            "unauthorized",
            "opperationnotsupported",
            "operationnotsupported",
            "beta_api_shape_disabled");

    private static final Set<String> ROUTE_TYPES = Set.of("authentication_error", "insufficient_quota");

    private static final Set<String> PASSING_CODES = Set.of("session_expired", "rate_limit_exceeded", "idle_timeout");

    /** What the failure calls for. */
    public static Remedy of(RealtimeException failure) {
        if (failure instanceof ServiceException service) {
            return of(service.error());
        }
        if (failure instanceof HandshakeException handshake) {
            int status = handshake.httpStatus();
            return status == 408 || status == 425 || status == 429 || status >= 500 ? RETRY_HERE : ROUTE_OUT;
        }
        if (failure instanceof ConnectionClosedException closed) {
            return closed.closeStatus().kind() == CloseStatus.Kind.REFUSED ? ROUTE_OUT : RETRY_HERE;
        }
        return failure instanceof AudioOverflowException ? GIVE_UP : RETRY_HERE;
    }

    private static Remedy of(ErrorDetails error) {
        String code = lower(error.code());
        String type = lower(error.type());
        if (code.equals("audio_unintelligible") || (type.equals("transcription_error") && code.isEmpty())) {
            return GIVE_UP;
        }
        if (ROUTE_CODES.contains(code) || ROUTE_TYPES.contains(type)) {
            return ROUTE_OUT;
        }
        return type.equals("invalid_request_error") && !PASSING_CODES.contains(code) ? NEXT_ROUTE : RETRY_HERE;
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
