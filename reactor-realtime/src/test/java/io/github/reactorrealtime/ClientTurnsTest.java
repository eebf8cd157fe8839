// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.TranscriptEvent.SpeechStopped;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Turns found by a detector of ours: exact ranges, on whichever session they are transcribed. */
class ClientTurnsTest {

    private final FailoverStage stage = new FailoverStage();

    @Test
    void onlyTurnsAreSentAndTheirRangesAreExact() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        assertThat(FailoverStage.detection(link)).isInstanceOf(TurnDetection.Off.class);
        stage.pause(700);
        stage.speak(500);
        stage.pause(1_000);
        stage.speak(400);
        stage.pause(1_000);
        assertHeard(link, 700, 1_500, 2_200, 2_900);
        assertThat(link.commits()).isEqualTo(2);
        assertThat(listener.events(SpeechStarted.class)).hasSize(2);
        assertThat(listener.events(SpeechStopped.class))
                .extracting(SpeechStopped::at)
                .containsExactly(Duration.ofMillis(1_500), Duration.ofMillis(2_900));
        answer(link, "a", "one");
        answer(link, "b", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertThat(listener.events(Completed.class))
                .extracting(Completed::range)
                .containsExactly(range(700, 1_500), range(2_200, 2_900));
        stage.source.complete();
        assertThat(listener.completed).isTrue();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
        assertThat(stage.watch.reports.get(0).passedOver()).isEqualTo((700 + 700 + 700) * 24);
    }

