// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are not believed: loops, most of the words missing, phrases that models put into silence. */
class SecondOpinionTest {

    private static final AudioRange TEN_SECONDS = new AudioRange(0, 240_000, 24_000);

    private final FailoverStage stage = new FailoverStage();
    private final TranscriptCheck check =
            TranscriptCheck.loops(4).or(TranscriptCheck.phrases("Thank you for watching!"));

    @Test
    void aDoubtfulTextIsReplacedByTheNextRoutes() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.twoRoutes());
        ScriptedLink second = stage.link();
        link.say(committed("a"), completed("a", "no no no no"));
        assertThat(FailoverStage.model(second)).isEqualTo("whisper-1");
        assertThat(listener.outcomes()).isEmpty();
        answer(second, "x", "no, never");
        assertThat(listener.outcomes()).containsExactly("0:no, never");
        assertThat(listener.events(Completed.class).get(0).provenance().route()).isEqualTo(SECOND);
        assertThat(stage.breaker(FIRST).getMetrics().getNumberOfFailedCalls())
                .as("it did answer")
                .isZero();
        end(listener);
    }

    @Test
    void withOneRouteItIsAskedAgain() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.oneRoute());
        ScriptedLink again = stage.link();
        link.say(committed("a"), completed("a", "Thank you for watching."));
        answer(again, "x", "good morning");
        assertThat(listener.outcomes()).containsExactly("0:good morning");
        end(listener);
    }

    @Test
    void theSecondOpinionCountsWhateverItIs() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.twoRoutes());
        ScriptedLink second = stage.link();
        link.say(committed("a"), completed("a", "no no no no"));
        answer(second, "x", "no no no no no");
        assertThat(listener.outcomes()).containsExactly("0:no no no no no");
        end(listener);
    }

    @Test
    void whereNobodyKnowsBetterTheFirstTextCounts() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.twoRoutes());
        ScriptedLink second = stage.link();
        link.say(committed("a"), completed("a", "no no no no"));
        second.say(committed("x"), failed("x"), committed("y"), failed("y"));
        stage.advance(Duration.ofMinutes(5));
        assertThat(listener.outcomes()).containsExactly("0:no no no no");
        assertThat(listener.events(Completed.class).get(0).provenance().route()).isEqualTo(FIRST);
        end(listener);
    }

    @Test
    void whatIsNotDoubtedIsTakenAtOnce() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = start(stage.twoRoutes());
        link.say(committed("a"), completed("a", "no no no"));
        assertThat(listener.outcomes()).containsExactly("0:no no no");
        end(listener);
    }

    @ParameterizedTest
    @CsvSource({
        "no no no no, true",
        "No. No! NO? no…, true",
        "no no no, false",
        "and so on and so on and so on and so on, true",
        "and so on and so on and so on and so, false",
        "one two three four five six one two three four five six, false",
        "'', false",
        "我们 我们 我们 我们, true"
    })
    void loopsAreTheSameWordsAgainAndAgain(String text, boolean doubtful) {
        assertThat(TranscriptCheck.loops(4).isDoubtful(text, TEN_SECONDS)).isEqualTo(doubtful);
    }

    @ParameterizedTest
    @CsvSource({"one two three, true", "one two three four, true", "one two three four five, false"})
    void fewWordsAreTooFewForLongAudio(String text, boolean doubtful) {
        TranscriptCheck few = TranscriptCheck.fewerWordsThan(30, Duration.ofSeconds(10));
        assertThat(few.isDoubtful(text, TEN_SECONDS)).isEqualTo(doubtful);
        assertThat(few.isDoubtful(text, new AudioRange(0, 239_999, 24_000)))
                .as("short audio")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"thank you for watching, true", "Thank you for watching this, false", "'', false"})
    void phrasesAreTheWholeText(String text, boolean doubtful) {
        assertThat(TranscriptCheck.phrases("Thank you for watching!").isDoubtful(text, TEN_SECONDS))
                .isEqualTo(doubtful);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2})
    void twiceIsNoLoop(int times) {
        assertThatIllegalArgumentException().isThrownBy(() -> TranscriptCheck.loops(times));
    }

    private Stage.Listener start(RealtimeTranscriber.Builder builder) {
        Stage.Listener listener =
                stage.start(builder.turns(LoudnessDetector.turns()).secondOpinion(check));
        stage.speak(600);
        stage.pause(300);
        return listener;
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
