// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.model;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The live audio leaves a route whose breaker is open, and comes back when the route has proved itself. */
class FailoverTest {

    private final FailoverStage stage = new FailoverStage(1);

    /** Like the service at its worst: a healthy socket on which turn after turn fails. */
    @Test
    void whenTurnsKeepFailingTheBreakerOpensAndTheLiveAudioGoesToTheNextRoute() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        ScriptedLink repair = stage.link(); // on the second route: the only attempt on the first is spent
        for (int i = 0; i < 4; i++) {
            turn(live, "item" + i, i * 900L, i * 900L + 600);
            live.say(i == 2 ? completed("item" + i, "t" + i) : failed("item" + i));
            if (i != 2) {
                answer(repair, "x" + i, "t" + i);
            }
        }
        assertThat(stage.breaker(FIRST).getState()).isEqualTo(State.CLOSED);
        turn(live, "item4", 3_600, 4_200);
        ScriptedLink next = stage.link();
        live.say(failed("item4"));
        assertThat(stage.breaker(FIRST).getState()).isEqualTo(State.OPEN);
        assertThat(model(next)).isEqualTo("whisper-1");
        stage.assertHeard(next, 4_200, 6_000);
        answer(repair, "x4", "t4");
        assertThat(listener.outcomes()).containsExactly("0:t0", "1:t1", "2:t2", "3:t3", "4:t4");
        assertThat(listener.events(RouteChanged.class)).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(FIRST);
            assertThat(change.to()).isEqualTo(SECOND);
            assertThat(change.at()).isEqualTo(Duration.ofMillis(4_200));
            assertThat(change.cause()).isEqualTo("the breaker of " + FIRST + " is open");
        });
        end(listener);
    }

    @Test
    void theLiveAudioMovesAtTheEndOfTheTurn() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        live.say(speechStarted("a", 0));
        ScriptedLink next = stage.link();
        stage.breaker(FIRST).transitionToForcedOpenState();
        stage.speak(3_000);
        assertThat(model(next)).isEqualTo("whisper-1");
        assertThat(next.appends()).isEmpty();
        live.say(speechStopped("a", 5_400), committed("a"));
        stage.assertHeard(next, 5_400, 6_000);
        live.say(completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(live.isOpen()).isFalse();
        end(listener);
    }

    @Test
    void aTurnThatDoesNotEndIsWaitedForTwentySeconds() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        live.say(speechStarted("a", 600));
        ScriptedLink next = stage.link();
        stage.breaker(FIRST).transitionToForcedOpenState();
        stage.speak(3_000);
        stage.advance(Duration.ofMillis(19_999));
        assertThat(next.appends()).isEmpty();
        stage.advanceMillis(1);
        stage.assertHeard(next, 600, 6_000);
        turn(next, "x", 0, 3_000);
        next.say(completed("x", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void whereNoRouteIsHealthyTheLiveAudioStays() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.breaker(FIRST).transitionToForcedOpenState();
        stage.breaker(SECOND).transitionToForcedOpenState();
        stage.speak(3_000);
        stage.advance(Duration.ofMinutes(1));
        turn(live, "a", 1_800, 2_700);
        live.say(completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(stage.connects()).isOne();
        end(listener);
    }

    @Test
    void whenTheNextRouteCanNotBeReachedEitherTheLiveAudioStays() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.stage.transport.refuse(new ConnectException("refused"));
        stage.breaker(FIRST).transitionToForcedOpenState();
        stage.speak(3_000);
        stage.advance(Duration.ofSeconds(20));
        assertThat(stage.connects())
                .as("left alone until a probe's interval is over")
                .isEqualTo(2);
        stage.speak(3_000);
        stage.assertHeard(live, 0, 6_000);
        ScriptedLink next = stage.link();
        stage.advance(Duration.ofSeconds(12));
        assertThat(model(next)).isEqualTo("whisper-1");
        end(listener);
    }

    @Test
    void threeFailedTurnsInARowAreTakenForAPoisonedSession() {
        ScriptedLink poisoned = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.breaker(FIRST).transitionToDisabledState();
        stage.speak(6_000);
        ScriptedLink repair = stage.link();
        for (int i = 0; i < 2; i++) {
            turn(poisoned, "item" + i, i * 900L, i * 900L + 600);
            poisoned.say(failed("item" + i));
            answer(repair, "x" + i, "t" + i);
        }
        assertThat(stage.connects()).isEqualTo(2);
        turn(poisoned, "item2", 1_800, 2_400);
        ScriptedLink fresh = stage.link();
        poisoned.say(failed("item2"));
        answer(repair, "x2", "t2");
        assertThat(model(fresh)).isEqualTo("gpt-4o-transcribe");
        stage.assertHeard(fresh, 2_400, 6_000);
        assertThat(stage.watch.cutoverCauses)
                .singleElement()
                .asString()
                .contains("nothing works in this session any more");
        stage.speak(60);
        assertThat(poisoned.isOpen()).isFalse();
        assertThat(listener.outcomes()).containsExactly("0:t0", "1:t1", "2:t2");
        assertThat(listener.events(RouteChanged.class)).isEmpty();
        end(listener);
    }

    @Test
    void aSuccessInBetweenSaysThatTheSessionIsNotPoisoned() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.breaker(FIRST).transitionToDisabledState();
        stage.speak(6_000);
        ScriptedLink repair = stage.link();
        for (int i = 0; i < 6; i++) {
            turn(live, "item" + i, i * 900L, i * 900L + 600);
            live.say(i % 3 == 2 ? completed("item" + i, "t" + i) : failed("item" + i));
            if (i % 3 != 2) {
                answer(repair, "x" + i, "t" + i);
            }
        }
        assertThat(stage.connects()).isEqualTo(2);
        assertThat(listener.outcomes()).hasSize(6);
        end(listener);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
