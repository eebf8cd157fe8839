// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static io.github.reactorrealtime.policy.Failures.closed;
import static io.github.reactorrealtime.policy.Failures.request;
import static io.github.reactorrealtime.policy.Failures.said;
import static io.github.reactorrealtime.policy.Failures.silence;
import static io.github.reactorrealtime.policy.Failures.upgrade;
import static io.github.reactorrealtime.policy.Remedy.GIVE_UP;
import static io.github.reactorrealtime.policy.Remedy.NEXT_ROUTE;
import static io.github.reactorrealtime.policy.Remedy.RETRY_HERE;
import static io.github.reactorrealtime.policy.Remedy.ROUTE_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.CredentialException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.UploadTooLargeException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every failure that the service is known for, and what helps against it. */
class RemedyTest {

    private static final String INVALID = "invalid_request_error";

    static Stream<Arguments> credentialsAccountQuota() {
        return rows(
                ROUTE_OUT,
                said(INVALID, "invalid_api_key", "Incorrect API key provided: sk-ab***yz."),
                closed(3000, "invalid_request_error.invalid_api_key"),
                said(INVALID, null, "Missing bearer or basic authentication in header"),
                closed(3000, "invalid_request_error"),
                said("authentication_error", null, "no"),
                upgrade(401, "401"),
                upgrade(401, "Unauthorized"),
                said(null, "Unauthorized", "This operation requires ephemeral authentication."),
                upgrade(401, "PermissionDenied"),
                upgrade(403, null),
                upgrade(403, "PermissionDenied"),
                upgrade(429, "insufficient_quota"),
                upgrade(429, "quota_exceeded"),
                said(
                        "insufficient_quota",
                        "insufficient_quota",
                        "You exceeded your current quota, please check your plan"),
                said("insufficient_quota", null, "You exceeded your current quota, please check your plan"),
                said(INVALID, "billing_hard_limit_reached", "Billing hard limit has been reached"),
                said(INVALID, "account_deactivated", "deactivated"),
                said(INVALID, "billing_not_active", "not active"),
                upgrade(429, "billing_not_active"));
    }

    static Stream<Arguments> rateLimits() {
        return rows(
                RETRY_HERE,
                said("rate_limit_exceeded", "rate_limit_exceeded", "Rate limit reached"),
                said("requests", "rate_limit_exceeded", "Rate limit reached"),
                said("tokens", "rate_limit_exceeded", "Rate limit reached"),
                said("rate_limit_error", null, "Rate limit reached"),
                said(INVALID, "rate_limit_exceeded", "Rate limit reached"),
                upgrade(429, "429"),
                upgrade(429, "RateLimitReached", Duration.ofMillis(800)),
                upgrade(429, null));
    }

    /** Azure reuses the code for per-minute saturation: honour retry-after. */
    static Stream<Arguments> quotasThatClearByThemselves() {
        return rows(
                RETRY_HERE,
                upgrade(429, "insufficient_quota", Duration.ofSeconds(7)),
                upgrade(429, "quota_exceeded", Duration.ofSeconds(7)),
                said("insufficient_quota", "insufficient_quota", "Please retry after 7 seconds."),
                said(null, "quota_exceeded", "Please try again in 7s."));
    }

    static Stream<Arguments> configuration() {
        return rows(
                ROUTE_OUT,
                said(INVALID, "missing_model", "You must provide a model parameter."),
                said(INVALID, "invalid_model", "The model `x` does not exist or you do not have access to it."),
                closed(4000, "invalid_request_error.invalid_model"),
                said(INVALID, "model_not_found", "Project `p` does not have access to model `m`"),
                upgrade(404, "model_not_found"),
                said(INVALID, "beta_api_shape_disabled", "The Realtime Beta API is no longer supported."),
                closed(4000, "invalid_request_error.beta_api_shape_disabled"),
                upgrade(400, "OpperationNotSupported"),
                upgrade(400, "OperationNotSupported"),
                said(null, "OpperationNotSupported", "does not work with the specified model"),
                upgrade(404, "DeploymentNotFound"),
                said(null, "DeploymentNotFound", "The API deployment for this resource does not exist."),
                upgrade(404, "404"),
                upgrade(302, null),
                upgrade(307, null),
                said(
                        INVALID,
                        "invalid_parameter",
                        "Passing a transcription session update event to a realtime session"),
                said(INVALID, "missing_required_parameter", "Missing required parameter", "session.type"),
                said(INVALID, "unknown_parameter", "Unknown parameter: 'session.input_audio_transcription'."),
                said(INVALID, "integer_below_min_value", "Invalid 'rate'", "session.audio.input.format.rate"),
                said(INVALID, "invalid_value", "not supported", "session.audio.input.turn_detection"),
                upgrade(400, null),
                upgrade(405, null),
                upgrade(431, null));
    }

