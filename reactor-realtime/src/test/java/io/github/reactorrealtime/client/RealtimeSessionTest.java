// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.session;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.UnknownEvent;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** An open session: demand, order, life and death. */
class RealtimeSessionTest {

    private static final Duration PING_INTERVAL = Duration.ofSeconds(15);
    private static final Duration PONG_TIMEOUT = Duration.ofSeconds(10);

    private final TestTimer timer = new TestTimer();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final ScriptedLink link = transport.acceptAndConfirm();
    private final RealtimeSession session = open();

    private RealtimeSession open() {
        Endpoint endpoint = Endpoint.openAi(Credential.bearer("key"));
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.of("whisper-1"))
                .build();
        return requireNonNull(RealtimeClient.builder(endpoint, SessionPlan.transcription(endpoint, config, null))
                .transport(transport)
                .timer(timer)
                .build()
                .connect()
                .block());
    }

    @Test
    void nothingIsReadWithoutDemand() {
        link.say(delta("a", "1"), delta("a", "2"), delta("a", "3"));
        assertThat(link.unread()).isEqualTo(3);
        session.events()
                .as(events -> StepVerifier.create(events, 0))
                .expectSubscription()
                .then(() -> assertThat(link.unread()).isEqualTo(3))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertThat(link.unread()).isOne())
                .thenRequest(1)
                .expectNextCount(1)
                .thenCancel()
                .verify();
    }

    @Test
    void demandIsPassedThroughAndAddsUp() {
        BaseSubscriber<ServerEvent> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(3);
            }
        };
        session.events().subscribe(reader);
        assertThat(link.demand()).isEqualTo(3);
        link.say(delta("a", "1"));
        assertThat(link.demand()).isEqualTo(2);
        reader.request(5);
        assertThat(link.demand()).isEqualTo(7);
    }

    @Test
    void eventsHaveOneSubscriber() {
        session.events().subscribe();
        session.events().as(StepVerifier::create).verifyErrorMessage("the events of a session have one subscriber");
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void errorsAndUnknownEventsAreElementsAndMalformedTextIsSkipped() {
        link.say("nonsense", "", error("some_code", "x", ""), "{\"type\":\"brand.new\"}", "{}", completed("a", "t"));
        session.events()
                .as(StepVerifier::create)
                .assertNext(event -> assertThat(event).isInstanceOf(ErrorEvent.class))
                .assertNext(event -> assertThat(event).isInstanceOf(UnknownEvent.class))
                .assertNext(event -> assertThat(event).isInstanceOf(TranscriptionEvent.Completed.class))
                .thenCancel()
                .verify();
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void eventsCompleteWhenTheSocketIsClosedByEitherSide() {
        session.events()
                .as(StepVerifier::create)
                .then(() -> link.say(delta("a", "last")))
                .then(() -> link.closeByPeer(1001, "expired"))
                .expectNextCount(1)
                .verifyComplete();
        session.closed()
                .as(StepVerifier::create)
                .expectNext(new CloseStatus(1001, "expired"))
                .verifyComplete();
        assertThat(timer.pending()).as("the watch ends with the session").isZero();
    }

    @Test
    void eventsOfAClosedSessionComplete() {
        session.close().as(StepVerifier::create).verifyComplete();
        session.close().as(StepVerifier::create).verifyComplete();
        session.events().as(StepVerifier::create).verifyComplete();
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void cancellingTheEventsLeavesTheSessionOpen() {
        session.events().as(StepVerifier::create).thenCancel().verify();
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void sendingIsLazyAndKeepsTheOrderOfTheCalls() {
        int before = link.sent().size();
        session.send(new InputAudioCommand.Clear("c0"));
        assertThat(link.sent()).hasSize(before);
        session.append(new byte[] {1, 2});
        session.send(new InputAudioCommand.Commit("c1")).subscribe();
        session.append(new byte[] {3, 4});
        assertThat(link.sent().subList(before, before + 3))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Append", "Commit", "Append");
    }

    @Test
    void sendingManyAsksForTheNextWhenTheNetworkHasTheOneBefore() {
        AtomicInteger asked = new AtomicInteger();
        session.send(Flux.range(0, 5)
                        .doOnNext(i -> asked.incrementAndGet())
                        .map(i -> new InputAudioCommand.Commit("c" + i)))
                .as(StepVerifier::create)
                .verifyComplete();
        assertThat(asked).hasValue(5);
        assertThat(link.commits()).isEqualTo(5);
    }

    @Test
    void sendingOnAClosedSessionFailsAndAppendingDoesNothing() {
        session.close().subscribe();
        session.send(new InputAudioCommand.Commit("c")).as(StepVerifier::create).verifyError();
        session.append(new byte[] {1, 2});
        assertThat(link.appends()).isEmpty();
    }

    @Test
    void theConfigurationIsTheLastTheServiceDescribed() {
        assertThat(requireNonNull(session.configuration().transcription()).model())
                .isEqualTo("gpt-4o-transcribe");
        assertThat(session.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_003_600L));
        session.events().subscribe();
        link.say(session("session.updated", "{\"model\":\"other\"}", ""));
        assertThat(requireNonNull(session.configuration().transcription()).model())
                .isEqualTo("other");
        assertThat(session.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_003_600L));
        assertThat(link.sent(SessionCommand.Update.class)).hasSize(1);
    }

    @Test
    void aDeadConnectionIsFoundByItsMissingPong() {
        session.events().subscribe();
        timer.advance(PING_INTERVAL);
        assertThat(link.pings()).isOne();
        link.answersPings(false);
        timer.advance(PING_INTERVAL.plus(PONG_TIMEOUT).minusMillis(1));
        assertThat(link.isOpen()).isTrue();
        timer.advance(Duration.ofMillis(1));
        assertThat(link.isOpen()).isFalse();
        assertThat(requireNonNull(link.closedByUs()).code()).isEqualTo(1006);
        assertThat(link.closedByUs().reason()).contains("10000 ms");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void anAnsweringConnectionIsKept() {
        session.events().subscribe();
        for (int i = 0; i < 240; i++) {
            timer.advance(PING_INTERVAL);
        }
        assertThat(link.isOpen()).isTrue();
        assertThat(link.pings()).isEqualTo(240);
    }

    @Test
    void aSessionThatNobodyReadsIsNotTakenForDead() {
        timer.advance(Duration.ofHours(1));
        assertThat(link.isOpen()).isTrue();
        assertThat(link.pings()).isZero();
    }

    @Test
    void aReaderThatPausesBeforeThePongDoesNotKillTheSession() {
        BaseSubscriber<ServerEvent> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        session.events().subscribe(reader);
        link.answersPings(false);
        timer.advance(PING_INTERVAL);
        link.say(delta("a", "the only one asked for"));
        timer.advance(PONG_TIMEOUT.plusSeconds(60));
        assertThat(link.isOpen()).isTrue();
    }
}
