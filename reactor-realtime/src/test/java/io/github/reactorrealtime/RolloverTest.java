// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.model;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session is left before the service ends it, without a word lost or heard twice. */
class RolloverTest {

    private static final Duration HOUR = Duration.ofHours(1);

    /** An hour less the margin of five minutes. */
    private static final Duration DUE = Duration.ofMinutes(55);

    /** Half of the margin is left. */
    private static final Duration FORCED = Duration.ofSeconds(57 * 60 + 30);

    private final FailoverStage stage = new FailoverStage();

    @Test
    void theNextSessionIsOpenedAMarginBeforeTheAnnouncedEnd() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusMillis(1));
        assertThat(stage.connects()).isOne();
        ScriptedLink next = stage.link(Instant.EPOCH.plus(DUE).plus(HOUR));
        stage.advanceMillis(1);
        assertThat(model(next)).isEqualTo("gpt-4o-transcribe");
        assertThat(old.isOpen()).as("nothing is awaited from it").isFalse();
        assertThat(stage.watch.cutovers).containsExactly(FIRST + ">" + FIRST);
        assertThat(listener.events(RouteChanged.class)).isEmpty();
        stage.advance(DUE.minusMillis(1));
        assertThat(stage.connects()).as("and so on").isEqualTo(2);
        ScriptedLink third = stage.link(stage.now().plus(HOUR));
        stage.advanceMillis(1);
        assertThat(third.sent()).isNotEmpty();
        end(listener);
    }

    @Test
    void chanceMakesItUpToHalfAMarginSooner() {
        stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes().random(() -> -1L)); // the highest there is
        stage.advance(DUE.minusSeconds(150));
        assertThat(stage.connects()).isOne();
        stage.link();
        stage.advanceMillis(1);
        assertThat(stage.connects()).isEqualTo(2);
        end(listener);
    }

    @ParameterizedTest
    @CsvSource({"-10", "0", "100000000"})
    void anAnnouncedEndThatMakesNoSenseIsReplacedByTheProvidersRule(long seconds) {
        stage.link(stage.now().plusSeconds(seconds));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusMillis(1));
        assertThat(stage.connects()).isOne();
        stage.link();
        stage.advanceMillis(1);
        assertThat(stage.connects()).isEqualTo(2);
        end(listener);
    }

    @Test
    void azuresRuleIsHalfAnHour() {
        stage.link();
        Stage.Listener listener = stage.start(RealtimeTranscriber.builder()
                .route(Route.azure("my-resource").apiKey(Stage.SECRET).model("gpt-4o-transcribe"))
                .transport(stage.stage.transport)
                .listener(stage.watch)
                .random(() -> 0L)
                .timer(stage.timer));
        stage.advance(Duration.ofMinutes(25).minusMillis(1));
        assertThat(stage.connects()).isOne();
        stage.link();
        stage.advanceMillis(1);
        assertThat(stage.connects()).isEqualTo(2);
        stage.leave(listener);
    }

    @Test
    void ofAShortSessionMostIsUsed() {
        stage.link(stage.now().plusSeconds(60));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(Duration.ofSeconds(50).minusMillis(1));
        assertThat(stage.connects()).isOne();
        stage.link();
        stage.advanceMillis(1);
        assertThat(stage.connects()).isEqualTo(2);
        end(listener);
    }

    @Test
    void audioMovesAtTheEndOfATurnAndTheOldSessionAnswersForIt() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusSeconds(3));
        stage.speak(3_000);
        old.say(speechStarted("a", 600));
        ScriptedLink next = stage.link(stage.now().plus(HOUR));
        stage.advance(Duration.ofSeconds(3));
        stage.speak(3_000);
        assertThat(next.appends()).as("somebody speaks").isEmpty();
        stage.assertHeard(old, 0, 6_000);
        old.say(speechStopped("a", 5_100));
        stage.assertHeard(next, 5_100, 6_000);
        stage.speak(3_000);
        stage.assertHeard(old, 0, 6_000);
        stage.assertHeard(next, 5_100, 9_000);
        turn(next, "a", 300, 1_200);
        next.say(completed("a", "two"));
        assertThat(listener.outcomes()).as("in source order").isEmpty();
        assertThat(old.isOpen()).isTrue();
        old.say(committed("a"), delta("a", "on"), completed("a", "one"));
        assertThat(old.isOpen()).isFalse();
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertThat(listener.events(Completed.class).get(1).range())
                .as("source time")
                .isEqualTo(new AudioRange(5_400 * 24, 6_300 * 24, 24_000));
        end(listener);
    }

    @Test
    void whatTheOldSessionHearsBeyondTheCutDoesNotCount() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusSeconds(1));
        stage.speak(6_000);
        turn(old, "a", 0, 900);
        ScriptedLink next = stage.link(stage.now().plus(HOUR));
        stage.advance(Duration.ofSeconds(1));
        stage.assertHeard(next, 900, 6_000);
        turn(old, "b", 1_200, 2_100);
        old.say(completed("b", "twice"), completed("a", "one"), speechStarted("c", 2_400));
        turn(next, "x", 300, 1_200);
        next.say(completed("x", "once"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:once");
        end(listener);
    }

    @Test
    void speechThatDoesNotEndIsCutAndHeardAgainFromItsBeginning() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        old.say(speechStarted("a", 600), delta("a", "on"));
        ScriptedLink next = stage.link(stage.now().plus(HOUR.multipliedBy(2)));
        stage.advance(FORCED.minusMillis(1));
        assertThat(stage.connects()).isEqualTo(2);
        assertThat(next.appends()).isEmpty();
        stage.advanceMillis(1);
        stage.assertHeard(next, 600, 3_000);
        turn(next, "x", 0, 1_800);
        next.say(completed("x", "one"));
        assertThat(old.isOpen()).as("nothing is awaited from it").isFalse();
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.events(Completed.class).get(0).provenance().attempt())
                .isEqualTo(2);
        end(listener);
    }

    @Test
    void aTurnThatTheOldSessionFailsAfterTheCutIsRepaired() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusSeconds(1));
        stage.speak(3_000);
        turn(old, "a", 0, 900);
        ScriptedLink next = stage.link(stage.now().plus(HOUR));
        stage.advance(Duration.ofSeconds(1));
        stage.assertHeard(next, 900, 3_000);
        ScriptedLink repair = stage.link();
        old.say(failed("a"));
        assertThat(old.isOpen()).isFalse();
        stage.assertHeard(repair, 0, 900);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void aTurnWhoseOldSessionIsLostAfterTheCutIsRepaired() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusSeconds(1));
        stage.speak(3_000);
        turn(old, "a", 0, 900);
        ScriptedLink next = stage.link(stage.now().plus(HOUR));
        stage.advance(Duration.ofSeconds(1));
        ScriptedLink repair = stage.link();
        old.closeByPeer(1001, "");
        stage.assertHeard(repair, 0, 900);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(stage.connects()).as("the live audio has its session").isEqualTo(3);
        assertThat(next.isOpen()).isTrue();
        end(listener);
    }

    @Test
    void aTurnThatTheOldSessionNeverAnswersIsRepairedAtItsDeadline() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.advance(DUE.minusSeconds(1));
        stage.speak(3_000);
        old.say(speechStarted("a", 0), speechStopped("a", 900));
        stage.link(stage.now().plus(HOUR));
        stage.advance(Duration.ofSeconds(1));
        ScriptedLink repair = stage.link();
        stage.advance(Duration.ofSeconds(30));
        assertThat(old.isOpen()).isFalse();
        stage.assertHeard(repair, 0, 900);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void whenTheNextSessionCanNotBeOpenedItIsTriedAgainAndTheOldOneGoesOn() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.stage.transport.refuse(503, "");
        stage.stage.transport.refuse(503, "");
        stage.advance(DUE);
        assertThat(stage.connects()).isEqualTo(2);
        stage.speak(3_000);
        stage.assertHeard(old, 0, 3_000);
        stage.advance(Duration.ofSeconds(10));
        assertThat(stage.connects()).isEqualTo(3);
        ScriptedLink next = stage.link();
        stage.advance(Duration.ofSeconds(10));
        assertThat(next.sent()).isNotEmpty();
        assertThat(old.isOpen()).isFalse();
        end(listener);
    }

    @Test
    void whenTheNextSessionCanNotBeOpenedTheNextRouteIsTried() {
        stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.stage.transport.refuse(503, "");
        stage.advance(DUE);
        ScriptedLink other = stage.link();
        stage.advance(Duration.ofSeconds(10));
        assertThat(model(other)).isEqualTo("whisper-1");
        assertThat(listener.events(RouteChanged.class))
                .extracting(RouteChanged::to)
                .containsExactly(SECOND);
        end(listener);
    }

    @Test
    void aSessionThatNeverCouldBeReplacedIsOverWhenTheServiceSaysSo() {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.oneRoute());
        for (int i = 0; i < 32; i++) {
            stage.stage.transport.refuse(503, "");
        }
        stage.advance(HOUR.minusSeconds(1));
        stage.speak(3_000);
        stage.assertHeard(old, 0, 3_000);
        stage.stage.transport.forget();
        ScriptedLink next = stage.link();
        old.say(error("session_expired", "Your session hit the maximum duration of 60 minutes.", ""));
        stage.advance(Duration.ofSeconds(1));
        stage.assertHeard(next, 0, 3_000);
        end(listener);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionThatDiesWhileItWaitsForTheBoundaryCostsNothingButTime(boolean oldOneDiesToo) {
        ScriptedLink old = stage.link(stage.now().plus(HOUR));
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        turn(old, "o", 0, 300);
        old.say(completed("o", "zero"), speechStarted("a", 600));
        ScriptedLink dead = stage.link(stage.now().plus(HOUR.multipliedBy(2)));
        stage.advance(DUE);
        dead.closeByPeer(1011, "");
        ScriptedLink next = stage.link(stage.now().plus(HOUR));
        if (oldOneDiesToo) {
            old.closeByPeer(1006, "");
        } else {
            turn(old, "a", 600, 1_500);
            old.say(completed("a", "one"));
        }
        stage.advance(Duration.ofSeconds(2));
        long from = oldOneDiesToo ? 600 : 1_500;
        stage.assertHeard(next, from, 3_000);
        turn(next, "x", 0, 900);
        next.say(completed("x", "next"));
        assertThat(listener.outcomes()).last().isEqualTo(oldOneDiesToo ? "1:next" : "2:next");
        end(listener);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
