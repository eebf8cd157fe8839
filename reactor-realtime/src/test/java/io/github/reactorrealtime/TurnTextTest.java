// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TranscriptionEvent.Delta;
import io.github.reactorrealtime.event.TranscriptionEvent.Intermediate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Partial text is right after each event, whether the service adds to it or changes its mind. */
class TurnTextTest {

    private final List<TranscriptEvent> told = new ArrayList<>();
    private final Turn turn = new Turn(3, 0);
    private final EventOutlet outlet = new EventOutlet(sink(), TranscriberListener.NONE);

    private FluxSink<TranscriptEvent> sink() {
        List<FluxSink<TranscriptEvent>> made = new ArrayList<>();
        Disposable subscription = Flux.<TranscriptEvent>create(made::add).subscribe(told::add);
        assertThat(subscription.isDisposed()).isFalse();
        return made.get(0);
    }

    private void hear(TranscriptionEvent event) {
        turn.text().add(event, turn, outlet);
    }

    private void delta(String text) {
        hear(new Delta(null, "i", 0, text, List.of()));
        outlet.emit();
    }

    private void guess(String text) {
        hear(new Intermediate(null, "i", 0, text));
        outlet.emit();
    }

    @Test
    void deltasAdd() {
        delta("good");
        delta("");
        delta(" morning");
        assertThat(told).containsExactly(partial("good", "good"), partial(" morning", "good morning"));
    }

    @Test
    void aGuessStandsBehindWhatIsSaidAndIsReplaced() {
        delta("Hello");
        guess(" wor");
        guess(" world");
        guess(" there");
        delta(" there!");
        delta(" You");
        assertThat(told)
                .containsExactly(
                        partial("Hello", "Hello"),
                        partial(" wor", "Hello wor"),
                        partial("ld", "Hello world"),
                        partial("", "Hello there"),
                        partial("!", "Hello there!"),
                        partial(" You", "Hello there! You"));
    }

    @Test
    void aGuessThatComesTrueInPartLeavesTheRestOut() {
        guess("one two");
        delta("one");
        guess(" three");
        assertThat(told)
                .containsExactly(partial("one two", "one two"), partial("", "one"), partial(" three", "one three"));
    }

    @Test
    void whatWasGuessedRightIsNotToldAgain() {
        guess("one");
        guess("one");
        delta("one");
        assertThat(told).containsExactly(partial("one", "one"));
        guess("");
        assertThat(told).hasSize(1);
    }

    @Test
    void aServiceThatSaysEverythingEachTimeIsUnderstood() {
        for (String all : List.of("good", "good mourning", "good morning", "")) {
            guess(all);
        }
        assertThat(told)
                .containsExactly(
                        partial("good", "good"),
                        partial(" mourning", "good mourning"),
                        partial("", "good morning"),
                        partial("", ""));
    }

    @Test
    void partialsThatWaitAreMergedIntoOneThatIsRight() {
        hear(new Delta(null, "i", 0, "a", List.of()));
        hear(new Intermediate(null, "i", 0, " b"));
        outlet.emit();
        hear(new Intermediate(null, "i", 0, " c"));
        hear(new Delta(null, "i", 0, " c", List.of()));
        hear(new Delta(null, "i", 0, " d", List.of()));
        outlet.emit();
        assertThat(told).containsExactly(partial("a b", "a b"), partial("", "a c d"));
    }

    @Test
    void anotherAttemptBeginsAnew() {
        delta("first");
        turn.endAttempt();
        assertThat(turn.text().isEmpty()).isTrue();
        outlet.restartPartials(turn.number);
        delta("second");
        assertThat(told).last().isEqualTo(new Partial(3, "second", "second", 2));
    }

    private static Partial partial(String delta, String text) {
        return new Partial(3, delta, text, 1);
    }
}
