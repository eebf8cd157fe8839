// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.silence;
import static io.github.reactorrealtime.Stage.sound;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** C5: what becomes of the last words. */
class TailDrainTest {

    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();
    private final ScriptedLink link = stage.link();

    @AfterEach
    void nothingIsLeftOver() {
        assertThat(stage.timer.pending()).isZero();
        assertThat(link.isOpen()).isFalse();
    }

    @Test
    void aManualTailIsCommittedAtOnceAndAwaited() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(500));
        source.complete();
        assertThat(link.commits()).isOne();
        assertThat(link.pings()).isZero();
        link.say(committed("a"));
        assertThat(listener.ended()).isFalse();
        link.say(completed("a", "one"));
        assertCompleted(listener, "0:one");
    }

    @Test
    void speechThatIsGoingOnIsCommittedAfterAMomentOfQuiet() {
        Stage.Listener listener = vad();
        source.next(sound(2_000));
        link.say(speechStarted("a", 300));
        source.complete();
        assertThat(link.pings()).isOne();
        stage.timer.advance(QUIET.minusMillis(1));
        assertThat(link.commits()).isZero();
        stage.timer.advance(Duration.ofMillis(1));
        assertThat(link.commits()).isOne();
        link.say(committed("a"), completed("a", "one"));
        assertCompleted(listener, "0:one");
    }

    @Test
    void aTurnThatTheServiceEndsByItselfIsNotCommittedAgain() {
        Stage.Listener listener = vad();
        source.next(sound(1_000)).next(silence(1_000));
        link.say(speechStarted("a", 300));
        source.complete();
        stage.timer.advance(QUIET.dividedBy(2));
        link.say(speechStopped("a", 1_500), committed("a"));
        stage.timer.advance(QUIET);
        link.say(completed("a", "one"));
        assertThat(link.commits()).isZero();
        assertCompleted(listener, "0:one");
    }

    @Test
    void everyWordAboutTurnsStartsTheQuietAnew() {
        Stage.Listener listener = vad();
        source.next(sound(2_000));
        source.complete();
        stage.timer.advance(QUIET.minusMillis(100));
        link.say(speechStarted("a", 300));
        stage.timer.advance(QUIET.minusMillis(100));
        assertThat(link.commits()).isZero();
        stage.timer.advance(Duration.ofMillis(100));
        assertThat(link.commits()).isOne();
        link.say(committed("a"), completed("a", "one"));
        assertCompleted(listener, "0:one");
    }

    @Test
    void aSilentTailIsNotCommitted() {
        Stage.Listener listener = vad();
        source.next(silence(3_000));
        source.complete();
        stage.timer.advance(QUIET);
        assertThat(link.commits()).isZero();
        assertCompleted(listener);
    }

    @Test
    void aSilentTailBehindATurnWaitsForTheTurnOnly() {
        Stage.Listener listener = vad();
        source.next(sound(1_000)).next(silence(2_000));
        link.say(speechStarted("a", 0), speechStopped("a", 1_500), committed("a"));
        source.complete();
        stage.timer.advance(QUIET.multipliedBy(3));
        assertThat(listener.ended()).isFalse();
        link.say(completed("a", "one"));
        assertThat(link.commits()).isZero();
        assertCompleted(listener, "0:one");
    }

    @Test
    void aTailWithSoundIsCommittedAlthoughTheServiceHeardNoSpeech() {
        Stage.Listener listener = vad();
        source.next(silence(1_000)).next(sound(400));
        source.complete();
        stage.timer.advance(QUIET);
        assertThat(link.commits()).isOne();
        link.say(committed("a"), completed("a", "yes"));
        assertCompleted(listener, "0:yes");
    }

    @Test
    void withoutATailOnlyTheAnswersAreAwaited() {
        Stage.Listener listener = vad();
        source.next(sound(1_200));
        link.say(speechStarted("a", 0), speechStopped("a", 1_200), committed("a"));
        source.complete();
        assertThat(link.pings()).isZero();
        assertThat(listener.ended()).isFalse();
        link.say(completed("a", "one"));
        assertCompleted(listener, "0:one");
    }

    @Test
    void anEmptySourceCompletesWithoutACommit() {
        Stage.Listener manual = listen(stage.builder().build().transcribe(Flux.empty()));
        assertCompleted(manual);
        ScriptedLink second = stage.link();
        Stage.Listener vad = listen(stage.vad().build().transcribe(Flux.empty()));
        assertThat(vad.completed).isTrue();
        assertThat(second.commits()).isZero();
        assertThat(second.isOpen()).isFalse();
    }

    @Test
    void anEmptySourceDoesNotWaitForTheConnection() {
        link.close(CloseStatus.NORMAL);
        Stage other = new Stage();
        other.transport.next(Mono.never());
        Stage.Listener listener = listen(other.builder().build().transcribe(Flux.empty()));
        assertThat(listener.completed).isTrue();
        assertThat(other.transport.cancelled()).isOne();
        assertThat(other.timer.pending()).isZero();
    }

    @Test
    void aFailedSourceIsDrainedBeforeItsErrorIsTold() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(500));
        source.error(new IOException("microphone unplugged"));
        assertThat(listener.ended()).isFalse();
        assertThat(link.commits()).isOne();
        link.say(committed("a"), completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.error).isInstanceOf(IOException.class).hasMessage("microphone unplugged");
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
    }

    @Test
    void aSourceThatFailsAtOnceFailsAtOnce() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(Flux.error(new IOException("no"))));
        assertThat(listener.error).hasMessage("no");
    }

    @Test
    void aServerThatAnswersNoPingDoesNotHoldItUpForEver() {
        link.answersPings(false);
        Stage.Listener listener = vad();
        source.next(silence(1_000)).next(sound(400));
        source.complete();
        stage.timer.advance(Duration.ofSeconds(3));
        assertThat(link.commits()).isZero();
        stage.timer.advance(QUIET);
        assertThat(link.commits()).isOne();
        link.say(committed("a"), completed("a", "one"));
        assertCompleted(listener, "0:one");
    }

    /** What was asked before the last words were sent says nothing of them. */
    @Test
    void theAnswerToAnEarlierPingIsNotTakenForTheTails() {
        link.answersPings(false);
        Stage.Listener listener = vad();
        source.next(sound(1_000));
        stage.timer.advance(Duration.ofSeconds(10)); // the watch asks
        assertThat(link.pings()).isOne();
        link.say(speechStarted("a", 300));
        source.next(sound(500)).next(silence(700));
        source.complete();
        assertThat(link.pings()).isEqualTo(2);
        link.pong();
        stage.timer.advance(QUIET.multipliedBy(2));
        assertThat(link.commits()).isZero();
        link.say(speechStopped("a", 2_000), committed("a"), completed("a", "one"));
        link.pong();
        stage.timer.advance(QUIET);
        assertThat(link.commits()).isZero();
        assertCompleted(listener, "0:one");
    }

    @Test
    void aTailThatTheServiceFindsEmptyIsNoFailure() {
        Stage.Listener listener = vad();
        source.next(sound(400));
        source.complete();
        stage.timer.advance(QUIET);
        link.say(error("input_audio_buffer_commit_empty", "buffer too small", link.commitId(0)));
        assertCompleted(listener);
    }

    @Test
    void aRefusedCommitIsAFailedTurn() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(400));
        source.complete();
        link.say(error("some_code", "no", link.commitId(0)));
        assertCompleted(listener, "0:failed");
    }

    @Test
    void aRefusedCommitInMidSpeechFailsTheSpeech() {
        Stage.Listener listener = vad();
        source.next(sound(2_000));
        link.say(speechStarted("a", 300));
        source.complete();
        stage.timer.advance(QUIET);
        link.say(error("some_code", "no", link.commitId(0)));
        stage.timer.advance(Duration.ofSeconds(31));
        assertCompleted(listener, "0:failed");
    }

    /** The service gave the commit another item than the one whose speech it had announced. */
    @Test
    void speechThatNeverBecomesAnItemIsSettledByTheDeadline() {
        Stage.Listener listener = vad();
        source.next(sound(2_000));
        link.say(speechStarted("a", 300));
        source.complete();
        stage.timer.advance(QUIET);
        link.say(committed("b"), completed("b", "one"));
        assertThat(listener.ended()).isFalse();
        stage.timer.advance(Duration.ofSeconds(30));
        assertCompleted(listener, "0:failed", "1:one");
    }

    @Test
    void speechWhoseBufferIsEmptyIsSettledByTheDeadline() {
        Stage.Listener listener = vad();
        source.next(sound(2_000));
        link.say(speechStarted("a", 300));
        source.complete();
        stage.timer.advance(QUIET);
        link.say(error("input_audio_buffer_commit_empty", "buffer too small", link.commitId(0)));
        stage.timer.advance(Duration.ofSeconds(31));
        assertCompleted(listener, "0:failed");
    }

    @Test
    void openTurnsAreAwaitedUpToTheDeadline() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(400));
        source.complete();
        stage.timer.advance(Duration.ofSeconds(20));
        link.say(committed("a"));
        stage.timer.advance(Duration.ofSeconds(29));
        assertThat(listener.ended()).isFalse();
        stage.timer.advance(Duration.ofSeconds(1));
        assertCompleted(listener, "0:failed");
    }

    @Test
    void aCommitWithoutAnyAnswerFailsAtTheDeadline() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(400));
        source.complete();
        stage.timer.advance(Duration.ofSeconds(30));
        assertCompleted(listener, "0:failed");
    }

    @Test
    void completionWaitsForASlowSubscriber() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()), 0);
        source.next(sound(400));
        source.complete();
        link.say(committed("a"), failed("a"));
        assertThat(listener.ended()).isFalse();
        listener.request(1);
        assertCompleted(listener, "0:failed");
    }

    @Test
    void aTurnWhoseConnectionIsLostWhileDrainingIsRepaired() {
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(400));
        source.complete();
        link.say(committed("a"));
        ScriptedLink repair = stage.link();
        link.closeByPeer(1006, "");
        assertThat(repair.audio()).hasSize(400 * Stage.MS);
        assertThat(repair.commits()).isOne();
        repair.say(committed("r"), completed("r", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.completed).isTrue();
        assertThat(repair.closedByUs()).isEqualTo(CloseStatus.NORMAL);
    }

    private Stage.Listener vad() {
        return listen(stage.vad().quiet(QUIET).build().transcribe(source.flux()));
    }

    private void assertCompleted(Stage.Listener listener, String... outcomes) {
        assertThat(listener.outcomes()).containsExactly(outcomes);
        assertThat(listener.error).isNull();
        assertThat(listener.completed).isTrue();
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
    }
}
