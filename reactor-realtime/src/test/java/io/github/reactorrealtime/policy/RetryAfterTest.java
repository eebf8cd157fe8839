// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static io.github.reactorrealtime.policy.Failures.closed;
import static io.github.reactorrealtime.policy.Failures.said;
import static io.github.reactorrealtime.policy.Failures.silence;
import static io.github.reactorrealtime.policy.Failures.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service says in many ways how long it wants to be left alone. */
class RetryAfterTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please try again in 1.5s.|PT1.5S",
                "Please try again in 6m0s.|PT6M",
                "Please try again in 350ms.|PT0.35S",
                "Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more.|PT20S",
                "Rate limit reached for gpt-4o-transcribe in organization org-1 on tokens per min (TPM): Limit 10000, "
                        + "Used 9000, Requested 2000. Please try again in 6s.|PT6S",
                "Rate limit reached for whisper-1 on requests per day (RPD): Limit 50. Please try again in 28m48s.|PT28M48S",
                "try again in 1m26.4s|PT1M26.4S",
                "try again in 59m59.999s|PT59M59.999S",
                "try again in 8.64s|PT8.64S",
                "try again in 86ms or later|PT0.086S",
                "PLEASE RETRY AFTER 7 SECONDS.|PT7S",
                "Please retry after 1 second.|PT1S",
                "Please retry after 60 sec|PT1M",
                "Try again in 20 milliseconds|PT0.02S",
                "Try again in 2 minutes|PT2M",
                "Try again in 2 minutes 5 seconds|PT2M5S",
                "Please try again in 24h0m0s.|PT1H",
                "Please try again in 2 days|PT1H",
                "Please try again in a moment, or try again in 3s|PT3S",
                "try again in 99999999999999999999999999s|PT1H"
            })
    void isReadFromASentence(String sentence, Duration asked) {
        assertThat(RetryAfter.of(said("tokens", "x", sentence))).isEqualTo(asked);
        assertThat(RetryAfter.of(new IllegalStateException(sentence))).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "If you created the deployment within the last 5 minutes, please wait a moment and try again.",
                "Please choose different model and try again.",
                "Expected at least 100ms of audio",
                "Please try again in 0s.",
                "Please try again in 20 parsecs",
                "Please try again in 20",
                "Please try again in s",
                "Please try again in -5s",
                "wait as long as Retry-After says",
                "Input transcription failed for item 'item_20s'."
            })
    void isNotReadFromWhatOnlyLooksLikeIt(String sentence) {
        assertThat(RetryAfter.of(said("server_error", null, sentence))).isNull();
    }

    @Test
    void theHeaderOfAHandshakeWinsOverSentences() {
        assertThat(RetryAfter.of(upgrade(429, "429", Duration.ofMillis(1_500)))).isEqualTo(Duration.ofMillis(1_500));
        assertThat(RetryAfter.of(upgrade(503, null, Duration.ofSeconds(20)))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void isAnHourAtMost() {
        assertThat(RetryAfter.of(upgrade(429, "429", Duration.ofDays(1)))).isEqualTo(HOUR);
    }

    @Test
    void aRateLimitWithoutATimeIsNotRepeatedAtOnce() {
        String failed = "Input transcription failed for item 'item_1'. 429 Too Many Requests";
        assertThat(RetryAfter.of(said("server_error", null, failed))).isEqualTo(RetryAfter.UNSAID);
        assertThat(RetryAfter.of(said("requests", "rate_limit_exceeded", null))).isEqualTo(RetryAfter.UNSAID);
        assertThat(RetryAfter.of(said("rate_limit_error", null, null))).isEqualTo(RetryAfter.UNSAID);
        assertThat(RetryAfter.of(upgrade(429, "RateLimitReached"))).isEqualTo(RetryAfter.UNSAID);
    }

    @Test
    void anythingElseAsksForNothing() {
        assertThat(RetryAfter.of(upgrade(503, null))).isNull();
        assertThat(RetryAfter.of(closed(1013, "overload"))).isNull();
        assertThat(RetryAfter.of(silence())).isNull();
        assertThat(RetryAfter.of(said(null, null, null))).isNull();
        assertThat(RetryAfter.of(new IllegalStateException())).isNull();
    }

    @Test
    void aRefusedRequestIsReadAsARefusedUpgradeIs() {
        assertThat(RetryAfter.of(Failures.request(503, null, null, Duration.ofSeconds(9))))
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(RetryAfter.of(Failures.request(429, null, null))).isEqualTo(RetryAfter.UNSAID);
        assertThat(RetryAfter.of(Failures.request(500, null, null))).isNull();
    }
}
