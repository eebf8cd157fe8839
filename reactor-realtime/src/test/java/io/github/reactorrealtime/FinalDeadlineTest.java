// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A turn whose text has begun is due sooner than one that was never answered. */
class FinalDeadlineTest {

    private final FailoverStage stage = new FailoverStage();
    private final ScriptedLink live = stage.link();
    private final Stage.Listener listener = stage.start(stage.oneRoute());

    @BeforeEach
    void aTurnIsCommitted() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
    }

    @Test
    void tenSecondsAfterItsLastPartialATurnIsRepaired() {
        stage.advance(Duration.ofSeconds(2));
        live.say(delta("a", "on"));
        stage.advance(Duration.ofMillis(9_999));
        assertThat(stage.connects()).isOne();
        ScriptedLink repair = stage.link();
        stage.advanceMillis(1);
        assertThat(stage.watch.causes)
                .singleElement()
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        cause -> assertThat(cause.waited()).isEqualTo(Duration.ofSeconds(10)));
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end();
    }

    @Test
    void eachPartialPutsItOff() {
        for (int i = 0; i < 5; i++) {
            live.say(delta("a", "n"));
            stage.advance(Duration.ofMillis(5_900));
        }
        assertThat(stage.connects()).as("29.5 s after the commit").isOne();
        live.say(completed("a", "nnnnn"));
        assertThat(listener.outcomes()).containsExactly("0:nnnnn");
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.connects()).isOne();
        end();
    }

    /** Models that write along while they listen may lag behind by as much as the turn is long. */
    @Test
    void afterPartialsBeforeTheCommitTheAnswerDeadlineCounts() {
        live.say(completed("a", "one"), speechStarted("b", 2_000), delta("b", "tw"));
        stage.advance(Duration.ofSeconds(20));
        assertThat(stage.connects()).as("somebody is still speaking").isOne();
        live.say(speechStopped("b", 3_000), committed("b"));
        stage.advance(Duration.ofMillis(29_999));
        assertThat(stage.connects()).isOne();
        stage.link();
        stage.advanceMillis(1);
        assertThat(stage.connects()).isEqualTo(2);
        end();
    }

    @Test
    void withoutAPartialTheAnswerDeadlineCounts() {
        stage.advance(Duration.ofMillis(29_999));
        assertThat(stage.connects()).isOne();
        stage.link();
        stage.advanceMillis(1);
        assertThat(stage.connects()).isEqualTo(2);
        end();
    }

    @Test
    void aRepairedTurnIsNotFailedByTheDeadlineOfItsFirstAttempt() {
        live.say(delta("a", "on"));
        stage.advance(Duration.ofSeconds(9));
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        stage.advance(Duration.ofSeconds(20));
        assertThat(stage.connects()).isEqualTo(2);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end();
    }

    private void end() {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
