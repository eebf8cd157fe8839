// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.silence;
import static io.github.reactorrealtime.Stage.sound;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.deleted;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.TranscriptEvent.SpeechStopped;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.publisher.TestPublisher;

/** Turns that the service hears: their order (C2), their times (C8), and what becomes of those it forgets. */
class TranscriberOrderTest {

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();
    private final ScriptedLink link = stage.link();
    private final Stage.Listener listener = listen(stage.vad().build().transcribe(source.flux()));

    @BeforeEach
    void tenSecondsOfAudioAreWithTheService() {
        for (int i = 0; i < 10; i++) {
            source.next(sound(1_000));
        }
        assertThat(link.audio()).hasSizeGreaterThan(9_900 * Stage.MS);
    }

    @Test
    void outOfOrderAnswersLeaveInSourceOrder() {
        turn("a", 0, 1_000);
        turn("b", 1_500, 2_500);
        turn("c", 3_000, 4_000);
        link.say(completed("c", "three"), completed("b", "two"));
        assertThat(listener.outcomes()).isEmpty();
        link.say(completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyOrderOfAnswersLeavesInSourceOrder(long seed) {
        Random random = new Random(seed);
        List<String> answers = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            turn("item" + i, i * 400L, i * 400L + 300);
            boolean fails = random.nextInt(4) == 0;
            answers.add(fails ? failed("item" + i) : completed("item" + i, "t" + i));
            answers.add(fails ? completed("item" + i, "late") : failed("item" + i)); // only the first counts
            expected.add(i + ":" + (fails ? "failed" : "t" + i));
        }
        // shuffled by pairs, so that the first of two answers stays the first
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        order.forEach(i -> link.say(answers.get(2 * i), answers.get(2 * i + 1)));
        assertThat(listener.outcomes()).isEqualTo(expected);
        assertAscending();
    }

    @Test
    void aFailedTurnDoesNotHoldBackTheNext() {
        turn("a", 0, 1_000);
        turn("b", 1_500, 2_500);
        link.say(completed("b", "two"), failed("a"));
        assertThat(listener.outcomes()).containsExactly("0:failed", "1:two");
        Failed failed = listener.events(Failed.class).get(0);
        assertThat(failed.cause()).isInstanceOf(ServiceException.class).hasMessageContaining("server_error");
        assertThat(failed.cause().isRetryable()).isTrue();
        assertThat(failed.provenance().itemId()).isEqualTo("a");
        assertThat(listener.ended()).isFalse();
    }

    @Test
    void aTurnThatIsNeverAnsweredIsSettledByItsDeadline() {
        turn("a", 0, 1_000);
        stage.timer.advance(Duration.ofSeconds(5));
        turn("b", 1_500, 2_500);
        link.say(completed("b", "two"));
        stage.timer.advance(Duration.ofMillis(24_999));
        assertThat(listener.outcomes()).isEmpty();
        stage.timer.advance(Duration.ofMillis(1));
        assertThat(listener.outcomes()).containsExactly("0:failed", "1:two");
        assertThat(listener.events(Failed.class).get(0).cause())
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        cause -> assertThat(cause.waited()).isEqualTo(Duration.ofSeconds(30)));
        link.say(completed("a", "too late"), delta("a", "too late"));
        assertThat(listener.outcomes()).hasSize(2);
        assertThat(listener.events(Partial.class)).isEmpty();
    }

    @Test
    void aTurnThatWasAnnouncedAndNeverCommittedDoesNotHoldBackTheNextForEver() {
        link.say(speechStarted("a", 0));
        turn("b", 1_500, 2_500);
        link.say(completed("b", "two"));
        assertThat(listener.outcomes()).isEmpty();
        stage.timer.advance(Duration.ofSeconds(30));
        assertThat(listener.outcomes()).containsExactly("0:failed", "1:two");
        assertAscending();
    }

    @Test
    void speechThatGoesOnIsNotFailedByADeadline() {
        link.say(speechStarted("a", 0));
        stage.timer.advance(Duration.ofSeconds(90));
        assertThat(listener.outcomes()).isEmpty();
        link.say(speechStopped("a", 9_000), committed("a"), completed("a", "long"));
        assertThat(listener.outcomes()).containsExactly("0:long");
    }

    @Test
    void aDeletedItemIsSettled() {
        turn("a", 0, 1_000);
        turn("b", 1_500, 2_500);
        link.say(completed("b", "two"), deleted("a"), deleted("unknown"));
        assertThat(listener.outcomes()).containsExactly("0:failed", "1:two");
    }

