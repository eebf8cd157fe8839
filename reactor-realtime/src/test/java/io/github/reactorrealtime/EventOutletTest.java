// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

class EventOutletTest {

    private final List<TranscriptEvent> received = new ArrayList<>();
    private final BaseSubscriber<TranscriptEvent> subscriber = new BaseSubscriber<>() {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // asks when the test says so
        }

        @Override
        protected void hookOnNext(TranscriptEvent event) {
            received.add(event);
        }
    };
    private final EventOutlet outlet = new EventOutlet(sink(subscriber), TranscriberListener.NONE);

    private static FluxSink<TranscriptEvent> sink(BaseSubscriber<TranscriptEvent> subscriber) {
        AtomicReference<FluxSink<TranscriptEvent>> made = new AtomicReference<>();
        Flux.<TranscriptEvent>create(made::set, FluxSink.OverflowStrategy.ERROR).subscribe(subscriber);
        return made.get();
    }

    @Test
    void handsOverNoMoreThanWasRequested() {
        for (int i = 0; i < 5; i++) {
            outlet.add(started(i));
        }
        outlet.emit();
        assertThat(received).isEmpty();
        subscriber.request(2);
        outlet.emit();
        outlet.emit();
        assertThat(received).containsExactly(started(0), started(1));
        subscriber.request(10);
        outlet.emit();
        assertThat(received).hasSize(5);
        assertThat(outlet.isEmpty()).isTrue();
    }

    @Test
    void partialsOfATurnMergeWhileTheyWaitAndLoseNothing() {
        StringBuilder text = new StringBuilder();
        for (String delta : List.of("one", " two", " three")) {
            text.append(delta);
            outlet.addPartial(7, delta, text, 1);
        }
        subscriber.request(1);
        outlet.emit();
        assertThat(received).containsExactly(new Partial(7, "one two three", "one two three", 1));

        text.append(" four");
        outlet.addPartial(7, " four", text, 1);
        subscriber.request(1);
        outlet.emit();
        assertThat(received).last().isEqualTo(new Partial(7, " four", "one two three four", 1));
    }

    @Test
    void aMergedPartialKeepsThePlaceOfItsFirstPart() {
        outlet.addPartial(0, "a", "a", 1);
        outlet.add(started(1));
        outlet.addPartial(1, "x", "x", 1);
        outlet.addPartial(0, "b", "ab", 1);
        subscriber.request(10);
        outlet.emit();
        assertThat(received)
                .extracting(Object::getClass)
                .containsExactly(List.of(Partial.class, SpeechStarted.class, Partial.class)
                        .toArray(Class<?>[]::new));
        assertThat(received.get(0)).extracting("delta").isEqualTo("ab");
    }

    @Test
    void gapsThatContinueEachOtherMergeWhileTheyWait() {
        outlet.add(gap(0, 10, "full"));
        outlet.add(gap(10, 30, "full"));
        outlet.add(gap(30, 40, "other"));
        outlet.add(gap(50, 60, "other"));
        subscriber.request(10);
        outlet.emit();
        assertThat(received).containsExactly(gap(0, 30, "full"), gap(30, 40, "other"), gap(50, 60, "other"));
    }

    @Test
    void gapsWithSomethingInBetweenStayApart() {
        outlet.add(gap(0, 10, "full"));
        outlet.add(started(1));
        outlet.add(gap(10, 30, "full"));
        subscriber.request(10);
        outlet.emit();
        assertThat(received).containsExactly(gap(0, 10, "full"), started(1), gap(10, 30, "full"));
    }

    @Test
    void aGapThatWasHandedOverIsNotChangedAnyMore() {
        subscriber.request(10);
        outlet.add(gap(0, 10, "full"));
        outlet.emit();
        outlet.add(gap(10, 30, "full"));
        outlet.emit();
        assertThat(received).containsExactly(gap(0, 10, "full"), gap(10, 30, "full"));
    }

    @Test
    void aTurnThatIsTranscribedAnewDoesNotContinueWhatWaits() {
        outlet.addPartial(7, "onions", "onions", 1);
        outlet.restartPartials(7);
        outlet.addPartial(7, "one", "one", 2);
        outlet.addPartial(8, "two", "two", 1);
        subscriber.request(10);
        outlet.emit();
        assertThat(received)
                .containsExactly(
                        new Partial(7, "onions", "onions", 1),
                        new Partial(7, "one", "one", 2),
                        new Partial(8, "two", "two", 1));
    }

    private static Gap gap(long start, long end, String cause) {
        return new Gap(new AudioRange(start, end, 24_000), cause, new AudioRange(0, end, 24_000).duration());
    }

    @Test
    void saysWhenItIsFullAndWhenThereIsRoomAgain() {
        int count = 0;
        while (outlet.hasRoom()) {
            outlet.add(started(count++));
        }
        assertThat(count).isEqualTo(64);
        subscriber.request(1);
        outlet.emit();
        assertThat(outlet.hasRoom()).isTrue();
    }

    @Test
    void mergedPartialsTakeTheRoomOfOne() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append('x');
            outlet.addPartial(0, "x", text, 1);
        }
        assertThat(outlet.hasRoom()).isTrue();
    }

    @Test
    void aSubscriberThatLeftGetsNothing() {
        outlet.add(started(0));
        subscriber.request(5);
        subscriber.cancel();
        outlet.emit();
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void deltasOfATurnAlwaysAddUpToItsText(long seed) {
        Random random = new Random(seed);
        StringBuilder[] texts = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < 5_000; i++) {
            int turn = random.nextInt(texts.length);
            String delta = Integer.toString(i) + ' ';
            texts[turn].append(delta);
            outlet.addPartial(turn, delta, texts[turn], 1);
            if (random.nextInt(5) == 0) {
                subscriber.request(1 + random.nextInt(3));
                outlet.emit();
            }
        }
        subscriber.request(100);
        outlet.emit();

        StringBuilder[] heard = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (TranscriptEvent event : received) {
            Partial partial = (Partial) event;
            int turn = (int) partial.turn();
            heard[turn].append(partial.delta());
            assertThat(partial.text()).startsWith(heard[turn]).hasSameSizeAs(heard[turn]);
        }
        for (int i = 0; i < texts.length; i++) {
            assertThat(heard[i]).hasToString(texts[i].toString());
        }
    }

    private static TranscriptEvent started(long turn) {
        return new SpeechStarted(turn, Duration.ZERO);
    }
}
