// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service that was told to detect speech and never reports any: loud audio is not taken for silence without asking. */
class DeafWatchTest {

    /** A PING after ten seconds, and two to react. */
    private static final Duration CONCLUSION = Duration.ofSeconds(12);

    /** Three hundred milliseconds of padding and two seconds of reaction. */
    private static final int LOOK_BACK_BYTES = 2_300 * Stage.MS;

    private final FailoverStage stage = new FailoverStage();
    private final ScriptedLink live = stage.link();

    @Test
    void loudAudioWithoutSpeechIsCommittedByUs() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(59_700);
        stage.pause(300);
        stage.advance(CONCLUSION.minusMillis(1));
        assertThat(live.commits()).isZero();
        stage.advanceMillis(1);
        assertThat(live.commits()).isOne();
        answer(live, "a", "hello");
        assertThat(listener.events(Completed.class))
                .singleElement()
                .satisfies(turn -> assertThat(turn.range()).isEqualTo(new AudioRange(0, 60_000 * 24, 24_000)));
        stage.speak(59_700);
        stage.pause(300);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).as("it heard nothing and was wrong").isEqualTo(2);
        end(listener);
    }

    @Test
    void theCommitWaitsForAPauseButNotForEver() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(60_000);
        stage.advance(CONCLUSION.plusSeconds(5));
        assertThat(live.commits()).as("in mid-speech").isZero();
        stage.pause(240);
        stage.advanceMillis(100);
        assertThat(live.commits()).isOne();
        answer(live, "a", "hello");
        stage.speak(60_000);
        stage.advance(CONCLUSION.plusSeconds(11));
        assertThat(live.commits()).as("somebody never pauses").isEqualTo(2);
        end(listener);
    }

    @Test
    void whenThereWasNothingToHearTheServiceIsTrusted() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(59_700);
        stage.pause(300);
        stage.advance(CONCLUSION);
        answer(live, "a", " ");
        assertThat(stage.watch.journalBytes).isZero();
        stage.speak(59_700);
        stage.pause(300);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isOne();
        assertThat(stage.watch.journalBytes).isEqualTo(LOOK_BACK_BYTES);
        end(listener);
    }

    @Test
    void aServiceThatHasReportedSpeechIsTrusted() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        turn(live, "a", 0, 900);
        live.say(completed("a", "one"));
        stage.speak(60_000);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isZero();
        assertThat(stage.watch.journalBytes).isEqualTo(LOOK_BACK_BYTES);
        end(listener);
    }

    @Test
    void silenceIsPassedOver() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.pause(60_000);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isZero();
        assertThat(stage.watch.journalBytes).isEqualTo(LOOK_BACK_BYTES);
        end(listener);
    }

    @Test
    void aLittleNoiseInMuchSilenceStaysForFourTimesThePatience() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(6_000);
        stage.pause(114_000);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isZero();
        assertThat(stage.watch.journalBytes).as("it may have been a word").isEqualTo(120_000 * Stage.MS);
        stage.pause(6_000);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isOne();
        end(listener);
    }

    @Test
    void loudAudioThatMayStillBecomeATurnStays() {
        Stage.Listener listener = stage.start(stage.oneRoute());
        stage.speak(24_000);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isZero();
        assertThat(stage.watch.journalBytes).isEqualTo(24_000 * Stage.MS);
        stage.speak(11_700);
        stage.pause(300);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isOne();
        end(listener);
    }

    @Test
    void whereItIsSwitchedOffTheServiceIsAlwaysTrusted() {
        Stage.Listener listener = stage.start(stage.oneRoute().deafAfter(Duration.ZERO));
        stage.speak(60_000);
        stage.advance(CONCLUSION);
        assertThat(live.commits()).isZero();
        assertThat(stage.watch.journalBytes).isEqualTo(LOOK_BACK_BYTES);
        end(listener);
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