    @Test
    void repeatedAnswersAreToldOnce() {
        turn("a", 0, 1_000);
        link.say(completed("a", "one"), completed("a", "one"), failed("a"), committed("a"), speechStarted("a", 0));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.events(SpeechStarted.class)).hasSize(1);
    }

    @Test
    void timesAreSourceTime() {
        link.say(speechStarted("a", 820), speechStopped("a", 3_420), committed("a"), completed("a", "good morning"));
        assertThat(listener.events(SpeechStarted.class)).containsExactly(new SpeechStarted(0, Duration.ofMillis(820)));
        assertThat(listener.events(SpeechStopped.class))
                .containsExactly(new SpeechStopped(0, Duration.ofMillis(3_420)));
        Completed completed = listener.events(Completed.class).get(0);
        assertThat(completed.range()).isEqualTo(new AudioRange(820 * 24, 3_420 * 24, 24_000));
        assertThat(completed.watermark()).isEqualTo(Duration.ofMillis(3_420));
    }

    @Test
    void aServiceCanNotHaveHeardWhatItWasNotSent() {
        link.say(speechStarted("a", 9_000), speechStopped("a", 60_000), committed("a"), completed("a", "x"));
        assertThat(listener.events(Completed.class).get(0).range().endSample()).isEqualTo(link.audio().length / 2);
    }

    @Test
    void overlappingAnnouncementsAreCutToDisjointRanges() {
        link.say(speechStarted("a", 0), speechStopped("a", 3_000), committed("a"));
        link.say(speechStarted("b", 2_500), speechStopped("b", 2_800), committed("b"));
        link.say(completed("a", "one"), completed("b", "two"));
        assertAscending();
    }

    @Test
    void provenanceTellsWhereATextComesFrom() {
        turn("a", 0, 1_000);
        stage.timer.advance(Duration.ofMillis(1_200));
        link.say(completed("a", "one"));
        Provenance provenance = listener.events(Completed.class).get(0).provenance();
        assertThat(provenance)
                .isEqualTo(new Provenance(
                        "openai/gpt-4o-transcribe",
                        "gpt-4o-transcribe",
                        1,
                        "sess_1",
                        "a",
                        Duration.ZERO,
                        Duration.ofMillis(1_200)));
    }

    @Test
    void partialsOfTurnsMayInterleaveAndAddUp() {
        turn("a", 0, 1_000);
        turn("b", 1_500, 2_500);
        link.say(delta("b", "tw"), delta("a", "on"), delta("b", "o"), delta("a", ""), delta("a", "e"));
        assertThat(listener.events(Partial.class))
                .containsExactly(
                        new Partial(1, "tw", "tw", 1),
                        new Partial(0, "on", "on", 1),
                        new Partial(1, "o", "two", 1),
                        new Partial(0, "e", "one", 1));
    }

    @Test
    void whenThereIsNoOtherConnectionOpenTurnsFailInOrderBeforeTheError() {
        turn("a", 0, 1_000);
        turn("b", 1_500, 2_500);
        link.say(completed("b", "two"), speechStarted("c", 3_000));
        link.closeByPeer(1011, "oops");
        assertThat(listener.outcomes()).containsExactly("0:failed", "1:two", "2:failed");
        assertThat(listener.error).isInstanceOfSatisfying(ConnectionClosedException.class, cause -> {
            assertThat(cause.closeStatus().code()).isEqualTo(1011);
            assertThat(cause.support().sessionId()).isEqualTo("sess_1");
        });
        source.assertCancelled();
        assertThat(stage.timer.pending()).isZero();
        assertAscending();
    }

    @Test
    void anErrorBeforeTheCloseTellsWhy() {
        link.say(error("server_error", "The server had an error while processing your request.", ""));
        assertThat(listener.ended()).isFalse();
        link.closeByPeer(1011, "");
        assertThat(listener.error)
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll("1011", "The server had an error");
    }

    @Test
    void unknownAndMalformedMessagesChangeNothing() {
        turn("a", 0, 1_000);
        link.say("{\"type\":\"brand.new\",\"x\":1}", "not json", "[]", "{\"type\":7}", completed("a", "one"));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.ended()).isFalse();
    }

    @Test
    void answersOfOtherModelsWithoutAnyAnnouncementAreTurnsToo() {
        link.say(delta("a", "on"), committed("a"), completed("a", "one"));
        source.next(silence(1_000));
        link.say(committed("b"), completed("b", "two"));
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two");
        assertAscending();
    }

    private void turn(String item, long fromMs, long toMs) {
        link.say(speechStarted(item, fromMs), speechStopped(item, toMs), committed(item));
    }

    private void assertAscending() {
        long end = 0;
        Duration watermark = Duration.ZERO;
        for (TranscriptEvent event : listener.events) {
            AudioRange range = event instanceof Completed c ? c.range() : event instanceof Failed f ? f.range() : null;
            if (range != null) {
                Duration mark = event instanceof Completed c ? c.watermark() : ((Failed) event).watermark();
                assertThat(range.startSample()).isGreaterThanOrEqualTo(end);
                assertThat(mark).isGreaterThanOrEqualTo(watermark).isGreaterThanOrEqualTo(range.end());
                end = range.endSample();
                watermark = mark;
            }
        }
    }
}
