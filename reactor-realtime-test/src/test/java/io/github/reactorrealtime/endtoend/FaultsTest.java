// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What goes wrong at the service, and what the subscriber sees of it. */
class FaultsTest extends EndToEnd {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void aTurnThatFailsOnceIsTranscribedAgainFromTheJournal() {
        emulator.inject(Fault.failTranscription(), When.saying("1").and(When.times(1)));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(4));

        assertNumbers(events, 4);
        assertThat(completed(events))
                .extracting(turn -> turn.provenance().attempt())
                .containsExactly(1, 2, 1, 1);
        assertThat(completed(events).get(1).provenance().sessionId())
                .isNotEqualTo(completed(events).get(0).provenance().sessionId());
    }

    @Test
    void aTurnThatAlwaysFailsIsReportedInItsPlaceAndTheStreamGoesOn() {
        emulator.inject(Fault.failTranscription(), When.saying("1"));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(4));

        assertThat(outcomes(events)).containsExactly("0", "ServiceException", "2", "3");
        assertTimeline(events);
        Failed failed = all(events, Failed.class).get(0);
        assertThat(failed.cause().isRetryable()).isTrue();
        assertThat(failed.cause().support().sessionId()).startsWith("sess_");
        assertThat(failed.cause()).hasMessageContaining("again").hasMessageContaining("server_error");
        assertThat(failed.range().duration()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
        assertThat(failed.provenance().attempt()).isEqualTo(2);
    }

    @Test
    void aTurnThatMayBeTriedOnceOnlyFailsAtOnce() {
        emulator.inject(Fault.failTranscription(), When.item(2));

        List<TranscriptEvent> events =
                run(transcriber(emulator).resilience(once()).build(), numbers(4));

        assertThat(outcomes(events)).containsExactly("0", "ServiceException", "2", "3");
        assertThat(all(events, Failed.class).get(0).cause()).hasMessageContaining("turn 1");
        assertThat(all(events, Failed.class).get(0).provenance().attempt()).isEqualTo(1);
        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void answersInAnyOrderLeaveInTheOrderOfTheSource() {
        emulator.inject(new Fault.HoldCompletion(2), When.item(1));
        emulator.inject(new Fault.DuplicateCompletion(), When.items(2, 3));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(5));

        assertNumbers(events, 5);
    }

    @Test
    void aTurnWithoutAnAnswerIsTranscribedAgainAfterItsDeadline() {
        emulator.inject(new Fault.Stall(), When.saying("1").and(When.times(1)));
        RealtimeTranscriber transcriber =
                transcriber(emulator).answerDeadline(Duration.ofSeconds(2)).build();

        List<TranscriptEvent> events = run(transcriber, numbers(4));

        assertNumbers(events, 4);
        assertThat(completed(events).get(1).provenance().attempt()).isEqualTo(2);
        assertThat(completed(events).get(1).provenance().queueTime()).isGreaterThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anAnswerThatNeverComesIsFailedByItsDeadlineAndHoldsNothingBackForEver(int number) {
        emulator.inject(new Fault.Stall(), When.saying(Integer.toString(number)));
        RealtimeTranscriber transcriber = transcriber(emulator)
                .answerDeadline(Duration.ofSeconds(2))
                .resilience(repairsWithin(Duration.ofSeconds(2)))
                .build();

        List<TranscriptEvent> events = run(transcriber, numbers(4));

        List<String> expected = new ArrayList<>(countedTo(4));
        expected.set(number, NoAnswerException.class.getSimpleName());
        assertThat(outcomes(events)).isEqualTo(expected);
        assertTimeline(events);
    }

    @Test
    void oddMessagesOfTheServiceDoNoHarm() {
        emulator.inject(new Fault.MalformedFrame("{\"type\":"), When.at(Point.COMMITTED));
        emulator.inject(new Fault.MalformedFrame("not json"), When.at(Point.SPEECH_STARTED));
        emulator.inject(new Fault.UnknownEvent("conversation.item.sparkled"), When.at(Point.COMMITTED));
        emulator.inject(new Fault.NullFields(), When.always());
        emulator.inject(
                new Fault.ErrorEvent("server_error", null, "The server had an error", null), When.at(Point.COMPLETED));

        assertNumbers(run(transcriber(emulator).build(), numbers(4)), 4);
    }

    @Test
    void aLostConnectionIsReplacedAndNothingIsMissing() {
        emulator.inject(
                new Fault.CloseConnection(1011, "internal"),
                When.at(Point.COMMITTED).and(When.saying("2")).and(When.times(1)));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(5));

        assertNumbers(events, 5);
        assertThat(completed(events).get(2).provenance().attempt()).isEqualTo(2);
        assertThat(emulator.connections()).hasSizeGreaterThan(1);
    }

    @Test
    void whenNoOtherConnectionIsToBeHadTheStreamEndsWithWhatWentWrongFirst() {
        emulator.inject(
                new Fault.CloseConnection(1011, "internal"),
                When.at(Point.COMMITTED).and(When.item(3)));
        emulator.inject(Fault.rejectHandshake(503, "503", "Busy."), When.connections(2, 100));
        List<TranscriptEvent> events = new ArrayList<>();

        transcriber(emulator)
                .failover(withoutPatience())
                .build()
                .transcribe(numbers(5))
                .doOnNext(events::add)
                .as(StepVerifier::create)
                .thenConsumeWhile(event -> true)
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(ConnectionClosedException.class)
                            .hasMessageContaining("1011");
                    assertThat(((ConnectionClosedException) error).isRetryable())
                            .isTrue();
                    assertThat(error.getSuppressed()).hasAtLeastOneElementOfType(HandshakeException.class);
                })
                .verify(PATIENCE);

        assertThat(outcomes(events)).containsExactly("0", "1", "ConnectionClosedException", "gap");
        assertTimeline(events);
    }

    @Test
    void connectionsThatAbortAgainAndAgainInMidTurnLoseNothing() {
        emulator.inject(
                new Fault.ResetConnection(), When.at(Point.SPEECH_STARTED).and(When.item(2)));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(5));

        assertNumbers(events, 5);
        assertThat(emulator.connections()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void anExpiredSessionIsReplacedAndNothingIsMissing() {
        emulator.inject(
                expired(), When.at(Point.COMMITTED).and(When.saying("1")).and(When.times(1)));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(4));

        assertNumbers(events, 4);
        assertThat(completed(events).get(1).provenance().attempt()).isEqualTo(2);
    }

    @Test
    void anErrorBeforeTheCloseIsTheReason() {
        emulator.inject(expired(), When.at(Point.COMMITTED).and(When.item(2)));
        emulator.inject(Fault.rejectHandshake(503, "503", "Busy."), When.connections(2, 100));

        transcriber(emulator)
                .failover(withoutPatience())
                .build()
                .transcribe(numbers(4))
                .as(StepVerifier::create)
                .thenConsumeWhile(event -> true)
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(ServiceException.class).hasMessageContaining("maximum duration");
                    assertThat(((ServiceException) error).error().code()).isEqualTo("session_expired");
                })
                .verify(PATIENCE);
    }

    @Test
    void aConnectionThatDiedSilentlyIsFoundByItsMissingPongAndReplaced() {
        emulator.inject(
                new Fault.HalfOpen(),
                When.at(Point.COMMITTED).and(When.saying("1")).and(When.times(1)));
        List<CloseStatus> closes = new CopyOnWriteArrayList<>();
        RealtimeTranscriber transcriber = transcriber(emulator)
                .connect(new ConnectSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Duration.ofMillis(1_500)))
                .listener(new TranscriberListener() {
                    @Override
                    public void sessionClosed(SessionInfo session, CloseStatus status) {
                        closes.add(status);
                    }
                })
                .build();

        List<Completed> turns = transcriber
                .transcribe(numbers(2).concatWith(Flux.never()))
                .ofType(Completed.class)
                .take(2)
                .collectList()
                .block(PATIENCE);

        assertThat(turns).extracting(Completed::text).containsExactly("0", "1");
        assertThat(turns).extracting(turn -> turn.provenance().attempt()).containsExactly(1, 2);
        assertThat(closes.get(0).reason()).contains("PONG");
    }

    @Test
    void aFailingSourceIsToldAfterWhatItGaveIsTranscribed() {
        List<TranscriptEvent> events = new ArrayList<>();

        transcriber(emulator)
                .build()
                .transcribe(numbers(3).concatWith(Mono.error(new IllegalStateException("microphone unplugged"))))
                .doOnNext(events::add)
                .as(StepVerifier::create)
                .thenConsumeWhile(event -> true)
                .expectErrorMessage("microphone unplugged")
                .verify(PATIENCE);

        assertNumbers(events, 3);
    }

    @Test
    void audioWaitsUntilTheSessionIsConfirmed() {
        assertNumbers(run(transcriber(emulator).build(), numbers(1)), 1);

        assertThat(emulator.connections().get(0).received())
                .startsWith("session.update", "input_audio_buffer.append")
                .containsOnlyOnce("session.update");
    }

    @Test
    void anUpdateThatIsNeverAnsweredEndsInAClearError() {
        emulator.inject(new Fault.IgnoreUpdate(), When.always());
        RealtimeTranscriber transcriber = transcriber(emulator)
                .connect(new ConnectSettings(
                        Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ZERO, Duration.ofSeconds(1)))
                .build();

        transcriber
                .transcribe(numbers(1))
                .as(StepVerifier::create)
                .assertNext(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                Gap.class,
                                gap -> assertThat(gap.range().startSample()).isZero()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(NoAnswerException.class)
                        .hasMessageContaining("neither confirmed nor refused"))
                .verify(PATIENCE);
        await(() -> emulator.openConnections() == 0);
        assertThat(emulator.connections().get(0).appends()).isZero();
    }

    private static Fault expired() {
        return new Fault.ErrorThenClose(
                "invalid_request_error",
                "session_expired",
                "Your session hit the maximum duration of 60 minutes.",
                1001);
    }

    private static Resilience once() {
        RetryConfig once = RetryConfig.custom().maxAttempts(1).build();
        return Resilience.builder().retries(RetryRegistry.of(once)).build();
    }

    private static Resilience repairsWithin(Duration limit) {
        return Resilience.builder()
                .timeLimiters(TimeLimiterRegistry.of(
                        TimeLimiterConfig.custom().timeoutDuration(limit).build()))
                .build();
    }
}
