// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.model;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When no session can be had for a while: how fast it is tried again, where, for how long, and what is told at the end. */
class OutageTest {

    private final FailoverStage stage = new FailoverStage();

    @Test
    void aServiceThatAcceptsAndClosesAtOnceIsNotHammeredAndLeftAfterTheBudget() {
        ScriptedLink lively = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        turn(lively, "a", 0, 900);
        lively.say(completed("a", "one"));
        ScriptedLink first = stage.link();
        lively.closeByPeer(1011, "");
        ScriptedLink second = stage.link();
        first.closeByPeer(1011, "");
        assertThat(stage.connects())
                .as("opened and of no use: no reason to be quick")
                .isEqualTo(2);
        stage.advanceMillis(999);
        assertThat(stage.connects()).isEqualTo(2);
        stage.advanceMillis(1);
        stage.assertHeard(second, 900, 3_000);
        second.closeByPeer(1011, "");
        ScriptedLink third = stage.link();
        stage.advance(Duration.ofSeconds(1));
        assertThat(model(third)).isEqualTo("gpt-4o-transcribe");
        ScriptedLink other = stage.link();
        third.closeByPeer(1011, "");
        assertThat(model(other)).as("the visit was worth three connects").isEqualTo("whisper-1");
        stage.assertHeard(other, 900, 3_000);
        end(listener);
    }

