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
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns that a healthy socket does not transcribe are transcribed from the journal. */
class RepairTest {

    private final FailoverStage stage = new FailoverStage();
    private final ScriptedLink live = stage.link();
    private final Stage.Listener listener = stage.start(stage.twoRoutes());

    @Test
    void aFailedTurnIsTranscribedAgainAtOnceFromExactlyItsAudio() {
        stage.speak(6_000);
        turn(live, "a", 720, 1_830);
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        assertThat(model(repair)).isEqualTo("gpt-4o-transcribe");
        assertThat(detection(repair)).isInstanceOf(TurnDetection.Off.class);
        stage.assertHeard(repair, 720, 1_830);
        assertThat(repair.commits()).isOne();
        assertThat(listener.outcomes()).isEmpty();
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(stage.watch.failures).containsExactly(FIRST + " 0/1");
        assertThat(stage.watch.repairs).containsExactly(FIRST + " 0/2");
        assertThat(live.commits()).as("the live audio is left alone").isZero();
        stage.assertHeard(live, 0, 6_000);
        assertThat(stage.watch.cutovers).isEmpty();
        end();
    }

    @Test
    void aTurnShorterThanTheServicesMinimumIsPaddedWithSilence() {
        stage.speak(6_000);
        turn(live, "a", 720, 761);
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        byte[] expected = Arrays.copyOf(stage.audio(720, 761), 100 * Stage.MS);
        assertThat(repair.audio()).isEqualTo(expected);
        answer(repair, "x", "one");
        assertThat(listener.events(Completed.class).get(0).range().duration()).isEqualTo(Duration.ofMillis(41));
        end();
    }

    @Test
    void aTurnOfTheMinimumIsNotPadded() {
        stage.speak(6_000);
        turn(live, "a", 720, 820);
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        stage.assertHeard(repair, 720, 820);
        end();
    }

    @Test
    void whenTheAttemptsAreUsedUpTheNextRouteIsAsked() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink again = stage.link();
        live.say(failed("a"));
        ScriptedLink other = stage.link();
        again.say(committed("x"), failed("x"));
        assertThat(model(other)).isEqualTo("whisper-1");
        stage.assertHeard(other, 0, 900);
        answer(other, "y", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(stage.watch.repairs).containsExactly(FIRST + " 0/2", SECOND + " 0/3");
        Provenance provenance = listener.events(Completed.class).get(0).provenance();
        assertThat(provenance.route()).isEqualTo(SECOND);
        assertThat(provenance.model()).isEqualTo("whisper-1");
        assertThat(provenance.attempt()).isEqualTo(3);
        end();
    }

