// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.silence;
import static io.github.reactorrealtime.Stage.sound;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.publisher.TestPublisher;

/** A silence that the service passed over leaves the journal, and speech without an end is committed. */
class ProgressWatchTest {

    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final Duration REACTION = Duration.ofSeconds(2);

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();
    private final ScriptedLink link = stage.link();
    private long journalBytes;

    private final TranscriberListener journalWatch = new TranscriberListener() {
        @Override
        public void journalChanged(long usedBytes, long capacityBytes) {
            journalBytes = usedBytes;
        }
    };

    @Test
    void silenceLeavesTheJournalUpToTheLookBack() {
        start(Turns.serverVad());
        source.next(silence(60_000));
        assertThat(journalBytes).isEqualTo(60_000 * Stage.MS);
        stage.timer.advance(PROBE);
        assertThat(journalBytes).as("the service may still react").isEqualTo(60_000 * Stage.MS);
        stage.timer.advance(REACTION);
        assertThat(journalBytes)
                .as("300 ms of padding and 2 s of reaction stay")
                .isEqualTo(2_300 * Stage.MS);
    }

    @Test
    void theLookBackHasThePaddingThatWasAskedFor() {
        start(Turns.serverVad(0.5, Duration.ofMillis(1_000), Duration.ofMillis(500)));
        source.next(silence(60_000));
        stage.timer.advance(PROBE.plus(REACTION));
        assertThat(journalBytes).isEqualTo(3_000 * Stage.MS);
    }

    @Test
    void audioSentAfterThePingIsNotJudgedByIt() {
        start(Turns.serverVad());
        source.next(silence(30_000));
        stage.timer.advance(PROBE);
        source.next(silence(30_000));
        stage.timer.advance(REACTION);
        assertThat(journalBytes).isEqualTo(32_300 * Stage.MS);
        stage.timer.advance(PROBE.plus(REACTION));
        assertThat(journalBytes).isEqualTo(2_300 * Stage.MS);
    }

    @Test
    void aCrowdedJournalIsProbedSooner() {
        start(Turns.serverVad());
        source.next(silence(160_020));
        stage.timer.advance(Duration.ofSeconds(2).plus(REACTION));
        assertThat(journalBytes).isEqualTo(2_300 * Stage.MS);
    }

    @Test
    void nothingLeavesWithoutAPong() {
        link.answersPings(false);
        start(Turns.serverVad());
        source.next(silence(60_000));
        stage.timer.advance(Duration.ofSeconds(24));
        assertThat(journalBytes).isEqualTo(60_000 * Stage.MS);
    }

    @Test
    void nothingLeavesWhenTheServiceReactsInTime() {
        start(Turns.serverVad());
        source.next(silence(60_000));
        stage.timer.advance(PROBE.plus(REACTION).minusMillis(1));
        link.say(speechStarted("a", 5_000));
        stage.timer.advance(Duration.ofMinutes(1));
        assertThat(journalBytes).as("only what lies before the speech").isEqualTo(55_000 * Stage.MS);
    }

    @Test
    void speechWithoutAnEndIsCommittedOnceItIsLongerThanATurn() {
        start(Turns.serverVad());
        source.next(silence(3_000));
        link.say(speechStarted("a", 1_500));
        source.next(sound(117_000));
        stage.timer.advance(Duration.ofMinutes(1));
        assertThat(link.commits()).isZero();
        source.next(sound(5_000));
        stage.timer.advance(Duration.ofMinutes(1));
        assertThat(link.commits()).as("one commit at a time").isOne();
    }

    @Test
    void withTurnsOfOursNothingIsProbed() {
        start(Turns.manual());
        source.next(silence(60_000));
        stage.timer.advance(Duration.ofSeconds(14));
        assertThat(link.pings()).isZero();
        assertThat(journalBytes).isEqualTo(60_000 * Stage.MS);
    }

    private void start(Turns turns) {
        listen(stage.builder().turns(turns).listener(journalWatch).build().transcribe(source.flux()));
    }
}