    @Test
    void aTurnIsSentWhileItIsSpoken() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        assertHeard(link, 0, 600);
        assertThat(link.commits()).isZero();
        end(listener);
    }

    @Test
    void textThatComesBeforeTheCommitBelongsToTheTurnThatIsBeingSpoken() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        link.say(delta("a", "o"), delta("a", "ne"));
        stage.pause(300);
        stage.speak(600);
        link.say(delta("a", "!"), delta("b", "tw"), committed("a"));
        stage.pause(300);
        link.say(delta("b", "o"), committed("b"), completed("b", "two"), completed("a", "one!"));
        assertThat(listener.outcomes()).containsExactly("0:one!", "1:two");
        assertThat(listener.events(Partial.class))
                .extracting(partial -> partial.turn() + partial.text())
                .containsExactly("0o", "0one", "0one!", "1tw", "1two");
        end(listener);
    }

    @Test
    void aModelThatWritesAlongMayLagBehind() {
        ScriptedLink link = stage.link();
        Stage.Listener listener =
                start(stage.oneRoute().answerDeadline(Duration.ofSeconds(30)).finalDeadline(Duration.ofSeconds(10)));
        stage.speak(600);
        link.say(delta("a", "o"));
        stage.pause(300);
        link.say(committed("a"));
        stage.advance(Duration.ofSeconds(29));
        link.say(delta("a", "n"));
        stage.advance(Duration.ofSeconds(29));
        assertThat(stage.watch.failures).isEmpty();
        ScriptedLink repair = stage.link();
        stage.advance(Duration.ofSeconds(10));
        assertHeard(repair, 0, 900);
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    @Test
    void theNextSessionGetsAnUnfinishedTurnFromItsBeginning() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = start();
        stage.pause(600);
        stage.speak(600);
        lost.say(delta("a", "on"));
        ScriptedLink next = stage.link();
        lost.closeByPeer(1006, "");
        stage.advance(Duration.ofSeconds(2));
        assertHeard(next, 600, 1_200);
        stage.speak(300);
        stage.pause(300);
        assertHeard(next, 600, 1_800);
        answer(next, "a", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.events(Completed.class).get(0).range()).isEqualTo(range(600, 1_800));
        end(listener);
    }

    @Test
    void aTurnThatTheLostSessionWasAskedForIsRepaired() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        stage.pause(300);
        stage.speak(300);
        assertThat(lost.commits()).isOne();
        ScriptedLink repair = stage.link();
        ScriptedLink next = stage.link();
        lost.closeByPeer(1006, "");
        stage.advance(Duration.ofSeconds(2));
        assertHeard(repair, 0, 900);
        answer(repair, "r", "one");
        stage.pause(300);
        assertHeard(next, 900, 1_500);
        answer(next, "a", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end(listener);
    }

    @Test
    void turnsFoundWithoutASessionWaitForOne() {
        ScriptedLink silent = stage.silentLink();
        Stage.Listener listener = start();
        stage.speak(600);
        stage.pause(600);
        stage.speak(900);
        stage.pause(600);
        assertThat(silent.appends()).isEmpty();
        assertThat(listener.events(SpeechStopped.class)).hasSize(2);
        silent.confirmSession();
        assertHeard(silent, 0, 900, 1_200, 2_400);
        assertThat(silent.commits()).isEqualTo(2);
        silent.say(committed("a"), committed("b"), completed("b", "two"), completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end(listener);
    }

    @Test
    void aRefusedCommitIsRepaired() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        stage.pause(300);
        stage.speak(600);
        stage.pause(300);
        ScriptedLink repair = stage.link();
        link.say(error("input_audio_buffer_commit_empty", "buffer too small", link.commitId(0)));
        answer(link, "b", "two");
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertHeard(repair, 0, 900);
        end(listener);
    }

    @Test
    void turnsAreTheSameOnTheNextRoute() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.twoRoutes());
        stage.speak(600);
        stage.pause(300);
        ScriptedLink second = stage.link();
        stage.breaker(FIRST).transitionToOpenState();
        stage.pause(300);
        stage.speak(600);
        stage.pause(300);
        stage.speak(600);
        stage.pause(300);
        assertHeard(link, 0, 900);
        assertHeard(second, 1_200, 2_100, 2_100, 3_000);
        answer(second, "a", "two");
        answer(second, "b", "three");
        answer(link, "a", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        assertThat(listener.events(RouteChanged.class)).singleElement().satisfies(change -> {
            assertThat(change.to()).isEqualTo(SECOND);
            assertThat(change.at()).isEqualTo(Duration.ofMillis(1_200));
        });
        end(listener);
    }

    @Test
    void aFailedTurnIsRepairedWhileTheNextOneIsSpoken() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        stage.pause(300);
        stage.speak(600);
        ScriptedLink repair = stage.link();
        link.say(committed("a"), failed("a"));
        assertHeard(repair, 0, 900);
        stage.pause(300);
        answer(link, "b", "two");
        answer(repair, "x", "one");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        end(listener);
    }

    @Test
    void theEndOfTheSourceEndsTheTurn() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.pause(500);
        stage.speak(450);
        stage.source.complete();
        assertHeard(link, 500, 950);
        assertThat(link.commits()).isOne();
        answer(link, "a", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.completed).isTrue();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void aLastWordTooShortForTheDetectorIsHeardAllTheSame() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.oneRoute().turns(Turns.client(rate -> new Deaf())));
        stage.speak(80);
        stage.source.complete();
        assertThat(link.audio()).as("padded to the service's minimum").hasSize(100 * Stage.MS);
        answer(link, "a", "yes");
        assertThat(listener.outcomes()).containsExactly("0:yes");
        assertThat(listener.completed).isTrue();
        stage.assertAccounts(listener);
    }

    @Test
    void silenceEndsWithoutAWord() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.pause(5_000);
        assertThat(stage.watch.journalBytes).isZero();
        stage.source.complete();
        assertThat(listener.completed).isTrue();
        assertThat(link.commits()).isZero();
        assertThat(link.appends()).isEmpty();
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void aSourceThatEndsWithoutASessionGetsOne() {
        ScriptedLink lost = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        lost.closeByPeer(1006, "");
        stage.source.complete();
        ScriptedLink next = stage.link();
        stage.advance(Duration.ofSeconds(3));
        assertHeard(next, 0, 600);
        answer(next, "a", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.completed).isTrue();
        stage.assertNothingLeft();
    }

    @Test
    void endlessSpeechIsCutAndGoesOn() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.oneRoute().maxTurn(Duration.ofSeconds(1)));
        for (int i = 0; i < 25; i++) {
            stage.speak(100);
        }
        stage.pause(300);
        assertHeard(link, 0, 2_800);
        assertThat(link.commits()).isEqualTo(3);
        answer(link, "a", "one");
        answer(link, "b", "two");
        answer(link, "c", "three");
        assertThat(listener.events(Completed.class))
                .extracting(Completed::range)
                .containsExactly(range(0, 1_000), range(1_000, 2_000), range(2_000, 2_800));
        end(listener);
    }

    @Test
    void aServiceThatEndsTheTurnByItselfIsFollowed() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.speak(600);
        link.say(committed("a"));
        stage.speak(600);
        stage.pause(300);
        answer(link, "b", "two");
        link.say(completed("a", "one"));
        assertThat(link.commits()).as("the first one was the service's").isOne();
        assertThat(listener.events(Completed.class))
                .extracting(Completed::range)
                .containsExactly(range(0, 600), range(600, 1_500));
        end(listener);
    }

    @Test
    void audioThatThereIsNoRoomForIsAGapAndTheRestOfTheTurnIsHeard() {
        stage.silentLink();
        Stage.Listener listener = start(stage.oneRoute()
                .journal(Duration.ofSeconds(4))
                .maxTurn(Duration.ofSeconds(2))
                .overflow(Overflow.DROP_OLDEST));
        for (int i = 0; i < 60; i++) {
            stage.speak(100);
        }
        assertThat(listener.events(Gap.class)).isNotEmpty();
        listener.cancel();
        stage.assertAccounts(listener);
    }

    @Test
    void anUnknownItemIsNobodys() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start();
        stage.pause(500);
        link.say(committed("ghost"), completed("ghost", "Thank you for watching"));
        stage.speak(300);
        stage.pause(300);
        answer(link, "a", "one");
        link.say(completed("a", "again"), completed("ghost", "!"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
    }

    private Stage.Listener start() {
        return start(stage.oneRoute());
    }

    private Stage.Listener start(RealtimeTranscriber.Builder builder) {
        return stage.start(builder.turns(LoudnessDetector.turns()));
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }

    private static AudioRange range(long fromMs, long toMs) {
        return new AudioRange(fromMs * 24, toMs * 24, 24_000);
    }

    /** The session was given the source's audio of these times, and nothing else. */
    private void assertHeard(ScriptedLink link, long... fromAndToMs) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < fromAndToMs.length; i += 2) {
            expected.writeBytes(stage.audio(fromAndToMs[i], fromAndToMs[i + 1]));
        }
        assertThat(link.audio().length).isEqualTo(expected.size());
        assertThat(link.audio()).isEqualTo(expected.toByteArray());
    }

    /** Hears nothing, and has not made up its mind. */
    private static final class Deaf implements io.github.reactorrealtime.audio.TurnDetector {

        @Override
        public void detect(short[] samples, int length, Listener listener) {
            // undecided
        }

        @Override
        public long quietUntil() {
            return 0;
        }
    }
}
