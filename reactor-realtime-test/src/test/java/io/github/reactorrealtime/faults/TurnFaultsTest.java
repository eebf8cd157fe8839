// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptCheck;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.Recognizer;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Turns that fail, come late, or come with a text that is wrong. */
class TurnFaultsTest extends EndToEnd {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void f02_turnsThatOneModelFailsAreTranscribedByTheNextAndTheLiveAudioFollows() {
        emulator.inject(KnownFault.F_02, When.always());

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "gpt-4o-transcribe"), route(emulator, "whisper-1"))
                        .build(),
                numbers(30));

        assertNumbers(events, 30);
        assertThat(completed(events)).allMatch(turn -> turn.provenance().route().endsWith("whisper-1"));
        assertThat(all(events, RouteChanged.class))
                .singleElement()
                .satisfies(change -> assertThat(change.to()).endsWith("whisper-1"));
    }

    @Test
    void f02_onAzureTheFailureSaysWhatElseItMayBe() {
        emulator.inject(KnownFault.F_02, When.saying("1"));
        Route azure = Route.at(emulator.uri(), Dialect.AZURE).apiKey("k").model("gpt-4o-transcribe");

        List<TranscriptEvent> events =
                run(transcriber(azure).resilience(onlyOnce()).build(), numbers(3));

        assertThat(outcomes(events)).containsExactly("0", "ServiceException", "2");
        assertThat(theFailure(events))
                .hasMessageContaining("server_error")
                .hasMessageContaining("name the deployment, not the model (Route.deployment)");
        assertThat(theFailure(events).support().sessionId()).startsWith("sess_");
    }

    @Test
    void f03_turnsThatSessionsFailAreUploaded() {
        emulator.inject(KnownFault.F_03, When.always());

        List<TranscriptEvent> events = run(
                transcriber(
                                route(emulator, "gpt-4o-transcribe"),
                                route(emulator, "gpt-4o-transcribe").rest())
                        .build(),
                numbers(4));

        assertNumbers(events, 4);
        assertThat(completed(events)).allMatch(turn -> turn.provenance().route().endsWith("(REST)"));
        assertThat(emulator.requests()).hasSize(4).allMatch(request -> request.status() == 200);
    }

    @Test
    void f04_whereEveryTurnFailsEachIsToldInItsPlaceAndTheStreamGoesOn() {
        emulator.inject(KnownFault.F_04, When.always());

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "whisper-1")).resilience(onlyOnce()).build(), numbers(12));

        assertThat(outcomes(events)).hasSize(12).containsOnly("ServiceException");
        assertTimeline(events);
        assertThat(all(events, Failed.class))
                .allSatisfy(failed -> assertThat(failed.cause()).hasMessageContaining("server_error"));
    }

    @Test
    void f04_anotherModelIsTheWayOutWhereThereIsOne() {
        emulator.inject(KnownFault.F_04, When.always());

        assertNumbers(
                run(
                        transcriber(route(emulator, "whisper-1"), route(emulator, "gpt-4o-transcribe"))
                                .build(),
                        numbers(4)),
                4);
    }

    @Test
    void f25_turnsThatMeetTheRequestRateOfTheModelAreTranscribedElsewhere() {
        emulator.inject(KnownFault.F_25, When.always());

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "whisper-1"), route(emulator, "gpt-4o-transcribe"))
                        .build(),
                numbers(6));

        assertNumbers(events, 6);
        assertThat(completed(events)).anyMatch(turn -> turn.provenance().attempt() > 1);
    }

    @Test
    void f25_theFailureSaysWhoseRateItIsAndThatItPasses() {
        emulator.inject(
                new Fault.FailTranscription(
                        "server_error", null, "Input transcription failed. 429 Too Many Requests", null),
                When.saying("1"));

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "whisper-1")).resilience(onlyOnce()).build(), numbers(3));

        assertThat(outcomes(events)).containsExactly("0", "ServiceException", "2");
        assertThat(theFailure(events))
                .hasMessageContaining("the transcription model's request rate is exhausted, not the socket's")
                .hasMessageContaining("make turns longer");
        assertThat(theFailure(events).isRetryable()).isTrue();
    }

    @Test
    void f26_aModelTheProjectMayNotUseIsLeftForGood() {
        emulator.inject(KnownFault.F_26, When.always());
        FaultLog log = new FaultLog();

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "gpt-4o-transcribe"), route(emulator, "whisper-1"))
                        .listener(log)
                        .build(),
                numbers(10));

        assertNumbers(events, 10);
        assertThat(log.routesOut)
                .singleElement()
                .satisfies(out -> assertThat(out)
                        .hasMessageContaining("model_not_found")
                        .hasMessageContaining("does not have access to model `gpt-4o-transcribe`"));
        assertThat(log.repairs).allMatch(route -> route.endsWith("whisper-1"));
    }

    @Test
    void f27_aTurnThatFailsDoesNotEndTheSession() {
        emulator.inject(KnownFault.F_27, When.always());

        List<TranscriptEvent> events =
                run(transcriber(emulator).resilience(onlyOnce()).build(), numbers(4));

        assertThat(outcomes(events)).containsExactly("ServiceException", "1", "2", "3");
        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void f28_theTurnsAfterOneThatFailedComeOut() {
        emulator.inject(KnownFault.F_28, When.always());

        List<TranscriptEvent> events =
                run(transcriber(emulator).resilience(onlyOnce()).build(), numbers(5));

        assertThat(outcomes(events)).containsExactly("0", "ServiceException", "2", "3", "4");
        assertTimeline(events);
    }

    @Test
    void f29_finalsComeInTheOrderOfTheSourceAndPartialsStayWithTheirTurn() {
        try (RealtimeEmulator slow = RealtimeEmulator.builder()
                .timing(EmulatorTiming.realistic().withFirstDelta(Duration.ofMillis(200)))
                .knownFault(KnownFault.F_29)
                .start()) {

            List<TranscriptEvent> events = run(transcriber(slow).build(), TONES.numberedTurns(1_000, 6, PAUSE, 4_800));

            assertThat(texts(events)).containsExactly("1000", "1001", "1002", "1003", "1004", "1005");
            assertTimeline(events);
            assertThat(all(events, Partial.class))
                    .isNotEmpty()
                    .allSatisfy(partial ->
                            assertThat(Long.toString(1_000 + partial.turn())).startsWith(partial.text()));
        }
    }

    @Test
    void f30_silenceIsNotSentSoThatNothingIsHeardInIt() {
        emulator.inject(KnownFault.F_30, When.always());
        byte[] hum = new byte[3 * 48_000];
        Random random = new Random(0);
        for (int i = 0; i < hum.length; i += 2) {
            hum[i] = (byte) (random.nextInt(60) - 30); // far below speech
            hum[i + 1] = (byte) (hum[i] < 0 ? -1 : 0);
        }

        List<TranscriptEvent> events =
                run(transcriber(emulator).turns(Turns.client()).build(), Flux.just(ByteBuffer.wrap(hum)));

        assertThat(events).isEmpty();
        assertThat(emulator.connections()).allMatch(connection -> connection.appends() == 0);
    }

    @Test
    void f30_aPhraseThatIsKnownForSilenceGetsASecondOpinion() {
        emulator.inject(KnownFault.F_30, When.model("whisper-1"));

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "whisper-1"), route(emulator, "gpt-4o-transcribe"))
                        .turns(Turns.manual())
                        .secondOpinion(TranscriptCheck.phrases("Thank you for watching."))
                        .build(),
                Flux.just(ByteBuffer.wrap(TONES.silence(Duration.ofSeconds(1)))));

        assertThat(texts(events)).containsExactly("");
    }

    @Test
    void f31_aLoopGetsASecondOpinion() {
        emulator.inject(KnownFault.F_31, When.model("whisper-1"));

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "whisper-1"), route(emulator, "gpt-4o-transcribe"))
                        .secondOpinion(TranscriptCheck.loops(5))
                        .build(),
                numbers(3));

        assertNumbers(events, 3);
        assertThat(completed(events)).allMatch(turn -> turn.provenance().route().endsWith("gpt-4o-transcribe"));
    }

    @Test
    void f32_aTextTooShortForItsAudioGetsASecondOpinion() {
        Recognizer words = (samples, rate, turn) -> String.join(
                        " ", Recognizer.dtmf().recognize(samples, rate, turn).split("", -1))
                .strip();
        try (RealtimeEmulator truncating =
                RealtimeEmulator.builder().recognizer(words).start()) {
            truncating.inject(KnownFault.F_32, When.model("whisper-1"));

            List<TranscriptEvent> events = run(
                    transcriber(route(truncating, "whisper-1"), route(truncating, "gpt-4o-transcribe"))
                            .turns(Turns.manual())
                            .secondOpinion(TranscriptCheck.fewerWordsThan(300, Duration.ofSeconds(1)))
                            .build(),
                    Flux.just(ByteBuffer.wrap(TONES.bytes("1234567890"))));

            assertThat(texts(events)).containsExactly("1 2 3 4 5 6 7 8 9 0");
        }
    }

    @Test
    void f33_aTextTheUserDoubtsIsAskedForAgainFromTheJournal() {
        emulator.inject(KnownFault.F_33, When.always());

        List<TranscriptEvent> events = run(
                transcriber(emulator)
                        .secondOpinion((text, range) -> Integer.parseInt(text) > 4)
                        .build(),
                numbers(2));

        assertNumbers(events, 2); // the second one was 6 at first
        assertThat(completed(events))
                .extracting(turn -> turn.provenance().attempt())
                .containsExactly(1, 2);
    }

    @Test
    void f34_theTextOfAnItemIsNotTakenForItsTranscript() {
        emulator.inject(KnownFault.F_34, When.always());

        assertNumbers(run(transcriber(emulator).build(), numbers(3)), 3);
    }

    @Test
    void f60_theNameOfTheDeploymentGoesOverTheWireAsItIs() {
        try (RealtimeEmulator azure = RealtimeEmulator.builder()
                .azureDeployment("ears-of-2026", "gpt-4o-transcribe")
                .start()) {
            Route route = Route.at(azure.uri(), Dialect.AZURE).apiKey("k").model("gpt-4o-transcribe");

            assertNumbers(run(transcriber(route.deployment("ears-of-2026")).build(), numbers(2)), 2);
            assertThat(azure.connections().get(0).events().get(0)).contains("\"model\":\"ears-of-2026\"");

            List<TranscriptEvent> events =
                    run(transcriber(route).resilience(onlyOnce()).build(), numbers(1));
            assertThat(outcomes(events)).containsExactly("ServiceException");
            assertThat(theFailure(events))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("this is also what a name gets that is no deployment")
                    .hasMessageContaining("Route.deployment");
        }
    }

    private static RealtimeException theFailure(List<TranscriptEvent> events) {
        return all(events, Failed.class).get(0).cause();
    }

    private static Resilience onlyOnce() {
        RetryConfig once = RetryConfig.custom().maxAttempts(1).build();
        return Resilience.builder().retries(RetryRegistry.of(once)).build();
    }

    /** What a transcriber does about failures. */
    private static final class FaultLog implements TranscriberListener {

        private final List<RealtimeException> routesOut = new CopyOnWriteArrayList<>();
        private final List<String> repairs = new CopyOnWriteArrayList<>();

        @Override
        public void routeOut(String route, RealtimeException cause) {
            routesOut.add(cause);
        }

        @Override
        public void repairStarted(String route, long turn, int attempt) {
            repairs.add(route);
        }
    }
}
