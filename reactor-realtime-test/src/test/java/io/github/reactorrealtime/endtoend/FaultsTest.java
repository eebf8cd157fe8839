// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What goes wrong at the service, and what the subscriber sees of it. */
class FaultsTest extends EndToEnd {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void aFailedTurnIsReportedInItsPlaceAndTheStreamGoesOn() {
        emulator.inject(Fault.failTranscription(), When.item(2));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(4));

        assertThat(outcomes(events)).containsExactly("0", "ServiceException", "2", "3");
        assertTimeline(events);
        Failed failed = events.stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(failed.cause().isRetryable()).isTrue();
        assertThat(failed.cause().support().sessionId()).startsWith("sess_");
        assertThat(failed.cause()).hasMessageContaining("turn 1").hasMessageContaining("server_error");
        assertThat(failed.range().duration()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }

    @Test
    void answersInAnyOrderLeaveInTheOrderOfTheSource() {
        emulator.inject(new Fault.HoldCompletion(2), When.item(1));
        emulator.inject(new Fault.DuplicateCompletion(), When.items(2, 3));

        List<TranscriptEvent> events = run(transcriber(emulator).build(), numbers(5));

        assertNumbers(events, 5);
    }

    @Test
    void anAnswerThatNeverComesIsFailedByItsDeadlineAndHoldsNothingBackForEver() {
        emulator.inject(new Fault.Stall(), When.item(2));
        RealtimeTranscriber transcriber =
                transcriber(emulator).answerDeadline(Duration.ofSeconds(2)).build();

        List<TranscriptEvent> events = run(transcriber, numbers(4));

        assertThat(outcomes(events)).containsExactly("0", NoAnswerException.class.getSimpleName(), "2", "3");
        assertTimeline(events);
    }

    @Test
    void theLastAnswerMayNeverComeEither() {
        emulator.inject(new Fault.Stall(), When.item(3));
        RealtimeTranscriber transcriber =
                transcriber(emulator).answerDeadline(Duration.ofSeconds(2)).build();

        assertThat(outcomes(run(transcriber, numbers(3)))).containsExactly("0", "1", "NoAnswerException");
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
    void aLostConnectionFailsTheOpenTurnAndEndsTheStreamWithTheReason() {
        emulator.inject(
                new Fault.CloseConnection(1011, "internal"),
                When.at(Point.COMMITTED).and(When.item(3)));
        List<TranscriptEvent> events = new ArrayList<>();

        transcriber(emulator)
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
                })
                .verify(PATIENCE);

        assertThat(outcomes(events)).startsWith("0", "1", "ConnectionClosedException");
        assertTimeline(events);
    }

    @Test
    void anAbortedConnectionEndsTheStreamToo() {
        emulator.inject(
                new Fault.ResetConnection(), When.at(Point.SPEECH_STARTED).and(When.item(2)));

        transcriber(emulator)
                .build()
                .transcribe(numbers(5))
                .as(StepVerifier::create)
                .thenConsumeWhile(event -> true)
                .expectErrorSatisfies(error -> assertThat(((ConnectionClosedException) error)
                                .closeStatus()
                                .code())
                        .isEqualTo(1006))
                .verify(PATIENCE);
    }

    @Test
    void anErrorBeforeTheCloseIsTheReason() {
        emulator.inject(
                new Fault.ErrorThenClose(
                        "invalid_request_error",
                        "session_expired",
                        "Your session hit the maximum duration of 60 minutes.",
                        1001),
                When.at(Point.COMMITTED).and(When.item(2)));

        transcriber(emulator)
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
    void aConnectionThatDiedSilentlyIsFoundByItsMissingPong() {
        emulator.inject(new Fault.HalfOpen(), When.at(Point.COMMITTED).and(When.item(2)));
        RealtimeTranscriber transcriber = transcriber(emulator)
                .connect(new ConnectSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Duration.ofMillis(1_500)))
                .build();

        transcriber
                .transcribe(numbers(2).concatWith(Flux.never()))
                .as(StepVerifier::create)
                .thenConsumeWhile(event -> true)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionClosedException.class)
                        .hasMessageContaining("PONG"))
                .verify(PATIENCE);
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
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(NoAnswerException.class)
                        .hasMessageContaining("neither confirmed nor refused"))
                .verify(PATIENCE);
        await(() -> emulator.openConnections() == 0);
        assertThat(emulator.connections().get(0).appends()).isZero();
    }

    private static List<String> outcomes(List<TranscriptEvent> events) {
        List<String> outcomes = new ArrayList<>();
        for (TranscriptEvent event : events) {
            if (event instanceof Completed completed) {
                outcomes.add(completed.text());
            } else if (event instanceof Failed failed) {
                RealtimeException cause = failed.cause();
                outcomes.add(cause.getClass().getSimpleName());
            }
        }
        return outcomes;
    }
}
