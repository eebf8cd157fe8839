// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ConversationCommand;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ConversationInputTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ScriptedTransport transport = new ScriptedTransport();
    private final ScriptedLink link = transport.acceptAndConfirm();
    private final RealtimeSession session = open();
    private final int before = link.sent().size();

    @Test
    void textsBecomeMessagesOfTheUserInOrderAndAllEventsPass() {
        List<TranscriptEvent> events =
                List.of(new Partial(0, "good", "good", 1), completed(0, "good morning"), gap(), completed(1, "hello"));

        Flux.fromIterable(events)
                .transform(ConversationInput.addTo(session))
                .as(StepVerifier::create)
                .expectNextSequence(events)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(sent()).containsExactly(message("good morning"), message("hello"));
    }

    @Test
    void anAnswerIsAskedForAfterEachText() {
        Flux.<TranscriptEvent>just(completed(0, "one"), gap(), completed(1, "two"))
                .transform(ConversationInput.askOf(session))
                .as(StepVerifier::create)
                .expectNextCount(3)
                .expectComplete()
                .verify(TIMEOUT);

        ResponseCommand.Create answer = new ResponseCommand.Create(null, null);
        assertThat(sent()).containsExactly(message("one"), answer, message("two"), answer);
    }

    @Test
    void blankTextsAreNotSent() {
        Flux.<TranscriptEvent>just(completed(0, ""), completed(1, " \n"))
                .transform(ConversationInput.askOf(session))
                .as(StepVerifier::create)
                .expectNextCount(2)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(sent()).isEmpty();
    }

    @Test
    void nothingIsTakenOrSentBeforeItIsAskedFor() {
        TestPublisher<TranscriptEvent> source = TestPublisher.create();

        source.flux()
                .transform(ConversationInput.addTo(session))
                .as(events -> StepVerifier.create(events, 0))
                .expectSubscription()
                .then(() -> source.assertMaxRequested(0))
                .thenRequest(1)
                .then(() -> source.assertMaxRequested(1))
                .then(() -> source.next(completed(0, "one")))
                .expectNext(completed(0, "one"))
                .then(() -> assertThat(sent()).containsExactly(message("one")))
                .thenCancel()
                .verify(TIMEOUT);

        source.assertCancelled();
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void closedSessionEndsTheEventsAndCancelsTheTranscription() {
        TestPublisher<TranscriptEvent> source = TestPublisher.create();
        link.closeByPeer(1_011, "restart");

        source.flux()
                .transform(ConversationInput.addTo(session))
                .as(StepVerifier::create)
                .then(() -> source.next(completed(0, "one")))
                .expectError(ClosedChannelException.class)
                .verify(TIMEOUT);

        source.assertCancelled();
    }

    private List<ClientEvent> sent() {
        return link.sent().subList(before, link.sent().size());
    }

    private RealtimeSession open() {
        Endpoint endpoint = Endpoint.openAi(Credential.bearer("key"));
        return requireNonNull(
                RealtimeClient.builder(endpoint, List.of(SessionPlan.conversation(endpoint, "gpt-realtime")))
                        .transport(transport)
                        .timer(new TestTimer())
                        .build()
                        .connect()
                        .block(TIMEOUT));
    }

    private static ClientEvent message(String text) {
        return new ConversationCommand.Create(null, null, Item.userText(text));
    }

    private static Completed completed(long turn, String text) {
        return new Completed(
                turn,
                new AudioRange(24_000 * turn, 24_000 * (turn + 1), 24_000),
                text,
                List.of(),
                List.of(),
                null,
                new Provenance("route", "model", 1, null, null, Duration.ZERO, Duration.ZERO),
                Duration.ofSeconds(turn + 1));
    }

    private static Gap gap() {
        return new Gap(new AudioRange(0, 1, 24_000), "overflow", Duration.ofSeconds(1));
    }
}
