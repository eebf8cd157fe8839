// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** A source that can't be slowed, and a journal that is full. */
class OverflowTest {

    private final FailoverStage stage = new FailoverStage();
    private final ScriptedLink live = stage.link();

    @Test
    void anErrorEndsTheTranscriptionAfterEverythingAcceptedIsSettled() {
        Stage.Listener listener = stage.start(small(Overflow.ERROR));
        stage.speak(12_000);
        turn(live, "a", 0, 1_500);
        assertThat(stage.watch.reports).isEmpty();
        byte[] tooMuch = Stage.noise(60 * Stage.MS);
        stage.source.next(ByteBuffer.wrap(tooMuch));
        stage.source.assertCancelled();
        assertThat(listener.ended()).isFalse();
        live.say(completed("a", "one"));
        stage.advance(Duration.ofSeconds(1));
        assertThat(live.commits()).as("the tail").isOne();
        answer(live, "b", "two");
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertThat(listener.error).isInstanceOf(AudioOverflowException.class).hasMessageContaining("PT12S");
        stage.assertNothingLeft();
        stage.assertAccounts(listener);
    }

    @Test
    void theOldestAudioIsGivenUpAndReportedToTheSample() {
        Stage.Listener listener = stage.start(small(Overflow.DROP_OLDEST));
        stage.speak(12_000);
        assertThat(listener.events).isEmpty();
        stage.speak(2_400);
        assertThat(listener.events(Gap.class)).singleElement().satisfies(gap -> {
            assertThat(gap.range()).isEqualTo(new AudioRange(0, 3_000 * 24, 24_000));
            assertThat(gap.watermark()).isEqualTo(Duration.ofSeconds(3));
            assertThat(gap.cause()).contains("PT12S");
        });
        turn(live, "a", 3_000, 4_200);
        live.say(completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        end(listener);
        assertThat(stage.watch.reports.get(0).gap()).isEqualTo(3_000 * 24);
    }

    @Test
    void gapsThatWaitForTheSubscriberAreMerged() {
        Stage.Listener listener =
                Stage.listen(small(Overflow.DROP_OLDEST).build().transcribe(stage.source.flux()), 0);
        for (int i = 0; i < 1_000; i++) {
            stage.speak(1_200);
        }
        listener.request(100);
        assertThat(listener.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.range().endSample()).isEqualTo(1_188_000 * 24));
        end(listener);
    }

    @Test
    void speechInProgressLosesItsBeginning() {
        Stage.Listener listener = stage.start(small(Overflow.DROP_OLDEST));
        stage.speak(12_000);
        live.say(speechStarted("a", 600));
        stage.speak(3_000);
        live.say(speechStopped("a", 14_400), committed("a"), completed("a", "one"));
        assertThat(listener.events(Gap.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.range()).isEqualTo(new AudioRange(600 * 24, 3_600 * 24, 24_000)));
        assertThat(listener.events(Completed.class))
                .singleElement()
                .satisfies(turn -> assertThat(turn.range()).isEqualTo(new AudioRange(3_600 * 24, 14_400 * 24, 24_000)));
        end(listener);
    }

    @Test
    void aTurnInRepairIsGivenUpAsAWholeAndTheRepairCancelled() {
        Stage.Listener listener = stage.start(small(Overflow.DROP_OLDEST));
        stage.speak(12_000);
        turn(live, "a", 0, 4_800);
        stage.stage.transport.next(Mono.never());
        live.say(failed("a"));
        stage.speak(60);
        assertThat(stage.stage.transport.cancelled()).isOne();
        assertThat(listener.events(Gap.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.range()).isEqualTo(new AudioRange(0, 4_800 * 24, 24_000)));
        assertThat(listener.outcomes()).isEmpty();
        live.say(completed("a", "late"));
        turn(live, "b", 5_400, 6_300);
        live.say(completed("b", "two"));
        assertThat(listener.outcomes()).containsExactly("1:two");
        end(listener);
    }

    @Test
    void aSocketThatTakesNothingIsReplacedOnceItsAudioIsGivenUp() {
        Stage.Listener listener = stage.start(small(Overflow.DROP_OLDEST));
        stage.speak(1_200);
        turn(live, "a", 0, 900);
        live.say(completed("a", "one"));
        live.writable(false);
        stage.speak(11_700);
        assertThat(live.isOpen()).isTrue();
        ScriptedLink next = stage.link();
        stage.speak(1_200);
        assertThat(live.isOpen()).isFalse();
        long from = listener.events(Gap.class).get(0).range().end().toMillis();
        assertThat(from).isEqualTo(2_900);
        assertThat(next.audio().length).isEqualTo((14_100 - 2_900) / 60 * 60 * Stage.MS);
        stage.assertHeard(next, from, from + next.audio().length / Stage.MS);
        end(listener);
    }

    @Test
    void aSourceThatEmitsMoreThanItWasAskedForIsToldSo() {
        TestPublisher<ByteBuffer> pushy = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
        Stage.Listener listener =
                Stage.listen(stage.oneRoute().turns(Turns.manual()).build().transcribe(pushy.flux()));
        live.writable(false);
        for (int i = 0; i < 3; i++) {
            pushy.next(Stage.sound(60));
        }
        pushy.assertCancelled();
        live.writable(true);
        answer(live, "a", "one");
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.error)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("onBackpressureBuffer");
        stage.assertNothingLeft();
    }

    /** Twelve seconds of journal. */
    private RealtimeTranscriber.Builder small(Overflow overflow) {
        return stage.oneRoute()
                .journal(Duration.ofSeconds(12))
                .maxTurn(Duration.ofSeconds(6))
                .overflow(overflow);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
