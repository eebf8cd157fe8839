// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.silence;
import static io.github.reactorrealtime.Stage.sound;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

/** C3: nobody is pushed. */
class TranscriberDemandTest {

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();

    @Test
    void neverMoreThanWasRequested() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = listen(stage.vad().build().transcribe(source.flux()), 0);
        source.next(sound(1_000));
        for (int i = 0; i < 5; i++) {
            turn(link, "item" + i, i * 100L);
        }
        assertThat(listener.events).isEmpty();
        for (int asked = 1; asked <= 15; asked++) {
            listener.request(1);
            assertThat(listener.events).hasSize(asked);
        }
        listener.request(10);
        assertThat(listener.outcomes()).containsExactly("0:item0", "1:item1", "2:item2", "3:item3", "4:item4");
    }

    @Test
    void aSlowSubscriberStopsTheReadingOfTheSocket() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = listen(stage.vad().build().transcribe(source.flux()), 0);
        source.next(sound(60_000));
        for (int i = 0; i < 200; i++) {
            turn(link, "item" + i, i * 200L);
        }
        assertThat(link.demand()).isZero();
        int unread = link.unread();
        assertThat(unread)
                .as("at most 64 events wait for the subscriber and 32 are read ahead")
                .isGreaterThan(650);
        listener.request(Long.MAX_VALUE);
        assertThat(link.unread()).isZero();
        assertThat(listener.outcomes()).hasSize(200);
        assertThat(listener.outcomes().get(199)).isEqualTo("199:item199");
    }

    @Test
    void partialsMergeForASlowSubscriberWithoutLosingText() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = listen(stage.vad().build().transcribe(source.flux()), 0);
        source.next(sound(1_000));
        link.say(speechStarted("a", 0), speechStopped("a", 900), committed("a"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append(i).append(' ');
            link.say(delta("a", i + " "));
        }
        assertThat(link.unread()).as("merged partials don't stop the reading").isZero();
        listener.request(100);
        assertThat(listener.events(Partial.class)).containsExactly(new Partial(0, text.toString(), text.toString(), 1));
    }

    @Test
    void theSourceIsAskedForOneBufferAtATimeAndOnlyWhileTheSocketTakesIt() {
        ScriptedLink link = stage.link();
        List<Long> requests = new ArrayList<>();
        AtomicLong outstanding = new AtomicLong();
        listen(stage.builder().build().transcribe(source.flux().doOnRequest(n -> {
            requests.add(n);
            outstanding.addAndGet(n);
        })));
        assertThat(outstanding).hasValue(1);
        give(outstanding, sound(60));
        assertThat(outstanding).hasValue(1);
        link.writable(false);
        give(outstanding, sound(60));
        assertThat(outstanding).as("requests while the socket is full").hasValue(0);
        assertThat(link.audio()).hasSize(60 * Stage.MS);
        link.writable(true);
        assertThat(outstanding).hasValue(1);
        assertThat(link.audio()).hasSize(120 * Stage.MS);
        assertThat(requests).containsOnly(1L);
    }

    private void give(AtomicLong outstanding, ByteBuffer audio) {
        outstanding.decrementAndGet();
        source.next(audio);
    }

    @Test
    void aSourceThatEmitsWithoutBeingAskedIsAnErrorAfterWhatItGaveWasTranscribed() {
        ScriptedLink link = stage.link();
        link.writable(false);
        Flux<ByteBuffer> pushy = Flux.from(subscriber -> subscriber.onSubscribe(new org.reactivestreams.Subscription() {
            private boolean emitted;

            @Override
            public void request(long n) {
                if (!emitted) {
                    emitted = true;
                    subscriber.onNext(sound(60_000));
                    subscriber.onNext(sound(60));
                    subscriber.onNext(sound(60));
                }
            }

            @Override
            public void cancel() {}
        }));
        Stage.Listener listener = listen(stage.builder()
                .journal(Duration.ofSeconds(40))
                .maxTurn(Duration.ofSeconds(20))
                .build()
                .transcribe(pushy));
        link.onSent(event -> {
            if (event instanceof InputAudioCommand.Commit) {
                String item = "item" + link.commits();
                link.say(committed(item), completed(item, item));
            }
        });
        assertThat(listener.ended()).isFalse();
        link.writable(true);
        assertThat(link.audio()).hasSizeGreaterThanOrEqualTo(60_000 * Stage.MS);
        assertThat(listener.outcomes()).contains("0:item1");
        assertThat(listener.error)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("onBackpressureBuffer");
    }

    @Test
    void aFullJournalStopsTheSourceUntilTurnsAreSettled() {
        ScriptedLink link = stage.link();
        AtomicLong taken = new AtomicLong();
        Flux<ByteBuffer> endless = Flux.generate(sink -> {
            taken.incrementAndGet();
            sink.next(sound(100));
        });
        listen(stage.builder()
                .journal(Duration.ofSeconds(60))
                .maxTurn(Duration.ofSeconds(30))
                .build()
                .transcribe(endless.takeUntil(buffer -> taken.get() >= 2_000)));
        assertThat(taken.get()).isBetween(600L, 601L);
        assertThat(link.commits()).isEqualTo(2);
        link.say(committed("a"), completed("a", "one"));
        assertThat(taken.get()).isBetween(900L, 901L);
    }

    /** Only what the service's turn detection can no longer reach is given up as silence; the journal has to hold more. */
    @Test
    void aLongSilenceDoesNotStopTheSourceHoweverSmallTheJournal() {
        ScriptedLink link = stage.link();
        AtomicLong seconds = new AtomicLong();
        Flux<ByteBuffer> endless = Flux.generate(sink -> {
            seconds.incrementAndGet();
            sink.next(silence(1_000));
        });
        RealtimeTranscriber.Builder builder = stage.vad().maxTurn(Duration.ofSeconds(1));
        Stage.Listener listener =
                listen(smallestJournal(builder).transcribe(endless.takeWhile(b -> seconds.get() < 500)));
        for (int i = 0; i < 60; i++) {
            stage.timer.advance(Duration.ofSeconds(15));
        }
        assertThat(seconds.get()).isGreaterThan(400);
        assertThat(listener.error).isNull();
        assertThat(link.commits()).isZero();
    }

    private static RealtimeTranscriber smallestJournal(RealtimeTranscriber.Builder builder) {
        for (int seconds = 1; seconds < 3_600; seconds++) {
            try {
                return builder.journal(Duration.ofSeconds(seconds)).build();
            } catch (IllegalStateException tooSmall) {
                assertThat(tooSmall).hasMessageContaining("journal");
            }
        }
        throw new AssertionError("no journal is good enough");
    }

    /** The confirmation of a commit may be among the events that a slow subscriber holds back. */
    @Test
    void aSlowSubscriberDoesNotMakeTurnsFail() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = listen(
                stage.builder()
                        .turns(Turns.every(Duration.ofMillis(100)))
                        .build()
                        .transcribe(source.flux()),
                0);
        for (int i = 0; i < 150; i++) {
            source.next(sound(100));
        }
        assertThat(link.commits()).isEqualTo(150);
        for (int i = 0; i < 150; i++) {
            link.say(committed("item" + i), completed("item" + i, "t" + i));
        }
        assertThat(link.unread()).isPositive();
        stage.timer.advance(Duration.ofMinutes(5));
        listener.request(Long.MAX_VALUE);
        assertThat(listener.outcomes()).hasSize(150).noneMatch(outcome -> outcome.endsWith("failed"));
    }

    private static void turn(ScriptedLink link, String item, long ms) {
        link.say(speechStarted(item, ms), speechStopped(item, ms + 90), committed(item), completed(item, item));
    }
}
