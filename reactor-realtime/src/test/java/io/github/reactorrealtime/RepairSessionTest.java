// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The sessions that repair turns: kept warm, dropped when they are of no use, and left whenever the subscriber leaves. */
class RepairSessionTest {

    private final FailoverStage stage = new FailoverStage(4);
    private final ScriptedLink live = stage.link();
    private final Stage.Listener listener = stage.start(stage.oneRoute());

    @BeforeEach
    void threeTurnsAreCommitted() {
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        turn(live, "b", 1_200, 2_100);
        turn(live, "c", 2_400, 3_300);
        stage.breaker(FailoverStage.FIRST).transitionToDisabledState(); // what sessions do is what this is about
    }

    @AfterEach
    void nothingIsLeftOver() {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }

    @Test
    void aWarmSessionTakesTheNextTurn() {
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        answer(repair, "x", "one");
        live.say(completed("b", "two"), completed("c", "three"));
        stage.advance(Duration.ofSeconds(59));
        assertThat(repair.isOpen()).isTrue();
        turn(live, "d", 4_800, 5_700);
        live.say(failed("d"));
        assertThat(stage.connects()).isEqualTo(2);
        assertThat(repair.audio()).hasSize(1_800 * Stage.MS).endsWith(stage.audio(4_800, 5_700));
        answer(repair, "y", "four");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three", "3:four");
        stage.advance(Duration.ofSeconds(59));
        assertThat(repair.isOpen()).as("each turn renews its time").isTrue();
    }

    @Test
    void anIdleSessionIsClosed() {
        ScriptedLink repair = stage.link();
        live.say(completed("c", "three"), completed("b", "two"), failed("a"));
        answer(repair, "x", "one");
        stage.advance(Duration.ofMillis(59_999));
        assertThat(repair.isOpen()).isTrue();
        stage.advanceMillis(1);
        assertThat(repair.isOpen()).isFalse();
        assertThat(live.isOpen()).isTrue();
    }

    @Test
    void aSessionThatSpeaksOfAnOldTurnDoesNotConfuseTheNext() {
        ScriptedLink repair = stage.link();
        live.say(completed("c", "three"), failed("a"));
        answer(repair, "x", "one");
        live.say(failed("b"));
        repair.say(delta("x", "one"), completed("x", "one again"), failed("x"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        answer(repair, "y", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        assertThat(listener.events(Partial.class)).isEmpty();
    }

    @Test
    void aSessionOnWhichNothingWorksIsDroppedAfterTwoFailures() {
        ScriptedLink poisoned = stage.link();
        live.say(failed("a"));
        poisoned.say(committed("x"), failed("x"));
        assertThat(poisoned.commits()).as("it may have been the turn").isEqualTo(2);
        ScriptedLink fresh = stage.link();
        poisoned.say(committed("y"), failed("y"));
        assertThat(poisoned.isOpen()).isFalse();
        answer(fresh, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
    }

    @Test
    void aSuccessMakesASessionSoundAgain() {
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        repair.say(committed("x"), failed("x"));
        answer(repair, "y", "one");
        live.say(completed("c", "three"), failed("b"));
        repair.say(committed("z"), failed("z"));
        assertThat(repair.isOpen()).isTrue();
        answer(repair, "w", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        assertThat(stage.connects()).isEqualTo(2);
    }

    @Test
    void aSessionThatExpiresUnderATurnIsReplaced() {
        ScriptedLink expiring = stage.link();
        live.say(failed("a"));
        ScriptedLink fresh = stage.link();
        expiring.say(error("session_expired", "Your session hit the maximum duration.", ""));
        assertThat(expiring.isOpen()).isFalse();
        stage.assertHeard(fresh, 0, 900);
        answer(fresh, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
    }

    @Test
    void aWarmSessionThatTheServiceClosedIsNotUsed() {
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        answer(repair, "x", "one");
        repair.closeByPeer(1001, "");
        ScriptedLink fresh = stage.link();
        live.say(failed("b"));
        answer(fresh, "x", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
    }

    @Test
    void aWarmSessionThatTheServiceDeclaredOverIsNotUsed() {
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        answer(repair, "x", "one");
        repair.say(error("session_expired", "Your session hit the maximum duration.", ""));
        ScriptedLink fresh = stage.link();
        live.say(failed("b"));
        answer(fresh, "x", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
    }

    @Test
    void aWarmSessionThatIsAboutToExpireIsNotUsed() {
        ScriptedLink repair = stage.link(stage.now().plusSeconds(75));
        live.say(failed("a"));
        answer(repair, "x", "one");
        stage.advance(Duration.ofMillis(14_999));
        live.say(failed("b"));
        answer(repair, "y", "two");
        stage.advanceMillis(1);
        ScriptedLink fresh = stage.link();
        live.say(failed("c"));
        assertThat(repair.isOpen()).isFalse();
        stage.assertHeard(fresh, 2_400, 3_300);
        answer(fresh, "x", "three");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
    }

    @Test
    void whoLeavesWhileASessionIsOpenedLeavesNothing() {
        stage.stage.transport.next(Mono.never());
        live.say(failed("a"));
        listener.cancel();
        assertThat(stage.stage.transport.cancelled()).isOne();
    }

    @Test
    void whoLeavesAtTheMomentASessionArrivesLeavesNothing() {
        ScriptedLink late = new ScriptedLink();
        Sinks.One<Link> arriving = Sinks.one();
        stage.stage.transport.next(arriving.asMono());
        live.say(failed("a"));
        arriving.tryEmitValue(late).orThrow();
        listener.cancel();
        assertThat(late.isOpen()).isFalse();
    }

    @Test
    void whoLeavesWhileASessionIsConfiguredLeavesNothing() {
        stage.silentLink();
        live.say(failed("a"));
        listener.cancel();
    }

    @Test
    void whoLeavesWhileTheSocketIsFullLeavesNothing() {
        ScriptedLink full = stage.link();
        full.writable(false);
        live.say(failed("a"));
        assertThat(full.appends()).isEmpty();
        listener.cancel();
    }

    @Test
    void whoLeavesWhileAnAnswerIsAwaitedLeavesNothing() {
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        repair.say(committed("x"), delta("x", "on"));
        listener.cancel();
    }

    @Test
    void whoLeavesDuringTheWaitBeforeAnAttemptLeavesNothing() {
        live.say(failed("a", "rate_limit_error", "rate_limit_exceeded", "Please try again in 20s."));
        listener.cancel();
    }

    @Test
    void whoLeavesWhileASessionIsWarmLeavesNothing() {
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        answer(repair, "x", "one");
        listener.cancel();
    }

    @Test
    void aFullSocketTakesTheTurnWhenItCan() {
        ScriptedLink full = stage.link();
        full.writable(false);
        live.say(failed("a"));
        assertThat(full.commits()).isZero();
        full.writable(true);
        stage.assertHeard(full, 0, 900);
        answer(full, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
    }

    @Test
    void aSocketThatNeverTakesTheTurnIsGivenUp() {
        ScriptedLink full = stage.link();
        full.writable(false);
        live.say(completed("b", "two"), completed("c", "three"), failed("a"));
        ScriptedLink fresh = stage.link();
        stage.advance(Duration.ofSeconds(30));
        assertThat(full.isOpen()).isFalse();
        answer(fresh, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
    }
}
