// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.contract.Witnessed.Ending;
import io.github.reactorrealtime.error.ConnectionFailedException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker sees every breach: a run without fault, broken in one way at a time. */
class ContractCheckerTest {

    private static final int RATE = 1_000;
    private static final long END = 4_000;

    // "12" in [0, 1000), "34" in [1500, 2500), "56" in [3000, 4000); every tone takes 200 samples.
    private final List<Key> keys = List.of(
            new Key('1', 100, 300),
            new Key('2', 500, 700),
            new Key('3', 1_600, 1_800),
            new Key('4', 2_000, 2_200),
            new Key('5', 3_100, 3_300),
            new Key('6', 3_500, 3_700));

    private final List<TranscriptEvent> events = new ArrayList<>(List.of(
            new Partial(0, "1", "1", 1),
            new Partial(0, "2", "12", 1),
            completed(0, 0, 1_000, "12"),
            completed(1, 1_500, 2_500, "34"),
            completed(2, 3_000, 4_000, "56")));

    private AudioReport report = new AudioReport(END, 3_000, 0, 0, 1_000, END, RATE);
    private Ending ending = Ending.COMPLETED;
    private List<String> leftovers = List.of();

    @Test
    void aRunWithoutFaultIsFine() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void aTurnThatIsSplitInTheMiddleOfANumberIsFine() {
        events.set(3, completed(1, 1_500, 1_900, "3"));
        events.add(4, completed(2, 1_900, 2_500, "4"));
        events.set(5, completed(3, 3_000, 4_000, "56"));
        assertThat(violations()).isEmpty();
    }

    @Test
    void aToneThatIsCutMayBeHeardOnEitherSide() {
        events.set(3, completed(1, 1_500, 2_100, "34"));
        events.add(4, completed(2, 2_100, 2_500, ""));
        events.set(5, completed(3, 3_000, 4_000, "56"));
        assertThat(violations()).isEmpty();
        events.set(3, completed(1, 1_500, 2_100, "3"));
        events.set(4, completed(2, 2_100, 2_500, "4"));
        assertThat(violations()).isEmpty();
    }

    @Test
    void aFailedTurnAndAGapAccountForTheirNumbers() {
        events.set(3, failed(1, 1_500, 2_500));
        events.set(4, new Gap(range(3_000, 4_000), "no room", time(4_000)));
        report = new AudioReport(END, 1_000, 1_000, 1_000, 1_000, END, RATE);
        assertThat(violations()).isEmpty();
        assertThat(ContractChecker.losses(witnessed())).hasSize(2);
    }

    @Test
    void aNumberThatIsMissingIsSeen() {
        events.set(3, completed(1, 1_500, 2_500, ""));
        assertThat(violations()).singleElement().asString().contains("34 read otherwise");
    }