    static Stream<Arguments> thisTurn() {
        return rows(
                NEXT_ROUTE,
                said(INVALID, "invalid_value", "Expected base64-encoded audio bytes", "audio"),
                said(INVALID, "invalid_language_format", "must be specified in ISO-639-1 format."),
                said(INVALID, "content_filter", "filtered"),
                said(INVALID, "invalid_event", "client bug"),
                said(INVALID, null, "Something else"));
    }

    static Stream<Arguments> stateOfTheSession() {
        return rows(
                RETRY_HERE,
                said(INVALID, "input_audio_buffer_commit_empty", "Expected at least 100ms of audio"),
                said(INVALID, "conversation_already_has_active_response", "wait"),
                said(INVALID, "session_expired", "Your session hit the maximum duration of 60 minutes."),
                said(INVALID, "idle_timeout", "idle"));
    }

    static Stream<Arguments> serviceSide() {
        return rows(
                RETRY_HERE,
                said("server_error", null, "Input transcription failed for item 'item_1'."),
                said("server_error", null, "Input transcription failed for item 'item_1'. 429 Too Many Requests"),
                said("server_error", null, "The server had an error while processing your request"),
                said("transcription_error", null, "The transcription failed"),
                said(null, null, null),
                said("a_type_of_tomorrow", "a_code_of_tomorrow", "?"),
                upgrade(408, null),
                upgrade(500, "InternalServerError"),
                upgrade(502, null),
                upgrade(503, null),
                upgrade(504, null),
                silence(),
                new ConnectionFailedException("refused", new ConnectException()));
    }

    static Stream<Arguments> closes() {
        return Stream.concat(
                Stream.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 1012, 1013, 1015, 4999)
                        .map(code -> arguments(closed(code, ""), RETRY_HERE)),
                Stream.of(1008, 3000, 4000).map(code -> arguments(closed(code, ""), ROUTE_OUT)));
    }

    @ParameterizedTest
    @MethodSource({
        "credentialsAccountQuota",
        "rateLimits",
        "quotasThatClearByThemselves",
        "configuration",
        "thisTurn",
        "stateOfTheSession",
        "serviceSide",
        "closes"
    })
    void aFailureHasItsRemedy(RealtimeException failure, Remedy remedy) {
        assertThat(Remedy.of(failure)).as(failure.toString()).isEqualTo(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transcription_error", "invalid_request_error", "server_error"})
    void audioWithNothingToHearIsGivenUpWhateverItsType(String type) {
        assertThat(Remedy.of(said(type, "audio_unintelligible", "The audio could not be transcribed.")))
                .isEqualTo(GIVE_UP);
    }

    @Test
    void audioThatDidNotFitIsGivenUp() {
        assertThat(Remedy.of(new AudioOverflowException("journal is full"))).isEqualTo(GIVE_UP);
    }

    private static Stream<Arguments> rows(Remedy remedy, RealtimeException... failures) {
        return Arrays.stream(failures).map(failure -> arguments(failure, remedy));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                        rows(
                                ROUTE_OUT,
                                request(302, null, null),
                                request(401, INVALID, "invalid_api_key"),
                                request(403, null, null),
                                request(404, null, "DeploymentNotFound"),
                                request(404, null, "404"),
                                request(400, INVALID, "unknown_parameter"),
                                request(404, INVALID, "model_not_found"),
                                request(429, "insufficient_quota", "insufficient_quota"),
                                request(429, "insufficient_quota", null),
                                request(431, null, null)),
                        rows(
                                RETRY_HERE,
                                request(408, null, null),
                                request(429, "requests", "rate_limit_exceeded"),
                                request(429, null, "quota_exceeded", Duration.ofSeconds(9)),
                                request(500, "server_error", null),
                                request(503, null, null),
                                new CredentialException("no token", null)),
                        rows(
                                NEXT_ROUTE,
                                request(400, INVALID, null),
                                request(400, INVALID, "unsupported_value"),
                                request(413, null, null),
                                request(415, null, null),
                                new UploadTooLargeException("too large", 2, 1)),
                        rows(GIVE_UP, request(400, "transcription_error", "audio_unintelligible")))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsOverHttpAreJudgedAsHandshakesAre(RealtimeException failure, Remedy remedy) {
        assertThat(Remedy.of(failure)).isEqualTo(remedy);
    }
}
