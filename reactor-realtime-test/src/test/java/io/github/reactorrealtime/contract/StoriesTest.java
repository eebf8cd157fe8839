// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.contract.Story.Change;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has happened to users of the service, told in virtual time at the library's defaults. */
class StoriesTest {

    private static final Duration EVERY_20_S = Duration.ofSeconds(20);
    private static final Duration FROM = Duration.ofMinutes(30);
    private static final Duration TO = Duration.ofMinutes(450);
    /** An interval until the first probe after the end, and three in a row that succeed. */
    private static final Duration FOUR_PROBES = Duration.ofMinutes(2);

    private final Story story = new Story();

    @Test
    void sevenHoursInWhichOneModelFailsEveryTurn() {
        InMemoryEmulator host = story.host("east");
        host.inject(Fault.failTranscription(), When.model("gpt-4o-transcribe").and(When.between(FROM, TO)));
        story.route("east", "gpt-4o-transcribe").route("east", "whisper-1").tell(Duration.ofHours(8), EVERY_20_S);

        assertLeftAndReturned("whisper-1");
    }

    @Test
    void sevenHoursInWhichOneRegionFailsEveryTurn() {
        story.host("eastus2").inject(Fault.failTranscription(), When.between(FROM, TO));
        story.host("swedencentral");
        story.route("eastus2", "gpt-4o-transcribe")
                .route("swedencentral", "gpt-4o-transcribe")
                .tell(Duration.ofHours(8), EVERY_20_S);

        assertLeftAndReturned("swedencentral");
    }

    @Test
    void fiveMinutesInWhichNothingWorks() {
        Duration from = Duration.ofMinutes(10);
        Duration to = Duration.ofMinutes(15);
        for (String name : List.of("eastus2", "swedencentral")) {
            story.host(name).inject(Fault.failTranscription(), When.between(from, to));
        }
        story.route("eastus2", "gpt-4o-transcribe")
                .route("swedencentral", "gpt-4o-transcribe")
                .tell(Duration.ofMinutes(30), EVERY_20_S);

        assertThat(story.violations()).isEmpty();
        List<Failed> failed = story.events().stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .toList();
        assertThat(failed).isNotEmpty().allSatisfy(turn -> {
            assertThat(turn.range().start()).isBetween(from.minusMinutes(1), to);
        });
        assertThat(completedAfter(to.plusMinutes(1))).isGreaterThanOrEqualTo(3 * 14 - 1);
    }

    @Test
    void threeMinutesInWhichTheNetworkIsGone() {
        Duration from = Duration.ofMinutes(2);
        Duration to = Duration.ofMinutes(5);
        story.host("east")
                .inject(new Fault.ResetConnection(), When.afterAudio(from).and(When.connection(1)));
        story.unreachable("east", from, to).route("east", "gpt-4o-transcribe").tell(Duration.ofMinutes(10), EVERY_20_S);

        assertThat(story.violations()).isEmpty();
        assertThat(completedAfter(from.plusSeconds(30))).isGreaterThanOrEqualTo(3 * 7);
    }

    /** Connects that nobody answers take so long that one of two routes always seemed worth a try: the stream never ended. */
    @Test
    void aNetworkThatSwallowsEverythingEndsTheStreamAfterTenMinutes() {
        Duration from = Duration.ofMinutes(2);
        Duration never = Duration.ofHours(9);
        story.host("east")
                .inject(new Fault.ResetConnection(), When.afterAudio(from).and(When.connection(1)));
        story.host("west");
        story.unreachable("east", from, never)
                .unreachable("west", from, never)
                .route("east", "gpt-4o-transcribe")
                .route("west", "gpt-4o-transcribe")
                .tell(Duration.ofMinutes(30), EVERY_20_S);

        assertThat(story.violations()).isEmpty();
        assertThat(story.events())
                .last()
                .isInstanceOfSatisfying(
                        TranscriptEvent.Gap.class,
                        gap -> assertThat(story.when(gap)).isBetween(Duration.ofMinutes(12), Duration.ofMinutes(14)));
    }

    private void assertLeftAndReturned(String substitute) {
        assertThat(story.violations()).isEmpty();
        assertThat(story.losses()).isEmpty();
        List<Change> changes = story.changes();
        assertThat(changes).hasSize(2);
        Change away = changes.get(0);
        Change back = changes.get(1);
        assertThat(away.event().to()).contains(substitute);
        assertThat(away.when()).isBetween(FROM, FROM.plus(EVERY_20_S.multipliedBy(6)));
        assertThat(back.event().to()).isEqualTo(away.event().from());
        assertThat(back.when()).isBetween(TO, TO.plus(FOUR_PROBES).plus(EVERY_20_S.multipliedBy(2)));
        assertThat(story.repairs()).isLessThanOrEqualTo(3 * 6);
        assertThat(firstAttemptsBetween(
                        away.when().plus(EVERY_20_S), back.when().minus(EVERY_20_S)))
                .allMatch(done -> done.provenance().route().contains(substitute))
                .allMatch(done -> done.provenance().attempt() == 1);
    }

    private List<Completed> firstAttemptsBetween(Duration from, Duration to) {
        return story.events().stream()
                .filter(Completed.class::isInstance)
                .map(Completed.class::cast)
                .filter(done -> done.range().start().compareTo(from) > 0)
                .filter(done -> done.range().end().compareTo(to) < 0)
                .toList();
    }

    private long completedAfter(Duration when) {
        return story.events().stream()
                .filter(Completed.class::isInstance)
                .filter(event -> ((Completed) event).range().start().compareTo(when) > 0)
                .count();
    }
}
