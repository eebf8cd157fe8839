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
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route repairs a turn, and when: what is at fault, how long the service asks to wait, what breaker and bulkhead say. */
class RepairRouteTest {

    private FailoverStage stage = new FailoverStage();

    @ParameterizedTest
    @CsvSource({
        "insufficient_quota, insufficient_quota, You exceeded your current quota",
        "invalid_request_error, invalid_api_key, Incorrect API key provided",
        "invalid_request_error, model_not_found, The model does not exist"
    })
    void aRouteAtFaultIsTakenOutOnceAndLeftByTurnsAndLiveAudio(String type, String code, String message) {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        turn(live, "b", 1_200, 2_100);
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        ScriptedLink second = stage.link();
        live.say(failed("a", type, code, message));
        assertThat(model(repair)).isEqualTo("whisper-1");
        assertThat(model(next)).isEqualTo("whisper-1");
        live.say(failed("b", type, code, message));
        assertThat(model(second)).isEqualTo("whisper-1");
        assertThat(stage.watch.routesOut).containsExactly(FIRST);
        answer(repair, "x", "one");
        answer(second, "x", "two");
        stage.speak(3_000);
        turn(next, "c", 900, 1_800);
        next.say(completed("c", "three"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        assertThat(listener.events(RouteChanged.class)).singleElement().satisfies(change -> {
            assertThat(change.to()).isEqualTo(SECOND);
            assertThat(change.cause()).contains(FIRST + " is out", message);
        });
        end(listener);
    }

    @Test
    void aKeyRefusedAtTheRepairsConnectTakesTheRouteOut() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        stage.stage.transport.refuse(401, "{\"error\":{\"code\":\"invalid_api_key\"}}");
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        live.say(failed("a"));
        assertThat(stage.watch.connectFailures).containsExactly(FIRST);
        assertThat(stage.watch.routesOut).containsExactly(FIRST);
        assertThat(model(repair)).isEqualTo("whisper-1");
        assertThat(model(next)).isEqualTo("whisper-1");
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void whenAllRoutesAreAtFaultTheTurnFails() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        live.say(failed("a", "insufficient_quota", "insufficient_quota", "No money left"));
        assertThat(listener.outcomes()).containsExactly("0:failed");
        assertThat(listener.events(Failed.class).get(0).cause()).hasMessageContaining("No money left");
        assertThat(listener.ended())
                .as("the session may still be good for something")
                .isFalse();
        end(listener);
    }

    @Test
    void committedTurnsOfALostConnectionAreRepairedWithoutSpendingAttempts() {
        stage = new FailoverStage(1);
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        turn(live, "b", 1_200, 2_100);
        ScriptedLink first = stage.link();
        ScriptedLink second = stage.link();
        ScriptedLink next = stage.link();
        live.closeByPeer(1006, "");
        stage.assertHeard(first, 0, 900);
        stage.assertHeard(second, 1_200, 2_100);
        assertThat(model(first)).isEqualTo("gpt-4o-transcribe");
        stage.assertHeard(next, 2_100, 6_000);
        answer(second, "x", "two");
        ScriptedLink other = stage.link();
        first.say(committed("y"), failed("y"));
        assertThat(model(other)).as("the only attempt was spent").isEqualTo("whisper-1");
        answer(other, "z", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertThat(listener.events(Completed.class).get(1).provenance().attempt())
                .isEqualTo(2);
        end(listener);
    }

    @Test
    void aRepairWhoseConnectionIsLostIsRepeatedAndSpendsNoAttempt() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink lost = stage.link();
        live.say(failed("a"));
        ScriptedLink lostAgain = stage.link();
        lost.closeByPeer(1011, "");
        stage.assertHeard(lostAgain, 0, 900);
        lostAgain.closeByPeer(1011, "");
        int connects = stage.connects();
        ScriptedLink repair = stage.link();
        stage.advanceMillis(124);
        assertThat(stage.connects())
                .as("the second time it is not in such a hurry")
                .isEqualTo(connects);
        stage.advanceMillis(1);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.events(Completed.class).get(0).provenance().attempt())
                .isEqualTo(4);
        end(listener);
    }

