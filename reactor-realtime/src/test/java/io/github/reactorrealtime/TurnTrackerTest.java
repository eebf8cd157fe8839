// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnTrackerTest {

    private static final Turn.Outcome OUTCOME = new Turn.Outcome.GivenUp("test");

    private final TurnTracker tracker = new TurnTracker();
    private final SessionItems items = new SessionItems(this, tracker, false);

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
                .satisfies(turn -> assertThat(turn.start()).isEqualTo(500));
        assertThat(tracker.watermark()).isEqualTo(600);
    }

    @Test
    void anAnswerThatComesAgainIsIgnored() {
        Turn a = spoken("a", 0, 100);
        settle(a);
        settle(a);
        assertThat(polled()).containsExactly(a);
        assertThat(items.turn("a", 100)).isNull();
        assertThat(items.turnIfOpen("a")).isNull();
        assertThat(tracker.isIdle()).isTrue();
    }

    @Test
    void aTurnWithoutAnnouncedEndEndsAtTheCommitItAnswers() {
        items.commitSent("c1", 240, null, 0);
        items.commitSent("c2", 480, null, 0);
        Turn a = turn("a", tracker.lastEnd());
        committed(a, 1_000);
        Turn b = turn("b", tracker.lastEnd());
        committed(b, 1_000);
        assertThat(List.of(a.start(), a.end(), b.start(), b.end())).containsExactly(0L, 240L, 240L, 480L);
        assertThat(items.hasPendingCommit()).isFalse();
    }

    @Test
    void aCommitOfTheServiceWithoutAnyAnnouncementTakesAllThatWasSent() {
        Turn a = turn("a", tracker.lastEnd());
        committed(a, 700);
        assertThat(a.end()).isEqualTo(700);
    }

    @Test
    void theAnnouncedEndWinsOverOurCommit() {
        Turn a = turn("a", 100);
        items.commitSent("c", 900, null, 0);
        stopped(a, 600);
        committed(a, 900);
        assertThat(a.end()).isEqualTo(600);
        assertThat(items.hasPendingCommit()).isTrue();
    }

    @Test
    void aRefusedCommitIsFoundByItsIdOrIsTheOldest() {
        items.commitSent("c1", 10, null, 0);
        items.commitSent("c2", 20, null, 0);
        items.commitSent("c3", 30, null, 0);
        assertThat(items.commitRefused("c2")).isEqualTo(new SessionItems.PendingCommit("c2", 20, 0, null));
        assertThat(items.commitRefused(null)).isEqualTo(new SessionItems.PendingCommit("c1", 10, 0, null));
        assertThat(items.commitRefused("c1")).isNull();
        assertThat(items.commitRefused(null)).isEqualTo(new SessionItems.PendingCommit("c3", 30, 0, null));
        assertThat(items.commitRefused(null)).isNull();
    }

    @Test
    void aTurnWithoutItemStandsForTheAudioSinceTheLastTurn() {
        settle(spoken("a", 0, 100));
        Turn lost = withoutItem(300);
        settle(lost);
        assertThat(lost.start()).isEqualTo(100);
        assertThat(lost.end()).isEqualTo(300);
        assertThat(polled()).hasSize(2);
        assertThat(tracker.watermark()).isEqualTo(300);
    }

    @Test
    void nothingIsPassedOverWhileSomebodySpeaks() {
        Turn a = turn("a", 0);
        tracker.passedOver(500);
        assertThat(tracker.lastEnd()).isZero();
        settle(a);
        polled();
        tracker.passedOver(1_500);
        polled();
        assertThat(tracker.watermark()).isEqualTo(1_500);
    }

    @Test
    void silenceBehindATurnThatWaitsForItsTextIsPassedOver() {
        Turn a = spoken("a", 0, 100);
        tracker.passedOver(500);
        assertThat(tracker.resumePoint()).isEqualTo(500);
        polled();
        assertThat(tracker.watermark()).isZero();
        settle(a);
        polled();
        assertThat(tracker.watermark()).isEqualTo(500);
    }

    @Test
    void aTurnWithdrawnInMidSpeechIsHeardAgainUnderTheSameNumber() {
        settle(spoken("a", 0, 100));
        Turn b = turn("b", 150);
        polled();
        tracker.withdraw(b);
        assertThat(tracker.openSpeech()).isNull();
        assertThat(tracker.resumePoint()).isEqualTo(150);
        SessionItems next = new SessionItems(new Object(), tracker, false);
        assertThat(next.turn("b", 170)).isSameAs(b);
        assertThat(b.start()).isEqualTo(170);
        assertThat(b.attempt()).isEqualTo(2);
        assertThat(tracker.openSpeech()).isSameAs(b);
    }

    @Test
    void aTurnHeardAgainCantBeginInAudioThatIsSettled() {
        Turn a = turn("a", 150);
        polled();
        tracker.withdraw(a);
        assertThat(requireNonNull(new SessionItems(new Object(), tracker, false).turn("x", 100))
                        .start())
                .isEqualTo(150);
    }

    @Test
    void aWithdrawnTurnThatIsNotHeardAgainWasSilence() {
        Turn a = turn("a", 150);
        tracker.withdraw(a);
        tracker.passedOver(400);
        assertThat(polled()).isEmpty();
        assertThat(tracker.isIdle()).isTrue();
        assertThat(tracker.watermark()).isEqualTo(400);
        assertThat(tracker.report(400, 24_000).passedOver()).isEqualTo(400);
    }

    @Test
    void audioGivenUpIsAGapBetweenWhatIsSettledAndWhatIsLeft() {
        settle(spoken("a", 0, 100));
        Turn b = turn("b", 150);
        tracker.giveUp(300, "full", 0);
        List<Turn> out = polled();
        assertThat(out).hasSize(2);
        assertThat(out.get(1).number).isEqualTo(Turn.NO_NUMBER);
        assertThat(List.of(out.get(1).start(), out.get(1).end())).containsExactly(100L, 300L);
        assertThat(b.start()).isEqualTo(300);
        assertThat(tracker.watermark()).isEqualTo(300);
    }

    @Test
    void aTurnAcrossTheEndOfWhatIsGivenUpIsGivenUpAsAWhole() {
        Turn a = spoken("a", 0, 500);
        tracker.giveUp(300, "full", 0);
        assertThat(polled()).containsExactly(a);
        assertThat(tracker.watermark()).isEqualTo(500);
        assertThat(tracker.report(600, 24_000)).isEqualTo(new AudioReport(600, 0, 0, 500, 0, 500, 24_000));
    }

    @Test
    void theReportAddsUpWhileTurnsAreOpenToo() {
        settle(spoken("a", 10, 100));
        spoken("b", 150, 200);
        settle(spoken("c", 250, 300));
        polled();
        AudioReport report = tracker.report(1_000, 24_000);
        assertThat(report.gap()).isEqualTo(90 + 50);
        assertThat(report.passedOver()).isEqualTo(10 + 50);
        assertThat(report.watermark()).isEqualTo(150);
        assertThat(report.unsettled()).isEqualTo(1_000 - 200);
    }

    @Test
    void itemsOfARetiredSessionCountOnlyIfItAnnouncedThem() {
        Turn a = turn("a", 0);
        items.retire();
        assertThat(items.turn("a", 0)).isSameAs(a);
        assertThat(items.turn("b", 10)).isNull();
    }

    @Test
    void equalIdsOfDifferentSessionsHaveNothingToDoWithEachOther() {
        Turn a = spoken("item_1", 0, 100);
        SessionItems next = new SessionItems(new Object(), tracker, false);
        assertThat(next.turn("item_1", 120)).isNotSameAs(a);
    }

    @Test
    void openSpeechIsATurnThatBeganAndHasNoEnd() {
        assertThat(tracker.openSpeech()).isNull();
        Turn a = turn("a", 0);
        assertThat(tracker.openSpeech()).isSameAs(a);
        stopped(a, 10);
        assertThat(tracker.openSpeech()).isNull();
    }

    @Test
    void aTurnThatIsAnsweredWithoutACommitEndsWithWhatWasSent() {
        Turn a = turn("a", 50);
        settle(a, 400);
        assertThat(a.end()).isEqualTo(400);
        assertThat(a.sinceCommit(99)).isZero();
    }

    /** A server that leaves out the committed event answers our commit by the transcript alone. */
    @Test
    void anAnswerWithoutConfirmationAnswersOurOldestCommit() {
        items.commitSent("c1", 240, null, 0);
        items.commitSent("c2", 480, null, 0);
        Turn a = turn("a", tracker.lastEnd());
        settle(a, 480);
        Turn b = turn("b", tracker.lastEnd());
        settle(b, 480);
        assertThat(List.of(a.end(), b.start(), b.end())).containsExactly(240L, 240L, 480L);
        assertThat(items.hasPendingCommit()).isFalse();
    }

    /** The service forgot to end a turn and began the next: the first can't reach into the second. */
    @Test
    void aTurnEndsAtTheLatestWhereTheNextBegins() {
        Turn a = turn("a", 0);
        Turn b = turn("b", 5_000);
        settle(a, 8_000);
        stopped(b, 7_000);
        settle(b, 8_000);
        assertThat(List.of(a.end(), b.start(), b.end())).containsExactly(5_000L, 5_000L, 7_000L);
    }

    @Test
    void aTurnNeverBeginsBeforeAnEarlierOne() {
        turn("a", 5_000);
        assertThat(turn("b", 3_000).start()).isEqualTo(5_000);
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
            settle(turn, sent);
        }
        left.addAll(polled());
        assertThat(left).hasSameSizeAs(created);
        for (int i = 0; i < left.size(); i++) {
            Turn turn = left.get(i);
            assertThat(turn.number).isEqualTo(i);
            assertThat(turn.end()).isBetween(turn.start(), sent);
            if (i > 0) {
                assertThat(turn.start()).isGreaterThanOrEqualTo(left.get(i - 1).end());
            }
        }
    }

    /** One thing that a service, sane or not, may make us do. */
    private @Nullable Turn act(Random random, long sent, int i) {
        String item = "item" + (i / 20 + random.nextInt(4) - 2);
        long somewhere = Math.max(0, sent - random.nextInt(300));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                return items.turn(item, somewhere);
            }
            case 2 -> {
                Turn turn = items.turn(item, tracker.lastEnd());
                if (turn != null) {
                    stopped(turn, somewhere);
                }
                return turn;
            }
            case 3, 4 -> {
                Turn turn = items.turn(item, tracker.lastEnd());
                if (turn != null) {
                    committed(turn, sent);
                }
                return turn;
            }
            case 5, 6, 7 -> {
                Turn turn = items.turn(item, tracker.lastEnd());
                if (turn != null) {
                    settle(turn, sent);
                }
                return turn;
            }
            case 8 -> {
                items.commitSent("c" + i, sent, null, 0);
                return null;
            }
            default -> {
                SessionItems.PendingCommit refused = items.commitRefused(null);
                if (refused == null) {
                    tracker.passedOver(somewhere);
                    return null;
                }
                Turn turn = withoutItem(refused.position());
                settle(turn, sent);
                return turn;
            }
        }
    }

    private Turn turn(String item, long start) {
        return requireNonNull(items.turn(item, start));
    }

    private Turn spoken(String item, long start, long end) {
        Turn turn = turn(item, start);
        stopped(turn, end);
        committed(turn, end);
        return turn;
    }

    private void stopped(Turn turn, long position) {
        if (!turn.isCommitted()) {
            tracker.end(turn, position, 0);
        }
    }

    private void committed(Turn turn, long sent) {
        if (!turn.isCommitted()) {
            endIfUnannounced(turn, sent);
            turn.commit(0);
        }
    }

    private void endIfUnannounced(Turn turn, long sent) {
        if (!turn.hasEnd()) {
            SessionItems.PendingCommit ours = items.commitAnswered();
            tracker.end(turn, ours == null ? sent : ours.position(), 0);
        }
    }

    private Turn withoutItem(long end) {
        Turn turn = tracker.add(tracker.lastEnd());
        tracker.end(turn, end, 0);
        return turn;
    }

    private void settle(Turn turn) {
        settle(turn, 1_000);
    }

    private void settle(Turn turn, long sent) {
        endIfUnannounced(turn, sent);
        items.finish(turn);
        tracker.settle(turn, OUTCOME);
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