    @Test
    void whenEveryRouteHasUsedUpItsAttemptsTheTurnFailsAndTheStreamGoesOn() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        turn(live, "b", 1_200, 2_100);
        ScriptedLink again = stage.link();
        live.say(completed("b", "two"), failed("a"));
        ScriptedLink other = stage.link();
        again.say(committed("x"), failed("x"));
        other.say(committed("y"), failed("y"));
        assertThat(listener.outcomes()).isEmpty();
        other.say(committed("z"), failed("z", "server_error", "", "the very last"));
        assertThat(listener.outcomes()).containsExactly("0:failed", "1:two");
        Failed outcome = listener.events(Failed.class).get(0);
        assertThat(outcome.cause()).isInstanceOf(ServiceException.class).hasMessageContaining("the very last");
        assertThat(outcome.provenance().route()).isEqualTo(SECOND);
        assertThat(outcome.provenance().attempt()).isEqualTo(4);
        assertThat(outcome.provenance().itemId()).isEqualTo("z");
        assertThat(listener.ended()).isFalse();
        end();
    }

    @Test
    void audioThatNobodyCouldUnderstandFailsAtOnce() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        live.say(failed("a", "invalid_request_error", "audio_unintelligible", "The audio could not be transcribed."));
        assertThat(listener.outcomes()).containsExactly("0:failed");
        assertThat(stage.connects()).isOne();
        assertThat(stage.watch.repairs).isEmpty();
        end();
    }

    @Test
    void aRefusalOfTheTurnItselfGoesToTheNextRoute() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink other = stage.link();
        live.say(failed("a", "invalid_request_error", "content_policy", "not this one"));
        assertThat(model(other)).isEqualTo("whisper-1");
        answer(other, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(stage.watch.routesOut).isEmpty();
        end();
    }

    @Test
    void aTurnThatIsNotAnsweredIsTranscribedAgainAndTheLateAnswerIgnored() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink repair = stage.link();
        stage.advance(Duration.ofMillis(29_999));
        assertThat(stage.connects()).isOne();
        stage.advanceMillis(1);
        stage.assertHeard(repair, 0, 900);
        assertThat(stage.watch.causes).singleElement().isInstanceOf(NoAnswerException.class);
        live.say(delta("a", "late"), completed("a", "late"), failed("a"));
        assertThat(listener.outcomes()).isEmpty();
        answer(repair, "x", "one");
        live.say(completed("a", "later"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.events(Partial.class)).isEmpty();
        end();
    }

    @Test
    void aRepairThatIsNotAnsweredIsRepeatedOnAFreshSession() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink silent = stage.link();
        live.say(failed("a"));
        ScriptedLink other = stage.link();
        stage.advance(Duration.ofSeconds(30));
        assertThat(silent.isOpen())
                .as("it may still say something about the old turn")
                .isFalse();
        assertThat(model(other)).isEqualTo("whisper-1");
        answer(other, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end();
    }

    @Test
    void aCommitThatARepairSessionRefusesIsAFailedAttempt() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink again = stage.link();
        live.say(failed("a"));
        ScriptedLink other = stage.link();
        again.say(error("input_audio_buffer_commit_empty", "buffer too small", again.commitId(0)));
        assertThat(model(other)).isEqualTo("whisper-1");
        answer(other, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end();
    }

    @Test
    void atMostFourTurnsAreRepairedAtOnceAndLeaveInSourceOrder() {
        stage.breaker(FIRST).transitionToDisabledState(); // so that the live audio stays
        stage.speak(12_000);
        for (int i = 0; i < 7; i++) {
            turn(live, "item" + i, i * 1_200L, i * 1_200L + 900);
        }
        List<ScriptedLink> repairs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            repairs.add(stage.link());
        }
        live.say(failed("item0"), failed("item1"), completed("item4", "t4"), failed("item2"), failed("item3"));
        live.say(completed("item6", "t6"), failed("item5"));
        assertThat(stage.connects()).isEqualTo(5);
        answer(repairs.get(3), "x", "t3");
        assertThat(repairs.get(3).audio())
                .as("the next one, on the session that is free now")
                .hasSize(1_800 * Stage.MS);
        answer(repairs.get(3), "y", "t5");
        answer(repairs.get(1), "x", "t1");
        answer(repairs.get(2), "x", "t2");
        assertThat(listener.outcomes()).isEmpty();
        answer(repairs.get(0), "x", "t0");
        assertThat(listener.outcomes()).containsExactly("0:t0", "1:t1", "2:t2", "3:t3", "4:t4", "5:t5", "6:t6");
        end();
    }

    @Test
    void theRepairedTextStartsAnewUnderTheNumberOfItsAttempt() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        live.say(delta("a", "on"), delta("a", "ions"));
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        repair.say(committed("x"), delta("x", "on"), delta("x", "e"), completed("x", "one"));
        assertThat(listener.events(Partial.class))
                .containsExactly(
                        new Partial(0, "on", "on", 1),
                        new Partial(0, "ions", "onions", 1),
                        new Partial(0, "on", "on", 2),
                        new Partial(0, "e", "one", 2));
        end();
    }

    @Test
    void provenanceTellsWhoAnsweredAndWhatWaitingCost() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        stage.advance(Duration.ofSeconds(4));
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        stage.advance(Duration.ofSeconds(1));
        repair.say(committed("x"));
        stage.advance(Duration.ofSeconds(2));
        repair.say(completed("x", "one"));
        Completed outcome = listener.events(Completed.class).get(0);
        assertThat(outcome.provenance())
                .isEqualTo(new Provenance(
                        FIRST, "gpt-4o-transcribe", 2, "sess_1", "x", Duration.ofSeconds(5), Duration.ofSeconds(2)));
        assertThat(outcome.provenance().latency()).isEqualTo(Duration.ofSeconds(7));
        end();
    }

    @Test
    void theLiveAudioGoesOnWhileATurnIsRepaired() {
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        stage.speak(3_000);
        turn(live, "b", 3_000, 3_900);
        live.say(completed("b", "two"), speechStarted("c", 4_200));
        stage.assertHeard(live, 0, 6_000);
        assertThat(listener.outcomes()).isEmpty();
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end();
    }

    @Test
    void theStreamEndsWhenTheLastRepairHas() {
        stage.speak(3_000);
        turn(live, "a", 0, 2_940);
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        stage.source.complete();
        stage.advance(Duration.ofSeconds(2));
        if (live.commits() == 1) { // the last 60 ms
            answer(live, "tail", "");
        }
        assertThat(listener.ended()).isFalse();
        answer(repair, "x", "one");
        assertThat(listener.completed).isTrue();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    private void end() {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