    @Test
    void aShortWaitThatTheServiceAsksForIsKept() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        live.say(failed("a", "rate_limit_error", "rate_limit_exceeded", "Please try again in 1.5s."));
        stage.advanceMillis(1_499);
        assertThat(stage.connects()).isOne();
        ScriptedLink repair = stage.link();
        stage.advanceMillis(1);
        assertThat(model(repair)).isEqualTo("gpt-4o-transcribe");
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void aLongWaitThatTheServiceAsksForIsSpentOnTheNextRoute() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        ScriptedLink repair = stage.link();
        live.say(failed("a", "rate_limit_error", "rate_limit_exceeded", "Please try again in 20s."));
        assertThat(model(repair)).isEqualTo("whisper-1");
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void aLongWaitIsKeptWhereThereIsNoOtherRoute() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        live.say(failed("a", "rate_limit_error", "rate_limit_exceeded", "Please try again in 20s."));
        stage.advanceMillis(19_999);
        assertThat(stage.connects()).isOne();
        ScriptedLink repair = stage.link();
        stage.advanceMillis(1);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void whileEveryBreakerIsOpenATurnWaitsAndFailsAtItsDeadline() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        stage.breaker(FIRST).transitionToForcedOpenState();
        stage.breaker(SECOND).transitionToForcedOpenState();
        live.say(failed("a"));
        stage.advance(Duration.ofMillis(59_999));
        assertThat(listener.outcomes()).isEmpty();
        stage.advanceMillis(1);
        assertThat(listener.outcomes()).containsExactly("0:failed");
        assertThat(stage.connects()).isOne();
        assertThat(listener.ended()).isFalse();
        end(listener);
    }

    @Test
    void aTurnThatWaitsForABreakerIsRepairedSoonAfterItOpensHalf() {
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        stage.breaker(FIRST).transitionToOpenStateFor(Duration.ofSeconds(4));
        live.say(failed("a"));
        stage.advanceMillis(3_900);
        assertThat(stage.connects()).isOne();
        ScriptedLink repair = stage.link();
        stage.advanceMillis(400);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void aTurnThatFindsAFullBulkheadWaitsUntilThereIsAPlace() {
        stage = new FailoverStage(2, 1);
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        turn(live, "b", 1_200, 2_100);
        ScriptedLink repair = stage.link();
        live.say(failed("a"), failed("b"));
        stage.advance(Duration.ofSeconds(1));
        assertThat(stage.connects()).isEqualTo(2);
        answer(repair, "x", "one");
        assertThat(repair.commits()).as("the place is taken at once").isEqualTo(2);
        answer(repair, "y", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end(listener);
    }

    @Test
    void aTurnThatFindsAFullBulkheadTakesTheNextRoute() {
        stage = new FailoverStage(2, 1);
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        turn(live, "b", 1_200, 2_100);
        ScriptedLink first = stage.link();
        ScriptedLink other = stage.link();
        live.say(failed("a"), failed("b"));
        assertThat(model(other)).isEqualTo("whisper-1");
        answer(other, "x", "two");
        answer(first, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end(listener);
    }

    /** Somebody else's transcription, sharing the breaker, holds the only place for a while. */
    @Test
    void aBulkheadFullOfOthersRepairsIsAskedAgain() {
        stage = new FailoverStage(2, 1);
        ScriptedLink live = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        assertThat(stage.bulkheads.bulkhead(FIRST).tryAcquirePermission()).isTrue();
        live.say(failed("a"));
        stage.advance(Duration.ofSeconds(3));
        assertThat(stage.connects()).isOne();
        ScriptedLink repair = stage.link();
        stage.bulkheads.bulkhead(FIRST).onComplete();
        stage.advanceMillis(250);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
