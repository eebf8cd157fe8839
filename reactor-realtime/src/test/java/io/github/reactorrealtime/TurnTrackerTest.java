// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnTrackerTest {

    private static final Turn.Outcome OUTCOME =
            (turn, range, watermark) -> new TranscriptEvent.SpeechStarted(turn.number, Duration.ZERO);

    private final TurnTracker tracker = new TurnTracker();

    @Test
    void numbersTurnsInTheOrderTheyAreHeardOf() {
        assertThat(turn("a", 0).number).isZero();
        assertThat(turn("b", 10).number).isOne();
        assertThat(turn("a", 99).number).isZero();
    }

    @Test
    void outcomesLeaveInSourceOrderWhateverOrderTheyComeIn() {
        Turn a = spoken("a", 0, 100);
        Turn b = spoken("b", 120, 200);
        Turn c = spoken("c", 210, 300);
        settle(c);
        settle(b);
        assertThat(tracker.pollSettled()).isNull();
        assertThat(tracker.watermark()).isZero();
        settle(a);
        assertThat(polled()).containsExactly(a, b, c);
        assertThat(tracker.watermark()).isEqualTo(300);
        assertThat(tracker.isIdle()).isTrue();
    }

    @Test
    void theWatermarkStopsWhereAnOpenTurnBegins() {
        settle(spoken("a", 0, 100));
        turn("b", 150);
        polled();
        assertThat(tracker.watermark()).isEqualTo(150);
    }

    @Test
    void silenceBetweenTurnsCountsAsPassedOver() {
        settle(spoken("a", 500, 600));
        assertThat(polled())
                .singleElement()
                .satisfies(turn -> assertThat(turn.start).isEqualTo(500));
        assertThat(tracker.watermark()).isEqualTo(600);
    }

    @Test
    void anAnswerThatComesAgainIsIgnored() {
        Turn a = spoken("a", 0, 100);
        settle(a);
        settle(a);
        assertThat(polled()).containsExactly(a);
        assertThat(tracker.turn("a", 100)).isNull();
        assertThat(tracker.turnIfOpen("a")).isNull();
        assertThat(tracker.isIdle()).isTrue();
    }

    @Test
    void aTurnWithoutAnnouncedEndEndsAtTheCommitItAnswers() {
        tracker.commitSent("c1", 240);
        tracker.commitSent("c2", 480);
        Turn a = turn("a", tracker.lastEnd());
        tracker.committed(a, 1_000, 0);
        Turn b = turn("b", tracker.lastEnd());
        tracker.committed(b, 1_000, 0);
        assertThat(List.of(a.start, a.end(), b.start, b.end())).containsExactly(0L, 240L, 240L, 480L);
        assertThat(tracker.hasPendingCommit()).isFalse();
    }

    @Test
    void aCommitOfTheServiceWithoutAnyAnnouncementTakesAllThatWasSent() {
        Turn a = turn("a", tracker.lastEnd());
        tracker.committed(a, 700, 0);
        assertThat(a.end()).isEqualTo(700);
    }

    @Test
    void theAnnouncedEndWinsOverOurCommit() {
        Turn a = turn("a", 100);
        tracker.commitSent("c", 900);
        tracker.speechStopped(a, 600);
        tracker.committed(a, 900, 0);
        assertThat(a.end()).isEqualTo(600);
        assertThat(tracker.hasPendingCommit()).isTrue();
    }

    @Test
    void aRefusedCommitIsFoundByItsIdOrIsTheOldest() {
        tracker.commitSent("c1", 10);
        tracker.commitSent("c2", 20);
        tracker.commitSent("c3", 30);
        assertThat(tracker.commitRefused("c2")).isEqualTo(new TurnTracker.PendingCommit("c2", 20));
        assertThat(tracker.commitRefused(null)).isEqualTo(new TurnTracker.PendingCommit("c1", 10));
        assertThat(tracker.commitRefused("c1")).isNull();
        assertThat(tracker.commitRefused(null)).isEqualTo(new TurnTracker.PendingCommit("c3", 30));
        assertThat(tracker.commitRefused(null)).isNull();
    }

    @Test
    void aTurnWithoutItemStandsForTheAudioSinceTheLastTurn() {
        settle(spoken("a", 0, 100));
        Turn lost = tracker.turnWithoutItem(300);
        settle(lost);
        assertThat(lost.start).isEqualTo(100);
        assertThat(lost.end()).isEqualTo(300);
        assertThat(polled()).hasSize(2);
        assertThat(tracker.watermark()).isEqualTo(300);
    }

    @Test
    void nothingIsPassedOverWhileATurnOrACommitIsOpen() {
        turn("a", 0);
        tracker.passedOver(500);
        assertThat(tracker.lastEnd()).isZero();
        settle(turn("a", 0));
        polled();
        tracker.commitSent("c", 1_200);
        tracker.passedOver(1_500);
        assertThat(tracker.lastEnd()).isEqualTo(1_000);
        tracker.commitRefused("c");
        tracker.passedOver(1_500);
        polled();
        assertThat(tracker.watermark()).isEqualTo(1_500);
    }

    @Test
    void openSpeechIsATurnThatBeganAndHasNoEnd() {
        assertThat(tracker.openSpeech()).isNull();
        Turn a = turn("a", 0);
        assertThat(tracker.openSpeech()).isSameAs(a);
        tracker.speechStopped(a, 10);
        assertThat(tracker.openSpeech()).isNull();
    }

    @Test
    void aTurnThatIsAnsweredWithoutACommitEndsWithWhatWasSent() {
        Turn a = turn("a", 50);
        tracker.settle(a, OUTCOME, 400);
        assertThat(a.end()).isEqualTo(400);
        assertThat(a.nanosSinceCommit(99)).isZero();
    }

    /** A server that leaves out the committed event answers our commit by the transcript alone. */
    @Test
    void anAnswerWithoutConfirmationAnswersOurOldestCommit() {
        tracker.commitSent("c1", 240);
        tracker.commitSent("c2", 480);
        Turn a = turn("a", tracker.lastEnd());
        tracker.settle(a, OUTCOME, 480);
        Turn b = turn("b", tracker.lastEnd());
        tracker.settle(b, OUTCOME, 480);
        assertThat(List.of(a.end(), b.start, b.end())).containsExactly(240L, 240L, 480L);
        assertThat(tracker.hasPendingCommit()).isFalse();
    }

    /** The service forgot to end a turn and began the next: the first can't reach into the second. */
    @Test
    void aTurnEndsAtTheLatestWhereTheNextBegins() {
        Turn a = turn("a", 0);
        Turn b = turn("b", 5_000);
        tracker.settle(a, OUTCOME, 8_000);
        tracker.speechStopped(b, 7_000);
        tracker.settle(b, OUTCOME, 8_000);
        assertThat(List.of(a.end(), b.start, b.end())).containsExactly(5_000L, 5_000L, 7_000L);
    }

    @Test
    void aTurnNeverBeginsBeforeAnEarlierOne() {
        turn("a", 5_000);
        assertThat(turn("b", 3_000).start).isEqualTo(5_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverHappensTurnsAreSettledOnceInOrderAndDisjoint(long seed) {
        Random random = new Random(seed);
        List<Turn> created = new ArrayList<>();
        List<Turn> left = new ArrayList<>();
        long sent = 0;
        long watermark = 0;
        for (int i = 0; i < 20_000; i++) {
            sent += random.nextInt(50);
            Turn turn = act(random, sent, i);
            if (turn != null && turn.number == created.size()) {
                created.add(turn);
            }
            Turn polled;
            while ((polled = tracker.pollSettled()) != null) {
                left.add(polled);
                assertThat(polled).isSameAs(created.get(left.size() - 1));
                assertThat(tracker.watermark()).isGreaterThanOrEqualTo(polled.end());
            }
            assertThat(tracker.watermark()).isBetween(watermark, sent);
            watermark = tracker.watermark();
        }
        for (Turn turn : tracker.open()) {
            tracker.settle(turn, OUTCOME, sent);
        }
        left.addAll(polled());
        assertThat(left).hasSameSizeAs(created);
        for (int i = 0; i < left.size(); i++) {
            Turn turn = left.get(i);
            assertThat(turn.number).isEqualTo(i);
            assertThat(turn.end()).isBetween(turn.start, sent);
            if (i > 0) {
                assertThat(turn.start).isGreaterThanOrEqualTo(left.get(i - 1).end());
            }
        }
    }

    /** One thing that a service, sane or not, may make us do. */
    private @Nullable Turn act(Random random, long sent, int i) {
        String item = "item" + (i / 20 + random.nextInt(4) - 2);
        long somewhere = Math.max(0, sent - random.nextInt(300));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                return tracker.turn(item, somewhere);
            }
            case 2 -> {
                Turn turn = tracker.turn(item, tracker.lastEnd());
                if (turn != null) {
                    tracker.speechStopped(turn, somewhere);
                }
                return turn;
            }
            case 3, 4 -> {
                Turn turn = tracker.turn(item, tracker.lastEnd());
                if (turn != null) {
                    tracker.committed(turn, sent, i);
                }
                return turn;
            }
            case 5, 6, 7 -> {
                Turn turn = tracker.turn(item, tracker.lastEnd());
                if (turn != null) {
                    tracker.settle(turn, OUTCOME, sent);
                }
                return turn;
            }
            case 8 -> {
                tracker.commitSent("c" + i, sent);
                return null;
            }
            default -> {
                TurnTracker.PendingCommit refused = tracker.commitRefused(null);
                if (refused == null) {
                    tracker.passedOver(somewhere);
                    return null;
                }
                Turn turn = tracker.turnWithoutItem(refused.position());
                tracker.settle(turn, OUTCOME, sent);
                return turn;
            }
        }
    }

    private Turn turn(String item, long start) {
        return requireNonNull(tracker.turn(item, start));
    }

    private Turn spoken(String item, long start, long end) {
        Turn turn = turn(item, start);
        tracker.speechStopped(turn, end);
        tracker.committed(turn, end, 0);
        return turn;
    }

    private void settle(Turn turn) {
        tracker.settle(turn, OUTCOME, 1_000);
    }

    private List<Turn> polled() {
        List<Turn> turns = new ArrayList<>();
        Turn turn;
        while ((turn = tracker.pollSettled()) != null) {
            turns.add(turn);
        }
        return turns;
    }
}
