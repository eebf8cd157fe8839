// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that end, with a word or without one, and those that go on and are good for nothing. */
class ConnectionFaultsTest extends EndToEnd {

    private static final Duration EVERY_10_S = Duration.ofSeconds(10);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void f36_theSessionIsReplacedBeforeItsTimeIsUp() {
        EmulatorTiming sixMinutes = EmulatorTiming.realistic().withSession(Duration.ofMinutes(6));
        VirtualCall call = new VirtualCall(RealtimeEmulator.builder().timing(sixMinutes));

        List<TranscriptEvent> events = call.play(
                call.transcriber(call.route(Dialect.AZURE, "gpt-4o-transcribe")).build(), call.live(48, EVERY_10_S));

        assertNumbers(events, 48);
        assertThat(completed(events)).allMatch(turn -> turn.provenance().attempt() == 1);
        assertThat(call.emulator().connections())
                .hasSize(2)
                .flatExtracting(RecordedConnection::sent)
                .doesNotContain("error");
    }

    /** Half an hour would be no different: the library expects an hour. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void f36_aSessionThatFadesOutWithoutSayingSoIsReplacedAndNothingIsMissing(boolean turnsOfOurs) {
        VirtualCall call = new VirtualCall(RealtimeEmulator.builder());
        call.emulator().inject(new Fault.FadeOut(Duration.ofMinutes(3)), When.connection(1));
        RealtimeTranscriber transcriber = call.transcriber(call.route(Dialect.OPENAI, "gpt-4o-transcribe"))
                .turns(turnsOfOurs ? Turns.client() : Turns.serverVad())
                .build();

        List<TranscriptEvent> events = call.play(transcriber, call.live(42, EVERY_10_S));

        assertNumbers(events, 42);
        assertThat(completed(events).get(41).provenance().sessionId())
                .isNotEqualTo(completed(events).get(0).provenance().sessionId());
    }

    @Test
    void f37_aNormalCloseInTheMiddleIsALostConnection() {
        emulator.inject(KnownFault.F_37, When.connections(1, 2));

        assertNumbers(run(transcriber(emulator).build(), numbers(3)), 3);

        assertThat(emulator.connections()).hasSize(3);
    }

    @Test
    void f37_whereEverySessionIsClosedSoTheEndSaysHow() {
        emulator.inject(KnownFault.F_37, When.always());

        assertThat(Faults.failureOf(transcriber(emulator)
                        .failover(withoutPatience())
                        .build()
                        .transcribe(numbers(2))))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("1000");
    }

    @Test
    void f38_connectionsThatEndInTheMiddleOfEverythingLoseNothing() {
        emulator.inject(KnownFault.F_38, When.always());

        List<TranscriptEvent> events =
                run(transcriber(emulator).resilience(patient()).build(), numbers(8));

        assertNumbers(events, 8);
        assertThat(emulator.connections()).hasSizeGreaterThan(2);
    }

    /** A third of all attempts fails, and the losses count besides: the only breaker is open most of the time. */
    @Test
    void f38_oneRouteAndTheDefaultsAreEnough() {
        VirtualCall call = new VirtualCall(RealtimeEmulator.builder());
        call.emulator().inject(KnownFault.F_38, When.always());

        List<TranscriptEvent> events = call.play(
                call.transcriber(call.route(Dialect.OPENAI, "gpt-4o-transcribe"))
                        .build(),
                call.live(150, Duration.ofSeconds(2)));

        assertNumbers(events, 150);
    }

    @Test
    void f39_aSessionThatAnswersNothingAnyMoreIsReplacedAndItsTurnsRepaired() {
        emulator.inject(KnownFault.F_39, When.connection(1));

        List<TranscriptEvent> events = run(
                transcriber(emulator)
                        .turns(Turns.client())
                        .resilience(patient())
                        .build(),
                numbers(8));

        assertNumbers(events, 8);
        assertThat(completed(events).get(7).provenance().sessionId())
                .isNotEqualTo(completed(events).get(0).provenance().sessionId());
    }

    @Test
    void f39_turnAfterTurnThatFailsInOneSessionIsReasonEnoughForAnother() {
        VirtualCall call = new VirtualCall(RealtimeEmulator.builder());
        call.emulator().inject(Fault.failTranscription(), When.connection(1).and(When.items(2, 1_000)));

        List<TranscriptEvent> events = call.play(
                call.transcriber(call.route(Dialect.OPENAI, "gpt-4o-transcribe"))
                        .build(),
                call.live(12, Duration.ofSeconds(5)));

        assertNumbers(events, 12);
        assertThat(completed(events))
                .extracting(turn -> turn.provenance().attempt())
                .containsExactly(1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void f40_anEmptyAccountIsNotTriedAgainAndTheNextRouteTakesOver() {
        try (RealtimeEmulator other = RealtimeEmulator.builder().start()) {
            emulator.inject(KnownFault.F_40, When.always());
            Route first = route(emulator, "gpt-4o-transcribe");

            assertNumbers(
                    run(transcriber(first, route(other, "gpt-4o-transcribe")).build(), numbers(4)), 4);

            assertThat(emulator.connections()).hasSize(1);
        }
    }

    /** With breakers that stay closed: an open one would have the only route wait for half a minute. */
    private static Resilience patient() {
        return Resilience.builder()
                .circuitBreakers(CircuitBreakerRegistry.of(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                        .slidingWindowSize(100)
                        .minimumNumberOfCalls(100)
                        .build()))
                .build();
    }
}
