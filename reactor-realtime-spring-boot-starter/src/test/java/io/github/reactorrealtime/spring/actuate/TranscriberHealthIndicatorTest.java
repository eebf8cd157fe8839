// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.Retirement;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What is said of the routes, from what was seen of them. */
class TranscriberHealthIndicatorTest {

    private static final String FIRST = "openai/gpt-4o-transcribe";
    private static final String SECOND = "openai/whisper-1";
    private static final SupportHandles IDS =
            new SupportHandles("req_7", "apim-7", "swedencentral", null, "sess_7", null);

    private final HandClock clock = new HandClock();
    private final Resilience resilience = Resilience.builder().build();
    private final RouteRecords records = new RouteRecords(clock);
    private final TranscriberHealthIndicator indicator = new TranscriberHealthIndicator(
            builder().route(Route.openAi("sk-test-1234").model("whisper-1")).build(), records, clock);

    private RealtimeTranscriber.Builder builder() {
        return RealtimeTranscriber.builder()
                .route(Route.openAi("sk-test-1234").model("gpt-4o-transcribe"))
                .resilience(resilience);
    }

    @Test
    void beforeAnythingWasHeardItIsUpAndTheRoutesAreUnknown() {
        Health health = indicator.health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("degraded", false);
        assertThat(route(FIRST))
                .containsExactly(
                        entry("route", FIRST),
                        entry("model", "gpt-4o-transcribe"),
                        entry("state", "unknown"),
                        entry("breaker", "CLOSED"),
                        entry("carriesLive", true),
                        entry("liveSessions", 0));
        assertThat(route(SECOND)).containsEntry("state", "unknown");
    }

    @Test
    void aSuccessIsToldWithItsTime() {
        records.attemptSucceeded(FIRST, 0, 1);
        clock.advance(Duration.ofSeconds(7));
        assertThat(route(FIRST)).containsEntry("state", "usable");
        assertThat(route(FIRST).get("lastSuccess"))
                .isEqualTo(Map.of("at", clock.instant().minusSeconds(7), "ago", Duration.ofSeconds(7)));
    }

    @Test
    void aProbeThatSucceedsIsASuccess() {
        records.probed(SECOND, false);
        assertThat(route(SECOND)).doesNotContainKey("lastSuccess");
        records.probed(SECOND, true);
        assertThat(route(SECOND)).containsKey("lastSuccess");
    }

    @Test
    void thePreferredRouteDownIsNoReasonToTakeTheInstanceOut() {
        records.connectFailed(FIRST, new IOException("refused"));
        breaker(FIRST).transitionToOpenState();
        Health health = indicator.health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("degraded", true);
        assertThat(route(FIRST)).containsEntry("state", "failing").containsEntry("breaker", "OPEN");
    }

    @Test
    void liveAudioOnALowerRouteIsDegradedThoughTheFirstOneIsUsableAgain() {
        SessionInfo session = session(1, SECOND, true);
        records.sessionOpened(session);
        assertThat(indicator.health().getDetails()).containsEntry("degraded", true);
        assertThat(route(SECOND)).containsEntry("liveSessions", 1);
        records.sessionClosed(session, CloseStatus.NORMAL);
        assertThat(indicator.health().getDetails()).containsEntry("degraded", false);
        assertThat(route(SECOND)).containsEntry("liveSessions", 0).doesNotContainKey("lastFailure");
    }

    @Test
    void sessionsForRepairsCarryNoLiveAudio() {
        records.sessionOpened(session(1, SECOND, false));
        assertThat(indicator.health().getDetails()).containsEntry("degraded", false);
        records.sessionClosed(session(1, SECOND, false), CloseStatus.NORMAL);
        assertThat(route(SECOND)).containsEntry("liveSessions", 0);
    }

