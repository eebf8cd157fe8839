// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.SupportHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class ConversationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Provenance PROVENANCE =
            new Provenance("route", "model", 1, null, null, Duration.ZERO, Duration.ZERO);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final TestPublisher<TranscriptEvent> agent = TestPublisher.create();
    private final TestPublisher<TranscriptEvent> customer = TestPublisher.create();
    private final List<String> lines = new ArrayList<>();

    @Test
    void whatWasSaidFirstComesFirst() {
        listen();

        agent.next(said(3, 4, "three"));
        assertThat(lines).isEmpty();
        customer.next(new SpeechStarted(0, Duration.ofSeconds(1)), said(1, 2, "one"));
        assertThat(lines).containsExactly("customer: one");
        customer.next(said(5, 6, "five"));

        assertThat(lines).containsExactly("customer: one", "agent: three");
    }

    @Test
    void watermarkIsEnough() {
        listen();

        agent.next(said(3, 4, "three"));
        customer.next(said(1, 3, "one"));

        assertThat(lines).containsExactly("customer: one", "agent: three");
    }

    @Test
    void whoIsThroughIsNotWaitedFor() {
        listen();
        agent.next(said(3, 4, "three"));

        customer.complete();
        agent.next(said(5, 6, "five"));
        agent.complete();

        assertThat(lines).containsExactly("agent: three", "agent: five", "end");
    }

    @Test
    void whoIsSilentIsWaitedForOnlySoLong() {
        listen();

        agent.next(said(3, 4, "three"));
        time.advanceTimeBy(PATIENCE.minusMillis(1));
        assertThat(lines).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(200));
        assertThat(lines).containsExactly("agent: three");
        customer.next(said(1, 2, "one"));

        assertThat(lines).containsExactly("agent: three", "customer: one");
    }

    @Test
    void onlySoMuchIsHeldForWhoIsSilent() {
        listen();

        for (int second = 0; second < 1_000; second++) {
            agent.next(said(second + 1, second + 2, "" + second));
        }

        assertThat(lines).hasSize(1_000 - 256).startsWith("agent: 0", "agent: 1");
    }

    @Test
    void whatHasNoTextIsSaid() {
        listen();

        agent.next(
                new Failed(
                        0,
                        seconds(0, 1),
                        new NoAnswerException("No answer", Duration.ofSeconds(30), SupportHandles.NONE),
                        PROVENANCE,
                        Duration.ofSeconds(1)),
                new Gap(seconds(1, 2), "The journal was full", Duration.ofSeconds(2)));
        agent.complete();
        customer.complete();

        assertThat(lines).containsExactly("agent: [inaudible]", "agent: [missing]", "end");
    }

    @Test
    void errorComesWhenTheOthersAreThrough() {
        listen();

        agent.next(said(3, 4, "three"));
        agent.error(new IllegalStateException("hung up"));
        assertThat(lines).isEmpty();
        customer.next(said(5, 6, "five"));
        customer.complete();

        assertThat(lines).containsExactly("agent: three", "customer: five", "hung up");
    }

    @Test
    void cancelReachesAll() {
        conversation()
                .as(StepVerifier::create)
                .then(() -> agent.assertSubscribers(1))
                .thenCancel()
                .verify(Emulated.TIMEOUT);

        agent.assertCancelled();
        customer.assertCancelled();
    }

    private void listen() {
        conversation()
                .subscribe(
                        said -> lines.add(said.toString()),
                        error -> lines.add(String.valueOf(error.getMessage())),
                        () -> lines.add("end"));
    }

    private Flux<Conversation.Said> conversation() {
        return Conversation.of(Map.of("agent", agent.flux(), "customer", customer.flux()), PATIENCE, time);
    }

    private static TranscriptEvent said(int start, int end, String text) {
        return new Completed(
                0, seconds(start, end), text, List.of(), List.of(), null, PROVENANCE, Duration.ofSeconds(end));
    }

    private static AudioRange seconds(int start, int end) {
        return new AudioRange(start * 8_000L, end * 8_000L, 8_000);
    }
}
