// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.detection;
import static io.github.reactorrealtime.FailoverStage.model;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

/** A session that is lost is replaced, and the next one gets what the lost one left undecided: no sample more, none less. */
class ReconnectTest {

    private final FailoverStage stage = new FailoverStage();

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 1012, 1013, 1015, 4999})
    void afterACloseOfALivelySessionTheNextOneOpensAtOnceOnTheSameRoute(int code) {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"));
        ScriptedLink next = stage.link();
        lost.closeByPeer(code, "whatever");
        assertThat(model(next)).isEqualTo("gpt-4o-transcribe");
        stage.assertHeard(next, 900, 6_000);
        assertThat(listener.events(RouteChanged.class)).isEmpty();
        assertThat(stage.watch.cutovers).containsExactly(FIRST + ">" + FIRST);
        assertThat(stage.watch.routesOut).isEmpty();
        turn(next, "a", 300, 1_200);
        next.say(completed("a", "two"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertThat(listener.events(Completed.class).get(1).range())
                .isEqualTo(new AudioRange(1_200 * 24, 2_100 * 24, 24_000));
        end(listener);
    }

    @ParameterizedTest
    @ValueSource(ints = {1008, 3000, 4000})
    void aCloseThatRefusesTheRouteGoesToTheNextOne(int code) {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"));
        ScriptedLink next = stage.link();
        lost.closeByPeer(code, "invalid_request_error.invalid_api_key");
        assertThat(model(next)).isEqualTo("whisper-1");
        stage.assertHeard(next, 900, 6_000);
        assertThat(stage.watch.routesOut).containsExactly(FIRST);
        assertThat(listener.events(RouteChanged.class)).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(FIRST);
            assertThat(change.to()).isEqualTo(SECOND);
            assertThat(change.at()).isEqualTo(Duration.ofMillis(900));
        });
        end(listener);
    }

    /** Whose answer a late item is, nobody could tell: it used to become the text of the next turn. */
    @Test
    void aSessionThatLeavesACommitUnansweredIsGivenUpAndItsLateAnswersDontCount() {
        Sinks.Many<String> boundaries = Sinks.many().unicast().onBackpressureBuffer();
        ScriptedLink slow = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes().turns(Turns.manual(boundaries.asFlux())));
        stage.speak(900);
        boundaries.tryEmitNext("end of turn").orThrow();
        stage.speak(600);
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        stage.advance(Duration.ofSeconds(30));
        assertThat(slow.isOpen()).isFalse();
        stage.assertHeard(repair, 0, 900);
        stage.advance(Duration.ofSeconds(1));
        stage.assertHeard(next, 900, 1_500);
        slow.say(committed("a"), completed("a", "late"));
        boundaries.tryEmitNext("end of turn").orThrow();
        next.say(committed("a"), completed("a", "two"));
        answer(repair, "r", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end(listener);
    }

    @Test
    void theNextSessionGetsTheSameSettings() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(
                stage.twoRoutes().language("en").prompt("Kraków, Łódź").logprobs());
        stage.speak(3_000);
        turn(lost, "a", 0, 900);
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        lost.closeByPeer(1011, "");
        assertThat(next.sent(SessionCommand.Update.class)).isEqualTo(lost.sent(SessionCommand.Update.class));
        assertThat(detection(next)).isInstanceOf(TurnDetection.ServerVad.class);
        assertThat(detection(repair)).isInstanceOf(TurnDetection.Off.class);
        end(listener);
    }

    @Test
    void aTurnWithAnEndIsRepairedAndTheAudioBehindItHeardByTheNextSession() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(lost, "o", 0, 600);
        lost.say(completed("o", "zero"));
        lost.say(speechStarted("a", 900), speechStopped("a", 1_800)); // not even committed
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        lost.closeByPeer(1006, "");
        stage.assertHeard(repair, 900, 1_800);
        stage.assertHeard(next, 1_800, 6_000);
        turn(next, "x", 0, 600);
        next.say(completed("x", "two"));
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:zero", "1:one", "2:two");
        end(listener);
    }

    @Test
    void openSpeechIsHeardAgainUnderTheSameNumber() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"), speechStarted("b", 1_500), delta("b", "tw"));
        ScriptedLink next = stage.link();
        lost.closeByPeer(1011, "");
        stage.assertHeard(next, 1_500, 6_000);
        turn(next, "x", 60, 1_260);
        next.say(delta("x", "two"), completed("x", "two"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertThat(listener.events(SpeechStarted.class).stream().map(SpeechStarted::turn))
                .containsExactly(0L, 1L, 1L);
        Completed again = listener.events(Completed.class).get(1);
        assertThat(again.range()).isEqualTo(new AudioRange(1_560 * 24, 2_760 * 24, 24_000));
        assertThat(again.provenance().attempt()).isEqualTo(2);
        assertThat(listener.events(Partial.class))
                .containsExactly(new Partial(1, "tw", "tw", 1), new Partial(1, "two", "two", 2));
        end(listener);
    }

    @Test
    void openSpeechThatIsNotHeardAgainWasNone() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.pause(6_000);
        lost.say(speechStarted("a", 1_500));
        ScriptedLink next = stage.link();
        lost.closeByPeer(1011, "");
        stage.source.complete();
        stage.advance(Duration.ofSeconds(5));
        assertThat(next.commits()).isZero();
        assertThat(listener.completed).isTrue();
        assertThat(listener.outcomes()).isEmpty();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
        assertThat(stage.watch.reports.get(0).passedOver()).isEqualTo(6_000 * 24);
    }

    @Test
    void audioThatComesWhileThereIsNoSessionWaitsForTheNext() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(1_200);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"));
        ScriptedLink next = stage.silentLink();
        lost.closeByPeer(1011, "");
        stage.speak(4_800);
        assertThat(next.appends()).isEmpty();
        next.confirmSession();
        stage.assertHeard(next, 900, 6_000);
        end(listener);
    }

    @Test
    void aSessionDeclaredExpiredOnASocketLeftOpenIsReplacedAndClosed() {
        ScriptedLink expired = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(expired, "a", 0, 900);
        expired.say(completed("a", "one"), speechStarted("b", 1_200));
        ScriptedLink next = stage.link();
        expired.say(error("session_expired", "Your session hit the maximum duration of 60 minutes.", ""));
        assertThat(expired.isOpen()).isFalse();
        stage.assertHeard(next, 1_200, 6_000);
        assertThat(stage.watch.cutoverCauses).containsExactly("the session expired");
        expired.say(speechStopped("b", 1_800), committed("b"), completed("b", "deaf"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void boundariesThatTheLostSessionDidNotSettleAreKeptByTheNext() {
        TestPublisher<String> boundaries = TestPublisher.create();
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes().turns(Turns.manual(boundaries)));
        for (int i = 0; i < 3; i++) {
            stage.speak(900);
            boundaries.next("now");
        }
        stage.speak(300);
        assertThat(lost.commits()).isEqualTo(3);
        answer(lost, "a", "one");
        ScriptedLink next = stage.link();
        lost.closeByPeer(1011, "");
        stage.assertHeard(next, 900, 3_000);
        assertThat(next.commits()).isEqualTo(2);
        answer(next, "a", "two");
        answer(next, "b", "three");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        assertThat(listener.events(Completed.class))
                .extracting(turn -> turn.range().endSample())
                .containsExactly(900L * 24, 1_800L * 24, 2_700L * 24);
        end(listener);
        boundaries.assertCancelled();
    }

    @Test
    void aCommittedTurnOfOursIsRepairedAndTheOnesBehindItAreCommittedAgain() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes().turns(Turns.every(Duration.ofMillis(900))));
        stage.speak(3_000);
        assertThat(lost.commits()).isEqualTo(3);
        lost.say(committed("a"));
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        lost.closeByPeer(1011, "");
        stage.assertHeard(repair, 0, 900);
        stage.assertHeard(next, 900, 3_000);
        assertThat(next.commits()).isEqualTo(2);
        answer(next, "a", "two");
        answer(next, "b", "three");
        answer(repair, "a", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        end(listener);
    }

    @Test
    void aSessionLostWhileTheTailIsDrainedIsReplacedForTheRest() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        turn(lost, "o", 0, 540);
        lost.say(completed("o", "zero"), speechStarted("a", 600));
        stage.source.complete();
        stage.advance(Duration.ofSeconds(1));
        assertThat(lost.commits()).isOne();
        ScriptedLink next = stage.link();
        lost.closeByPeer(1011, "");
        stage.assertHeard(next, 600, 3_000);
        next.say(speechStarted("x", 0));
        stage.advance(Duration.ofSeconds(2));
        assertThat(next.commits()).isOne();
        answer(next, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:zero", "1:one");
        assertThat(listener.completed).isTrue();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void aSessionLostWhenOnlyAnAnswerIsAwaitedIsNotReplaced() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes().turns(Turns.manual()));
        stage.speak(3_000);
        stage.source.complete();
        lost.say(committed("a"));
        ScriptedLink repair = stage.link();
        lost.closeByPeer(1011, "");
        stage.assertHeard(repair, 0, 3_000);
        assertThat(stage.connects()).isEqualTo(2);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.completed).isTrue();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