    @Test
    void aTurnThatIsMissingIsSeen() {
        events.remove(3);
        report = new AudioReport(END, 2_000, 0, 0, 2_000, END, RATE);
        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("vanished"));
    }

    @Test
    void aNumberThatIsSaidTwiceIsSeen() {
        events.set(4, completed(2, 3_000, 4_000, "3456"));
        assertThat(violations()).singleElement().asString().contains("56 read otherwise");
    }

    @Test
    void aTurnThatIsToldTwiceIsSeen() {
        events.add(4, events.get(3));
        report = new AudioReport(5_000, 4_000, 0, 0, 1_000, 5_000, RATE);
        assertThat(violations()).anyMatch(violation -> violation.contains("overlaps"));
        assertThat(violations()).anyMatch(violation -> violation.contains("after turn 1"));
    }

    @Test
    void numbersThatChangedPlacesAreSeen() {
        events.set(3, completed(1, 1_500, 2_500, "56"));
        events.set(4, completed(2, 3_000, 4_000, "34"));
        assertThat(violations()).hasSize(2).allMatch(violation -> violation.contains("read otherwise"));
    }

    @Test
    void turnsInTheWrongOrderAreSeen() {
        TranscriptEvent first = events.remove(3);
        events.add(first);
        assertThat(violations()).anyMatch(violation -> violation.contains("goes back"));
        assertThat(violations()).anyMatch(violation -> violation.contains("watermark went back"));
    }

    @Test
    void aRangeOffByOneSampleIsSeenInTheReport() {
        events.set(3, completed(1, 1_500, 2_501, "34"));
        assertThat(violations()).singleElement().asString().contains("3001 samples are completed", "3000");
    }

    @Test
    void rangesThatOverlapByOneSampleAreSeen() {
        events.set(3, completed(1, 999, 1_999, "3"));
        assertThat(violations()).anyMatch(violation -> violation.contains("overlaps"));
    }

    @Test
    void aRangeThatIsNotWhereItsNumberIsIsSeen() {
        events.set(3, completed(1, 1_000, 2_000, "34"));
        assertThat(violations()).anyMatch(violation -> violation.contains("read otherwise"));
        assertThat(violations()).anyMatch(violation -> violation.contains("vanished"));
    }

    @Test
    void aSampleWithoutOutcomeIsSeen() {
        report = new AudioReport(END, 3_000, 0, 0, 999, END, RATE);
        assertThat(violations()).singleElement().asString().startsWith("1 samples without an outcome");
    }

    @Test
    void audioThatWasNotTakenIsSeen() {
        report = new AudioReport(END - 1, 3_000, 0, 0, 999, END - 1, RATE);
        assertThat(violations()).singleElement().asString().startsWith("the source has 4000");
    }

    @Test
    void aWatermarkThatLagsOrIsNotAtTheEndIsSeen() {
        report = new AudioReport(END, 3_000, 0, 0, 1_000, END - 1, RATE);
        assertThat(violations()).singleElement().asString().contains("not at the end");
        events.set(
                2,
                new Completed(
                        0, range(0, 1_000), "12", List.of(), List.of(), null, provenance(), Duration.ofMillis(999)));
        assertThat(violations()).anyMatch(violation -> violation.contains("before the end"));
    }

    @Test
    void partialsThatDoNotGrowAreSeen() {
        events.set(1, new Partial(0, "2", "2", 1));
        assertThat(violations()).singleElement().asString().contains("does not follow");
    }

    @Test
    void aSecondAttemptBeginsItsTextAnewAndTheFirstIsSilent() {
        events.set(1, new Partial(0, "12", "12", 2));
        assertThat(violations()).isEmpty();
        events.add(2, new Partial(0, "2", "12", 1));
        assertThat(violations()).anyMatch(violation -> violation.contains("given up"));
    }

    @Test
    void aPartialBehindTheFinalTextIsSeen() {
        events.add(new Partial(0, "3", "123", 1));
        assertThat(violations()).singleElement().asString().contains("after the end of its turn");
    }

    @Test
    void routesThatDoNotFollowFromEachOtherAreSeen() {
        events.add(new RouteChanged("a", "b", Duration.ZERO, "failing"));
        events.add(new RouteChanged("b", "c", Duration.ZERO, "failing"));
        assertThat(violations()).isEmpty();
        events.add(new RouteChanged("a", "b", Duration.ZERO, "failing"));
        assertThat(violations()).singleElement().asString().contains("was on c");
    }

    @Test
    void whatIsLeftOverIsSeen() {
        leftovers = List.of("1 open connection");
        assertThat(violations()).containsExactly("left over: 1 open connection");
    }

    @Test
    void aStreamThatNeverEndsIsSeen() {
        ending = Ending.NEVER;
        assertThat(violations()).contains("the stream never ended");
    }

    @Test
    void aMissingReportIsSeen() {
        Witnessed seen = new Witnessed(events, ending, keys, RATE, END, List.of(), leftovers);
        assertThat(ContractChecker.violations(seen)).singleElement().asString().contains("one report");
    }

    @Test
    void aCancelledRunOwesOnlyWhatItSettled() {
        ending = Ending.CANCELLED;
        events.remove(4);
        report = new AudioReport(3_200, 2_000, 0, 0, 500, 2_500, RATE);
        assertThat(violations()).isEmpty();
        report = new AudioReport(3_200, 1_999, 0, 0, 501, 2_500, RATE);
        assertThat(violations()).singleElement().asString().contains("2000 samples are completed");
    }

    @Test
    void aRunThatEndedWithAnErrorOwesEverythingItTook() {
        ending = Ending.FAILED;
        events.set(4, new Gap(range(2_500, 3_300), "the transcription ended", time(3_300)));
        report = new AudioReport(3_300, 2_000, 0, 800, 500, 3_300, RATE);
        assertThat(violations()).isEmpty();
        events.remove(4);
        report = new AudioReport(3_300, 2_000, 0, 0, 1_300, 3_300, RATE);
        assertThat(violations()).singleElement().asString().contains("vanished");
    }

    private List<String> violations() {
        return ContractChecker.violations(witnessed());
    }

    private Witnessed witnessed() {
        return new Witnessed(events, ending, keys, RATE, END, List.of(report), leftovers);
    }

    private static Completed completed(long turn, long from, long to, String text) {
        return new Completed(turn, range(from, to), text, List.of(), List.of(), null, provenance(), time(to));
    }

    private static Failed failed(long turn, long from, long to) {
        return new Failed(
                turn,
                range(from, to),
                new ConnectionFailedException("no way", new ConnectException()),
                provenance(),
                time(to));
    }

    private static AudioRange range(long from, long to) {
        return new AudioRange(from, to, RATE);
    }

    private static Duration time(long samples) {
        return Duration.ofMillis(samples);
    }

    private static Provenance provenance() {
        return new Provenance("route", "model", 1, null, null, Duration.ZERO, Duration.ZERO);
    }
}
