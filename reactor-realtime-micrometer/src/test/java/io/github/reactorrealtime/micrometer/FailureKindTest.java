// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.CredentialException;
import io.github.reactorrealtime.error.DoubtfulTranscriptException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.error.UploadTooLargeException;
import io.github.reactorrealtime.event.ErrorDetails;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureKindTest {

    private static final SupportHandles NONE = SupportHandles.NONE;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "server_error, -, SERVER_ERROR",
                "-, server_error, SERVER_ERROR",
                "-, rate_limit_exceeded, RATE_LIMIT",
                "rate_limit_error, -, RATE_LIMIT",
                "insufficient_quota, -, QUOTA",
                "invalid_request_error, insufficient_quota, QUOTA",
                "invalid_request_error, invalid_api_key, AUTHENTICATION",
                "authentication_error, -, AUTHENTICATION",
                "invalid_request_error, model_not_found, NOT_FOUND",
                "-, DeploymentNotFound, NOT_FOUND",
                "transcription_error, audio_unintelligible, AUDIO",
                "invalid_request_error, session_expired, EXPIRED",
                "invalid_request_error, anything, INVALID_REQUEST",
                "never_heard_of, never_heard_of, OTHER",
                "-, -, OTHER"
            })
    void ofWhatTheServiceSays(@Nullable String type, @Nullable String code, FailureKind expected) {
        assertThat(FailureKind.of(Told.error(type, code, "Sorry."))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "401, -, AUTHENTICATION",
                "403, -, AUTHENTICATION",
                "404, DeploymentNotFound, NOT_FOUND",
                "404, -, NOT_FOUND",
                "413, -, TOO_LARGE",
                "429, -, RATE_LIMIT",
                "429, insufficient_quota, QUOTA",
                "500, -, SERVER_ERROR",
                "503, odd, SERVER_ERROR",
                "400, invalid_model, NOT_FOUND",
                "302, -, INVALID_REQUEST"
            })
    void ofAnHttpStatus(int status, @Nullable String code, FailureKind expected) {
        assertThat(FailureKind.of(new HandshakeException(status, code, "No.", NONE)))
                .isEqualTo(expected);
        ErrorDetails error = new ErrorDetails("invalid_request_error", code, "No.", null, null);
        assertThat(FailureKind.of(new HttpErrorException(status, error, "No.", NONE, null)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NoAnswerException("silence", Duration.ofSeconds(1), NONE), FailureKind.NO_ANSWER),
                Arguments.of(closed(1001), FailureKind.EXPIRED),
                Arguments.of(closed(1006), FailureKind.CONNECTION_LOST),
                Arguments.of(closed(1002), FailureKind.CONNECTION_LOST),
                Arguments.of(closed(3000), FailureKind.REFUSED),
                Arguments.of(
                        new ConnectionFailedException("no way", new IOException("reset")),
                        FailureKind.CONNECTION_FAILED),
                Arguments.of(new CredentialException("no token", null), FailureKind.CREDENTIAL),
                Arguments.of(new DoubtfulTranscriptException("really?", NONE), FailureKind.DOUBTFUL),
                Arguments.of(new UploadTooLargeException("too much", 2, 1), FailureKind.TOO_LARGE),
                Arguments.of(new AudioOverflowException("too much"), FailureKind.TOO_LARGE),
                Arguments.of(new IllegalStateException("what?"), FailureKind.OTHER));
    }

    private static ConnectionClosedException closed(int code) {
        return new ConnectionClosedException("closed", new CloseStatus(code, ""), NONE);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void ofEachException(Throwable failure, FailureKind expected) {
        assertThat(FailureKind.of(failure)).isEqualTo(expected);
    }

    @Test
    void isATagOfSmallLetters() {
        assertThat(FailureKind.values()).extracting(FailureKind::value).allMatch(value -> value.matches("[a-z_]+"));
    }
}
