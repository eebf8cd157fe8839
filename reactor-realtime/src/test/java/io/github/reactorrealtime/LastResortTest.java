// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.model;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Turns for which every breaker is open: there is nowhere else to go, and a deadline. */
class LastResortTest {

    private final FailoverStage stage = new FailoverStage();
    private final ScriptedLink live = stage.link();

    @Test
    void aTurnIsTriedAfterAWhileThoughTheOnlyBreakerIsOpen() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        failTurns("a");
        stage.advanceMillis(4_999);
        assertThat(stage.connects()).as("the breaker is heeded at first").isOne();
        ScriptedLink repair = stage.link();
        stage.advanceMillis(251);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(stage.breaker(FIRST).getState())
                .as("who insists does not open it")
                .isEqualTo(State.OPEN);
        stage.leave(listener);
    }

    @Test
    void oneAtATimeAndAfterAFailureNotAtOnce() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        failTurns("a", "b");
        ScriptedLink lost = stage.link();
        stage.advanceMillis(5_250);
        assertThat(stage.connects()).isEqualTo(2);
        lost.closeByPeer(1006, "");
        stage.advanceMillis(4_749);
        assertThat(stage.connects()).isEqualTo(2);
        ScriptedLink repair = stage.link();
        stage.advanceMillis(502);
        assertThat(stage.connects()).isEqualTo(3);
        answer(repair, "x", "one");
        answer(repair, "y", "two");
        assertThat(listener.outcomes()).as("after a success the next at once").containsExactly("0:one", "1:two");
        stage.leave(listener);
    }

    @Test
    void aBreakerThatIsOpenedByHandIsHeededToTheEnd() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        stage.breaker(FIRST).transitionToForcedOpenState();
        live.say(failed("a"));
        stage.advance(Duration.ofSeconds(61));
        assertThat(stage.watch.repairs).isEmpty();
        assertThat(listener.outcomes()).containsExactly("0:failed");
        stage.leave(listener);
    }

    @Test
    void withAnotherRouteThatWorksNobodyInsists() {
        Stage.Listener listener = stage.start(stage.twoRoutes());
        ScriptedLink second = stage.link();
        ScriptedLink repair = stage.link();
        failTurns("a");
        assertThat(model(second)).isEqualTo("whisper-1");
        assertThat(model(repair)).isEqualTo("whisper-1");
        assertThat(stage.watch.repairs).containsExactly(SECOND + " 0/2");
        stage.leave(listener);
    }

    private void failTurns(String... items) {
        stage.speak(6_000);
        for (int i = 0; i < items.length; i++) {
            turn(live, items[i], i * 1_200L, i * 1_200L + 900);
        }
        stage.breaker(FIRST).transitionToOpenState();
        for (String item : items) {
            live.say(failed(item));
        }
    }
}
