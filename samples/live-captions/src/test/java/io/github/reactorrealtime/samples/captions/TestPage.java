// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page, as the server sees it through one socket, in virtual time. */
final class TestPage {

    private static final JsonMapper JSON = new JsonMapper();

    private final VirtualTimeScheduler time;
    private final TestPublisher<PageMessage> socket = TestPublisher.create();
    private final List<JsonNode> told = new ArrayList<>();
    private final Reader reader;

    /** @param demand how many messages the socket takes before {@link #take} */
    TestPage(VirtualTimeScheduler time, CaptionSessions sessions, Duration heartbeat, long demand) {
        this.time = time;
        PageLink link = new PageLink(sessions, new ServerMessages(JSON), time, heartbeat);
        this.reader = new Reader(demand);
        link.outgoing().subscribe(reader);
        socket.subscribe(link);
        settle();
    }

    /** Says something; the server has to have asked for it. */
    TestPage says(PageMessage message) {
        assertThat(isAsked()).as("asked for a message").isTrue();
        socket.next(message);
        settle();
        return this;
    }

    TestPage sends(long position, int samples) {
        return says(new PageMessage.Audio(position, ByteBuffer.allocate(2 * samples)));
    }

    TestPage take(long messages) {
        reader.request(messages);
        settle();
        return this;
    }

    /** The network takes the socket away. */
    void vanish() {
        socket.complete();
        settle();
    }

    /** Whether the server asked for a message that has not been sent. */
    boolean isAsked() {
        try {
            socket.assertMinRequested(1);
            return true;
        } catch (AssertionError none) {
            return false;
        }
    }

    boolean isClosed() {
        return reader.completed;
    }

    /** Everything the server said, as words: the type, and with a number before it when it is an event. */
    List<String> types() {
        return told.stream()
                .map(message -> message.has("n")
                        ? message.get("n").asLong() + " " + message.get("type").asString()
                        : message.get("type").asString())
                .toList();
    }

    /** The last message of a type. */
    JsonNode last(String type) {
        return told.stream()
                .filter(message -> message.get("type").asString().equals(type))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no " + type + " in " + told));
    }

    String sessionId() {
        return last("session").get("session").asString();
    }

    private void settle() {
        time.advanceTimeBy(Duration.ZERO);
    }

    private final class Reader extends BaseSubscriber<String> {

        private final long demand;
        private boolean completed;

        Reader(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(demand);
        }

        @Override
        protected void hookOnNext(String message) {
            told.add(JSON.readTree(message));
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }
    }
}
