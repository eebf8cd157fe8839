// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.silence;
import static io.github.reactorrealtime.Stage.sound;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.created;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

/** C6: whenever the subscriber leaves, nothing keeps running. */
class TranscriberCancelTest {

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();
    private final ScriptedLink link = new ScriptedLink();

    @AfterEach
    void nothingIsLeftOver() {
        assertThat(stage.timer.pending()).isZero();
        int sent = link.sent().size();
        int pings = link.pings();
        stage.timer.advance(Duration.ofHours(2));
        assertThat(link.sent()).hasSize(sent);
        assertThat(link.pings()).isEqualTo(pings);
    }

    @Test
    void whileConnecting() {
        stage.transport.next(Mono.never());
        listen(stage.builder().build().transcribe(source.flux())).cancel();
        assertThat(stage.transport.cancelled()).isOne();
        source.assertCancelled();
    }

    @Test
    void whenTheLinkArrivesAtThatVeryMoment() {
        Sinks.One<Link> arriving = Sinks.one();
        stage.transport.next(arriving.asMono());
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        arriving.tryEmitValue(link).orThrow();
        listener.cancel();
        assertClosed();
    }

    @Test
    void beforeTheSessionIsCreated() {
        stage.transport.next(Mono.just(link));
        listen(stage.builder().build().transcribe(source.flux())).cancel();
        assertClosed();
        source.assertCancelled();
    }

    @Test
    void beforeTheSessionIsConfirmed() {
        stage.transport.next(Mono.just(link));
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(1_000));
        link.say(created());
        listener.cancel();
        assertClosed();
        source.assertCancelled();
        assertThat(link.appends()).isEmpty();
    }

    @Test
    void whileNothingHappens() {
        Stage.Listener listener = vad();
        listener.cancel();
        assertClosed();
        source.assertCancelled();
    }

    @Test
    void inMidSpeechWithOpenTurns() {
        Stage.Listener listener = vad();
        source.next(sound(5_000));
        link.say(speechStarted("a", 0), speechStopped("a", 1_000), committed("a"), speechStarted("b", 2_000));
        listener.cancel();
        assertClosed();
        source.assertCancelled();
        assertThat(listener.outcomes()).isEmpty();
    }

    @Test
    void whileTheSocketIsFull() {
        Stage.Listener listener = vad();
        link.writable(false);
        source.next(sound(5_000));
        listener.cancel();
        assertClosed();
        source.assertCancelled();
    }

    @Test
    void whileASilenceIsProbed() {
        Stage.Listener listener = vad();
        source.next(silence(30_000));
        stage.timer.advance(Duration.ofSeconds(11));
        listener.cancel();
        assertClosed();
    }

    @Test
    void whileDrainingBeforeThePong() {
        link.answersPings(false);
        Stage.Listener listener = vad();
        source.next(sound(1_000));
        source.complete();
        stage.timer.advance(Duration.ofSeconds(1));
        listener.cancel();
        assertClosed();
    }

    @Test
    void whileDrainingInTheQuiet() {
        Stage.Listener listener = vad();
        source.next(sound(1_000));
        source.complete();
        stage.timer.advance(Duration.ofMillis(500));
        listener.cancel();
        assertClosed();
        assertThat(link.commits()).isZero();
    }

    @Test
    void whileTheLastAnswersAreAwaited() {
        Stage.Listener listener = vad();
        source.next(sound(1_000));
        source.complete();
        stage.timer.advance(Duration.ofSeconds(1));
        assertThat(link.commits()).isOne();
        listener.cancel();
        assertClosed();
    }

    @Test
    void whileTheLastEventsWaitForTheSubscriber() {
        stage.transport.next(Mono.just(link));
        Stage.Listener listener = listen(stage.builder().build().transcribe(source.flux()), 0);
        link.confirmSession();
        source.next(sound(1_000));
        source.complete();
        link.say(committed("a"), completed("a", "one"));
        assertThat(listener.ended()).isFalse();
        listener.cancel();
        assertClosed();
    }

    @Test
    void fromInsideAnEvent() {
        stage.transport.next(Mono.just(link));
        stage.vad().build().transcribe(source.flux()).take(1).as(Stage::listen);
        link.confirmSession();
        source.next(sound(1_000));
        link.say(speechStarted("a", 0), speechStopped("a", 900), committed("a"));
        assertClosed();
        source.assertCancelled();
    }

    @Test
    void fromInsideTheSource() {
        stage.transport.next(Mono.just(link));
        Stage.Listener[] listener = new Stage.Listener[1];
        listener[0] = new Stage.Listener(Long.MAX_VALUE);
        stage.builder()
                .build()
                .transcribe(source.flux().doOnNext(audio -> listener[0].cancel()))
                .subscribe(listener[0]);
        link.confirmSession();
        source.next(sound(1_000));
        assertClosed();
        source.assertCancelled();
    }

    @Test
    void boundariesAreLeftToo() {
        TestPublisher<String> boundaries = TestPublisher.create();
        stage.transport.next(Mono.just(link));
        listen(stage.builder().turns(Turns.manual(boundaries)).build().transcribe(source.flux()))
                .cancel();
        boundaries.assertCancelled();
        assertClosed();
    }

    @Test
    void anErrorOfTheSubscriberClosesEverything() {
        stage.transport.next(Mono.just(link));
        Stage.Listener listener =
                listen(stage.vad().build().transcribe(source.flux()).map(event -> {
                    throw new IllegalStateException("subscriber");
                }));
        link.confirmSession();
        source.next(sound(1_000));
        link.say(speechStarted("a", 0));
        assertThat(listener.error).hasMessage("subscriber");
        assertClosed();
        source.assertCancelled();
    }

    private Stage.Listener vad() {
        stage.transport.next(Mono.just(link));
        Stage.Listener listener = listen(stage.vad().build().transcribe(source.flux()));
        link.confirmSession();
        return listener;
    }

    private void assertClosed() {
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
    }
}
