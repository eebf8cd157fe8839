// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus.Kind;
import io.github.reactorrealtime.event.ErrorDetails;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures say about themselves, and what they keep to themselves. */
class ErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "1000, LOST", "1001, EXPIRED", "1002, PROTOCOL", "1003, PROTOCOL", "1005, LOST", "1006, LOST", "1007, PROTOCOL",
        "1008, REFUSED", "1009, PROTOCOL", "1010, PROTOCOL", "1011, LOST", "1012, LOST", "1013, LOST", "1015, LOST",
        "3000, REFUSED", "4000, REFUSED", "4999, LOST", "-1, LOST"
    })
    void kindsOfCloses(int code, Kind kind) {
        CloseStatus status = new CloseStatus(code, "");
        assertThat(status.kind()).isEqualTo(kind);
        assertThat(new ConnectionClosedException("x", status, SupportHandles.NONE).isRetryable())
                .isEqualTo(kind != Kind.REFUSED);
    }

    @Test
    void aCloseStatusReadsWell() {
        assertThat(CloseStatus.NORMAL).hasToString("1000");
        assertThat(new CloseStatus(1001, "going away")).hasToString("1001 going away");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "server_error, -, true",
                "-, -, true",
                "rate_limit_exceeded, rate_limit_exceeded, true",
                "invalid_request_error, invalid_value, false",
                "invalid_request_error, -, false",
                "invalid_request_error, session_expired, true",
                "authentication_error, -, false",
                "insufficient_quota, insufficient_quota, false",
                "insufficient_quota, -, false",
                "server_error, insufficient_quota, false",
                "transcription_error, audio_unintelligible, false",
                "-, invalid_api_key, false"
            })
    void whichErrorsOfTheServiceAreWorthARetry(@Nullable String type, @Nullable String code, boolean retryable) {
        ErrorDetails error = new ErrorDetails(type, code, null, null, null);
        assertThat(new ServiceException("x", error, SupportHandles.NONE).isRetryable())
                .isEqualTo(retryable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-key=SECRET0123456789",
                "api_key=SECRET0123456789",
                "apikey=SECRET0123456789",
                "https://h/p?a=1&token=SECRET0123456789&b=2",
                "access_token=SECRET0123456789",
                "sig=SECRET0123456789",
                "subscription-key=SECRET0123456789",
                "client_secret=SECRET0123456789",
                "key=SECRET0123456789",
                "password=SECRET0123456789",
                "Bearer SECRET0123456789",
                "bearer  SECRET0123456789",
                "authorization=SECRET0123456789",
                "sk-SECRET0123456789",
                "sk-proj-SECRET0123456789",
                "ek_SECRET0123456789",
                "(sk-SECRET0123456789)",
                "'sk-SECRET0123456789'",
                "eyJSECRET0123456789.abc.def",
                "api-key: SECRET0123456789",
                "\"api-key\": \"SECRET0123456789\"",
                "Authorization: Basic SECRET0123456789",
                "Ocp-Apim-Subscription-Key: SECRET0123456789"
            })
    void whatLooksLikeACredentialIsMasked(String text) {
        assertThat(Redaction.text("before " + text + " after"))
                .doesNotContain("SECRET")
                .startsWith("before ")
                .contains("***")
                .endsWith(" after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Expected HTTP 101 but was 429 — wait",
                "The task-force met at the risk-assessment desk",
                "token: expired",
                "a bearer of news",
                "Incorrect API key provided",
                "intent=transcription&model=whisper-1",
                "Please try again in 20s.",
                "code 404"
            })
    void ordinaryTextStaysAsItIs(String text) {
        assertThat(Redaction.text(text)).isEqualTo(text);
    }

    @Test
    void aUriKeepsWhatIsNoSecret() {
        assertThat(Redaction.uri(URI.create("wss://user:pw@host:8443/a/b?model=x&api-key=SECRET&v=1#f")))
                .isEqualTo("wss://host:8443/a/b?model=x&api-key=***&v=1");
        assertThat(Redaction.uri(URI.create("wss://host"))).isEqualTo("wss://host");
    }

    @Test
    void messagesOfAllFailuresAreRedacted() {
        assertThat(new HandshakeException(401, null, "key sk-SECRET0123456789", SupportHandles.NONE))
                .hasMessage("key ***");
        assertThat(new ConnectionFailedException("Bearer SECRET0123456789", new IllegalStateException()))
                .hasMessage("***");
    }

    @Test
    void supportHandlesTellWhatIsKnown() {
        assertThat(SupportHandles.NONE.describe()).isEmpty();
        assertThat(new SupportHandles("req", null, null, "ray", "sess", Instant.EPOCH).describe())
                .isEqualTo("x-request-id=req, cf-ray=ray, session=sess, UTC=1970-01-01T00:00:00Z");
    }

    @Test
    void theNameOfAnErrorIsNoSecret() {
        assertThat(Redaction.text("invalid_api_key: Incorrect API key provided."))
                .isEqualTo("invalid_api_key: Incorrect API key provided.");
    }
}
