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
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way back to the better route: probes that nobody sees, a minimum stay, and no to and fro. */
class RouteReturnTest {

    private static final Duration STAY = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final FailoverStage stage = new FailoverStage(1);
    private final ScriptedLink first = stage.link();
    private final Stage.Listener listener = stage.start(stage.twoRoutes());
    private final ScriptedLink second = stage.link();

    @BeforeEach
    void theLiveAudioIsOnTheSecondRouteAndATurnIsSettledThere() {
        stage.breaker(FIRST).transitionToOpenState();
        stage.speak(6_000);
        assertThat(model(second)).isEqualTo("whisper-1");
        turn(second, "a", 600, 1_500);
        second.say(completed("a", "one"));
        assertThat(first.isOpen()).isFalse();
    }

    @AfterEach
    void nothingIsLeftOver() {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }

    @Test
    void afterTheStayThreeProbesInARowBringTheLiveAudioBack() {
        int told = listener.events.size();
        stage.advance(STAY.minusMillis(1));
        assertThat(stage.connects()).isEqualTo(2);
        ScriptedLink probe = stage.link();
        stage.advanceMillis(1);
        assertThat(model(probe)).isEqualTo("gpt-4o-transcribe");
        stage.assertHeard(probe, 600, 1_500);
        probe.say(committed("x"), delta("x", "shadow"), completed("x", "shadow"));
        stage.advanceMillis(1);
        answer(probe, "y", "shadow");
        assertThat(stage.breaker(FIRST).getState()).isEqualTo(State.HALF_OPEN);
        stage.advanceMillis(1);
        assertThat(probe.commits()).isEqualTo(3);
        assertThat(listener.events).as("a probe tells nobody anything").hasSize(told);
        ScriptedLink back = stage.link();
        answer(probe, "z", "shadow");
        assertThat(stage.breaker(FIRST).getState()).isEqualTo(State.CLOSED);
        assertThat(model(back)).isEqualTo("gpt-4o-transcribe");
        assertThat(listener.events(RouteChanged.class)).hasSize(2).last().satisfies(change -> {
            assertThat(change.from()).isEqualTo(SECOND);
            assertThat(change.to()).isEqualTo(FIRST);
            assertThat(change.cause()).isEqualTo(FIRST + " works again");
        });
        assertThat(stage.watch.probes).containsExactly(FIRST + " true", FIRST + " true", FIRST + " true");
        stage.speak(60);
        assertThat(second.isOpen()).isFalse();
    }

    @Test
    void theReturnWaitsForTheEndOfATurn() {
        stage.advance(STAY.minusMillis(1));
        second.say(speechStarted("b", 4_200));
        ScriptedLink back = prove();
        assertThat(back.appends()).isEmpty();
        second.say(speechStopped("b", 5_400), committed("b"));
        stage.assertHeard(back, 5_400, 6_000);
        second.say(completed("b", "two"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
    }

    @Test
    void aFailedProbeIsRepeatedAnIntervalLater() {
        ScriptedLink probe = stage.link();
        stage.advance(STAY);
        probe.say(committed("x"), failed("x"));
        assertThat(stage.watch.probes).containsExactly(FIRST + " false");
        assertThat(stage.breaker(FIRST).getState()).as("one failure is enough").isEqualTo(State.OPEN);
        stage.advance(INTERVAL.minusMillis(1));
        assertThat(probe.commits()).isOne();
        stage.advance(
                Duration.ofMillis(6_001)); // it is looked again where the breaker is not ready at that very moment
        assertThat(probe.commits()).isEqualTo(2);
        assertThat(listener.events(RouteChanged.class)).hasSize(1);
    }

    @Test
    void aProbeThatCanNotConnectIsAFailedProbe() {
        stage.stage.transport.refuse(503, "");
        stage.advance(STAY);
        assertThat(stage.watch.probes).containsExactly(FIRST + " false");
        stage.stage.transport.refuse(503, "");
        stage.advance(INTERVAL.plusSeconds(6));
        assertThat(stage.watch.probes).containsExactly(FIRST + " false", FIRST + " false");
    }

    @Test
    void aRouteOnWhichEverySecondTurnFailsIsNotReturnedTo() {
        ScriptedLink probe = stage.link();
        stage.advance(STAY.minusMillis(1));
        for (int i = 0; i < 1_200; i++) {
            stage.advance(Duration.ofSeconds(1));
            int commits = probe.commits();
            if (commits > stage.watch.probes.size()) {
                probe.say(committed("x" + i), commits % 2 == 0 ? failed("x" + i) : completed("x" + i, "shadow"));
            }
            if (!probe.isOpen()) {
                break;
            }
        }
        assertThat(stage.watch.probes).hasSizeGreaterThan(10).contains(FIRST + " true", FIRST + " false");
        assertThat(stage.watch.cutovers).hasSize(1);
    }

    @Test
    void aReturnThatDidNotLastDoublesTheStay() {
        stage.advance(STAY.minusMillis(1));
        prove();
        Duration stay = STAY;
        for (int i = 0; i < 2; i++) {
            ScriptedLink down = stage.link();
            stage.breaker(FIRST).transitionToOpenState();
            stage.speak(3_000);
            assertThat(model(down)).isEqualTo("whisper-1");
            turn(down, "a", 0, 900);
            down.say(completed("a", "again"));
            stay = stay.multipliedBy(2);
            int connects = stage.connects();
            stage.advance(stay.minusMillis(1));
            assertThat(stage.connects()).isEqualTo(connects);
            prove();
        }
        assertThat(stage.watch.cutovers)
                .containsExactly(
                        FIRST + ">" + SECOND,
                        SECOND + ">" + FIRST,
                        FIRST + ">" + SECOND,
                        SECOND + ">" + FIRST,
                        FIRST + ">" + SECOND,
                        SECOND + ">" + FIRST);
    }

    @Test
    void aReturnThatLastedStartsFromTheMinimumStay() {
        stage.advance(STAY.minusMillis(1));
        prove();
        stage.advance(STAY.multipliedBy(10));
        ScriptedLink down = stage.link();
        stage.breaker(FIRST).transitionToOpenState();
        stage.speak(3_000);
        turn(down, "a", 0, 900);
        down.say(completed("a", "again"));
        int connects = stage.connects();
        stage.advance(STAY.minusMillis(1));
        assertThat(stage.connects()).isEqualTo(connects);
        ScriptedLink probe = stage.link();
        stage.advanceMillis(1);
        assertThat(model(probe)).isEqualTo("gpt-4o-transcribe");
    }

    /** Three probes succeed, the first of them in the next millisecond; returns the session to which the live audio returns. */
    private ScriptedLink prove() {
        ScriptedLink probe = stage.link();
        for (int i = 0; i < 3; i++) {
            stage.advanceMillis(1);
            assertThat(probe.commits()).isEqualTo(i + 1);
            if (i == 2) {
                break;
            }
            answer(probe, "probe" + i, "shadow");
        }
        ScriptedLink back = stage.link();
        answer(probe, "last", "shadow");
        assertThat(model(back)).isEqualTo("gpt-4o-transcribe");
        return back;
    }
}