    @Test
    void progressGivesARouteItsBudgetBack() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(6_000);
        for (int round = 0; round < 4; round++) {
            turn(link, "a", 0, 900);
            link.say(completed("a", "t" + round));
            ScriptedLink useless = stage.link();
            link.closeByPeer(1011, "");
            link = stage.link();
            useless.closeByPeer(1011, "");
            stage.breaker(FIRST).reset(); // it is about the budget of connects
            stage.advance(Duration.ofSeconds(1));
            assertThat(model(link)).isEqualTo("gpt-4o-transcribe");
        }
        assertThat(listener.outcomes()).containsExactly("0:t0", "1:t1", "2:t2", "3:t3");
        end(listener);
    }

    @Test
    void aRouteThatCanNotBeReachedAtTheStartGivesWayAfterItsBudget() {
        for (int i = 0; i < 3; i++) {
            stage.stage.transport.refuse(new ConnectException("refused"));
        }
        ScriptedLink other = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        stage.advance(Duration.ofSeconds(1));
        assertThat(stage.connects()).isEqualTo(2);
        stage.advance(Duration.ofSeconds(1));
        assertThat(model(other)).isEqualTo("whisper-1");
        stage.assertHeard(other, 0, 3_000);
        assertThat(stage.watch.connectFailures).containsExactly(FIRST, FIRST, FIRST);
        end(listener);
    }

    @Test
    void aRouteThatRefusesTheKeyAtTheStartGivesWayAtOnce() {
        stage.stage.transport.refuse(401, "");
        ScriptedLink other = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        assertThat(model(other)).isEqualTo("whisper-1");
        assertThat(stage.watch.routesOut).containsExactly(FIRST);
        end(listener);
    }

    @Test
    void whenNoRouteWasEverReachedTheTranscriptionEndsSoonWithTheFirstCause() {
        for (int i = 0; i < 3; i++) {
            stage.stage.transport.refuse(new ConnectException("refused"));
        }
        stage.stage.transport.refuse(403, "");
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        stage.advance(Duration.ofSeconds(2));
        assertThat(listener.error).isInstanceOfSatisfying(ConnectionFailedException.class, cause -> {
            assertThat(cause.getSuppressed()).hasSize(3);
            assertThat(cause.getSuppressed()[2]).isInstanceOf(HandshakeException.class);
        });
        assertThat(listener.events(Gap.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.range()).isEqualTo(new AudioRange(0, 3_000 * 24, 24_000)));
        stage.source.assertCancelled();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void anOutageIsEnduredAndTheAudioOfAllThatTimeHeardAfterwards() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"));
        for (int i = 0; i < 200; i++) {
            stage.stage.transport.refuse(new ConnectException("refused"));
        }
        lost.closeByPeer(1006, "");
        for (int second = 0; second < 60; second++) {
            stage.pause(600);
            stage.speak(600);
            stage.advance(Duration.ofSeconds(1));
        }
        assertThat(listener.ended()).isFalse();
        assertThat(stage.connects()).as("backs off").isBetween(15, 50);
        stage.stage.transport.forget();
        ScriptedLink next = stage.link();
        stage.advance(Duration.ofSeconds(40));
        stage.assertHeard(next, 900, 75_000);
        end(listener);
    }

    @Test
    void anOutageThatIsTooLongEndsTheTranscriptionAndEverySampleIsAccountedFor() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener =
                stage.start(stage.twoRoutes().failover(FailoverSettings.DEFAULTS.withOutage(Duration.ofMinutes(2))));
        stage.speak(6_000);
        turn(lost, "a", 600, 900);
        lost.say(completed("a", "one"));
        turn(lost, "b", 1_200, 2_100);
        lost.say(speechStarted("c", 2_400));
        for (int i = 0; i < 500; i++) {
            stage.stage.transport.refuse(new ConnectException("refused"));
        }
        lost.closeByPeer(1006, "gone");
        stage.advance(Duration.ofSeconds(119));
        assertThat(listener.ended()).isFalse();
        assertThat(listener.outcomes()).as("the second is past its deadline").containsExactly("0:one", "1:failed");
        stage.advance(Duration.ofSeconds(60));
        assertThat(listener.error).hasMessageContaining("1006 gone");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:failed", "2:failed");
        AudioReport report = stage.watch.reports.get(0);
        assertThat(report.completed()).isEqualTo(300 * 24);
        assertThat(report.failed()).isEqualTo((900 + 3_600) * 24);
        assertThat(report.passedOver()).isEqualTo((600 + 300 + 300) * 24);
        stage.source.assertCancelled();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void audioThatNobodyHeardInAnOutageThatIsTooLongIsAGap() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener =
                stage.start(stage.oneRoute().failover(FailoverSettings.DEFAULTS.withOutage(Duration.ofSeconds(10))));
        stage.speak(3_000);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"));
        for (int i = 0; i < 100; i++) {
            stage.stage.transport.refuse(new ConnectException("refused"));
        }
        lost.closeByPeer(1006, "gone");
        stage.speak(3_000);
        stage.advance(Duration.ofSeconds(60));
        assertThat(listener.error).hasMessageContaining("1006 gone");
        assertThat(listener.events(Gap.class)).singleElement().satisfies(gap -> {
            assertThat(gap.range()).isEqualTo(new AudioRange(900 * 24, 6_000 * 24, 24_000));
            assertThat(gap.cause()).contains("1006 gone");
            assertThat(gap.watermark()).isEqualTo(Duration.ofSeconds(6));
        });
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    /** Opened is not working: the clock of the outage runs on until something comes back. */
    @Test
    void aServiceThatOnlyAcceptsAndClosesIsAnOutageToo() {
        ScriptedLink lively = stage.link();
        Stage.Listener listener =
                stage.start(stage.twoRoutes().failover(FailoverSettings.DEFAULTS.withOutage(Duration.ofMinutes(2))));
        stage.speak(3_000);
        turn(lively, "a", 0, 900);
        lively.say(completed("a", "one"));
        ScriptedLink next = stage.link();
        lively.closeByPeer(1011, "");
        int connectsInAMinute = 0;
        for (int second = 0; second < 300 && !listener.ended(); second++) {
            stage.advance(Duration.ofSeconds(1));
            if (!next.sent().isEmpty()) {
                ScriptedLink useless = next;
                next = stage.link();
                useless.closeByPeer(1011, "");
            }
            connectsInAMinute = second == 60 ? stage.connects() : connectsInAMinute;
        }
        assertThat(listener.error).isNotNull();
        assertThat(stage.watch.routesOut).isEmpty();
        assertThat(stage.connects() - connectsInAMinute).as("backs off").isLessThan(connectsInAMinute);
        next.close(CloseStatus.NORMAL); // was never asked for
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void whileARouteIsOutOfReachTheOtherOneIsUsed() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = stage.start(stage.twoRoutes());
        stage.speak(3_000);
        turn(lost, "a", 0, 900);
        lost.say(completed("a", "one"));
        for (int i = 0; i < 3; i++) {
            stage.stage.transport.refuse(503, "");
        }
        ScriptedLink other = stage.link();
        lost.closeByPeer(1011, "");
        stage.advance(Duration.ofSeconds(2));
        assertThat(model(other)).isEqualTo("whisper-1");
        assertThat(stage.watch.cutovers).containsExactly(FIRST + ">" + SECOND);
        assertThat(stage.watch.cutoverCauses.get(0)).contains("can't be reached");
        end(listener);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