    @Test
    void whenAllRoutesFailItIsDownUntilNobodyHasTriedForAMinute() {
        for (String route : List.of(FIRST, SECOND)) {
            records.connectFailed(route, new IOException("refused"));
            breaker(route).transitionToOpenState();
        }
        clock.advance(Duration.ofMillis(59_999));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        clock.advance(Duration.ofMillis(1));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(route(FIRST)).containsEntry("state", "waiting");
        records.connectFailed(SECOND, new IOException("refused"));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        records.connectFailed(FIRST, new IOException("refused"));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        breaker(SECOND).transitionToClosedState();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aBreakerThatIsForcedOpenStaysDown() {
        breaker(FIRST).transitionToForcedOpenState();
        breaker(SECOND).transitionToForcedOpenState();
        clock.advance(Duration.ofDays(1));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aBreakerThatIsSwitchedOffStopsNothing() {
        breaker(FIRST).transitionToDisabledState();
        breaker(SECOND).transitionToMetricsOnlyState();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails()).containsEntry("degraded", false);
    }

    @Test
    void aRouteForUploadsDoesNotKeepItUp() {
        TranscriberHealthIndicator uploads = new TranscriberHealthIndicator(
                builder()
                        .route(Route.openAi("sk-test-1234").model("whisper-1").rest())
                        .build(),
                records,
                clock);
        breaker(FIRST).transitionToForcedOpenState();
        Health health = uploads.health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(routes(health)).extracting(route -> route.get("carriesLive")).containsExactly(true, false);
    }

    @Test
    void aRefusedConnectIsToldWithItsIdsAndWithoutSecrets() {
        records.connectFailed(
                FIRST, new HandshakeException(401, "invalid_api_key", "Incorrect API key sk-abcdef123456", IDS));
        clock.advance(Duration.ofSeconds(3));
        assertThat(failure(FIRST))
                .containsExactly(
                        entry("at", clock.instant().minusSeconds(3)),
                        entry("ago", Duration.ofSeconds(3)),
                        entry("error", "HandshakeException"),
                        entry("code", "invalid_api_key"),
                        entry("message", "Incorrect API key ***"),
                        entry(
                                "ids",
                                Map.of(
                                        "x-request-id", "req_7",
                                        "apim-request-id", "apim-7",
                                        "x-ms-region", "swedencentral",
                                        "session", "sess_7")));
    }

    @Test
    void whatIsNotTheLibrarysOwnFailureIsRedactedToo() {
        records.connectFailed(FIRST, new IOException("proxy said: Authorization: Bearer abcdef1234567890"));
        assertThat(String.valueOf(failure(FIRST))).contains("IOException").doesNotContain("abcdef1234567890");
    }

    @Test
    void theServicesWordsAboutATurnAreLeftOut() {
        records.attemptFailed(
                FIRST,
                3,
                1,
                new ServiceException(
                        "The service could not transcribe turn 3: hello world",
                        new ErrorDetails("server_error", null, "hello world", null, null),
                        IDS));
        assertThat(failure(FIRST))
                .containsEntry("error", "ServiceException")
                .containsEntry("code", "server_error")
                .doesNotContainKey("message");
        assertThat(indicator.health().toString()).doesNotContain("hello");
    }

    @Test
    void ourOwnWordsAboutATurnAreShown() {
        records.attemptFailed(FIRST, 3, 1, new NoAnswerException("No answer", Duration.ofSeconds(30), IDS));
        assertThat(failure(FIRST)).containsEntry("message", "No answer").doesNotContainKey("code");
    }

    @Test
    void aLostSessionIsAFailureAndAnExpiredOneIsNot() {
        records.sessionOpened(session(1, FIRST, true));
        records.sessionClosed(session(1, FIRST, true), new CloseStatus(1001, "max duration"));
        assertThat(route(FIRST)).doesNotContainKey("lastFailure");
        records.sessionOpened(session(2, FIRST, true));
        records.sessionClosed(session(2, FIRST, true), new CloseStatus(1011, "said: hello"));
        assertThat(failure(FIRST))
                .containsEntry("error", "ConnectionClosedException")
                .containsEntry("code", "1011")
                .containsEntry("message", "The session was closed with 1011");
    }

    @Test
    void aLongMessageIsCut() {
        records.connectFailed(FIRST, new IOException("x".repeat(10_000)));
        assertThat(String.valueOf(failure(FIRST).get("message"))).hasSizeLessThan(600);
    }

    @Test
    void theEndOfAModelIsTold() {
        records.modelRetires(FIRST, new Retirement(Provider.OPENAI, null, LocalDate.of(2027, 2, 26)), "soon");
        assertThat(route(FIRST)).containsEntry("retires", LocalDate.of(2027, 2, 26));
        assertThat(route(SECOND)).doesNotContainKey("retires");
    }

    private CircuitBreaker breaker(String route) {
        return resilience.circuitBreakers().find(route).orElseThrow();
    }

    private Map<String, Object> route(String name) {
        return routes(indicator.health()).stream()
                .filter(route -> name.equals(route.get("route")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> failure(String route) {
        return (Map<String, Object>) requireNonNull(route(route).get("lastFailure"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> routes(Health health) {
        return (List<Map<String, Object>>) requireNonNull(health.getDetails().get("routes"));
    }

    static SessionInfo session(long number, String route, boolean live) {
        return session(number, route, live, IDS);
    }

    static SessionInfo session(long number, String route, boolean live, @Nullable SupportHandles ids) {
        return new SessionInfo(
                number,
                route,
                route.substring(route.lastIndexOf('/') + 1),
                live,
                AudioFormat.PCM16_24KHZ,
                ids == null ? SupportHandles.NONE : ids,
                null);
    }
}
