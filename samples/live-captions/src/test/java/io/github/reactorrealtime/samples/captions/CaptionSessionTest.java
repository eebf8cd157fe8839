// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.test.scheduler.VirtualTimeScheduler;

class CaptionSessionTest {

    private static final Duration KEEP = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofMinutes(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int SECOND = 24_000;
    private static final CaptionsProperties LIMITS = new CaptionsProperties(
            KEEP,
            DRAIN,
            HEARTBEAT,
            2,
            3,
            DataSize.ofKilobytes(64),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            List.of(),
            new CaptionsProperties.Emulator(null));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FakeTranscriber transcriber = new FakeTranscriber();
    private final AtomicInteger ids = new AtomicInteger();
    private final CaptionSessions sessions =
            new CaptionSessions(transcriber, LIMITS, time, () -> "session-" + ids.incrementAndGet());

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void audioGoesToTheTranscriberAndIsAcknowledged() {
        TestPage page = started();
        transcriber.takes(10);

        page.sends(0, SECOND).sends(SECOND, SECOND / 4).sends(SECOND + SECOND / 4, SECOND / 4);
        settle();

        assertThat(transcriber.samplesHeard()).isEqualTo(SECOND + SECOND / 2);
        assertThat(page.last("audio").get("received").asLong()).isEqualTo(SECOND + SECOND / 2);
        assertThat(page.last("audio").get("until").asLong()).isEqualTo(3 * SECOND + SECOND / 2);
    }

    @Test
    void theSocketIsNotReadWhileTheTranscriberTakesNothing() {
        TestPage page = started();

        page.sends(0, SECOND);
        assertThat(page.isAsked()).isTrue();
        page.sends(SECOND, SECOND);
        assertThat(page.isAsked()).as("with two seconds waiting").isFalse();

        transcriber.takes(1);
        settle();
        assertThat(page.isAsked()).as("with one second waiting").isTrue();
        assertThat(page.last("audio").get("until").asLong()).isEqualTo(3 * SECOND);
    }

    @Test
    void aPageThatComesBackIsToldWhereItsAudioEndedAndWhatItMissed() {
        TestPage page = started();
        transcriber.takes(10);
        page.sends(0, SECOND);
        transcriber.events().next(partial(0, "4"), partial(0, "42"));
        settle();
        transcriber.events().next(completed(0, "42"));
        settle();
        page.says(new PageMessage.Seen(1)).vanish();
        transcriber.events().next(partial(1, "7"));
        advance(Duration.ofSeconds(59));
        transcriber.events().next(completed(1, "77"));
        settle();

        TestPage again = resumed(page.sessionId(), 1);

        assertThat(again.types()).containsExactly("session", "3 final", "5 final");
        assertThat(again.last("session").get("received").asLong()).isEqualTo(SECOND);
        assertThat(again.last("session").get("resumed").asBoolean()).isTrue();
        again.sends(SECOND, SECOND);
        assertThat(transcriber.samplesHeard()).isEqualTo(2 * SECOND);
    }

    @Test
    void aSlowSocketGetsTheLatestTextOnly() {
        TestPage page = new TestPage(time, sessions, HEARTBEAT, 1).says(new PageMessage.Start());
        for (String text : List.of("1", "12", "123")) {
            transcriber.events().next(partial(0, text));
            settle();
        }

        page.take(5);

        assertThat(page.types()).containsExactly("session", "3 partial");
        assertThat(page.last("partial").get("text").asString()).isEqualTo("123");
    }

    @Test
    void theTranscriptionWaitsForAPageThatIsTooFarBehind() {
        TestPage page = new TestPage(time, sessions, HEARTBEAT, 100).says(new PageMessage.Start());
        for (int turn = 0; turn < 3; turn++) {
            transcriber.events().next(completed(turn, "x"));
            settle();
        }
        transcriber.events().assertMaxRequested(0);

        page.says(new PageMessage.Seen(2));
        transcriber.events().assertMinRequested(1);
    }

    @Test
    void whenAllHasItsOutcomeAndWasSeenTheSocketIsClosed() {
        TestPage page = started();
        transcriber.takes(10);
        page.sends(0, SECOND).says(new PageMessage.End(SECOND));
        assertThat(transcriber.hasHeardTheEnd()).isTrue();
        transcriber.events().complete();
        settle();
        assertThat(page.types()).endsWith("1 ended");
        assertThat(page.isClosed()).isFalse();

        page.says(new PageMessage.Seen(1));
        assertThat(page.isClosed()).isTrue();
        page.vanish();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void anEndThatThePageDidNotSeeWaitsForIt() {
        TestPage page = started();
        transcriber.takes(10);
        page.says(new PageMessage.End(0)).vanish();
        transcriber.events().complete();
        settle();

        TestPage again = resumed(page.sessionId(), 0);

        assertThat(again.types()).containsExactly("session", "1 ended");
    }

    @Test
    void aBrokenTranscriptionIsToldInASentence() {
        TestPage page = started();
        transcriber.events().error(new IllegalStateException("nobody can be reached"));
        settle();

        assertThat(page.last("broken").get("message").asString()).isEqualTo("nobody can be reached");
    }

    @Test
    void withoutItsPageTheTranscriptionIsDrainedAndReleased() {
        TestPage page = started();
        transcriber.takes(10);
        page.sends(0, SECOND).vanish();

        advance(KEEP.minusMillis(1));
        assertThat(transcriber.hasHeardTheEnd()).isFalse();
        advance(Duration.ofMillis(1));
        assertThat(transcriber.hasHeardTheEnd()).isTrue();
        assertThat(sessions.count()).isOne();
        assertThat(resumed(page.sessionId(), 0).last("refused").get("code").asString())
                .isEqualTo("unknown-session");

        for (int turn = 0; turn < 5; turn++) {
            transcriber.events().next(completed(turn, "for nobody"));
            settle();
        }
        transcriber.events().complete();
        settle();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void aTranscriptionThatDoesNotDrainIsCancelled() {
        TestPage page = started();
        page.sends(0, SECOND).vanish();

        advance(KEEP.plus(DRAIN).minusMillis(1));
        transcriber.events().assertNotCancelled();
        advance(Duration.ofMillis(1));
        transcriber.events().assertCancelled();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void theSecondSocketOfASessionReplacesTheFirst() {
        TestPage first = started();
        transcriber.takes(10);
        first.sends(0, SECOND);

        TestPage second = resumed(first.sessionId(), 0);
        second.sends(SECOND, SECOND);

        assertThat(first.last("refused").get("code").asString()).isEqualTo("replaced");
        assertThat(first.isClosed()).isTrue();
        first.vanish();
        assertThat(second.isClosed()).isFalse();
        assertThat(transcriber.samplesHeard()).isEqualTo(2 * SECOND);
        advance(KEEP.plusSeconds(1));
        assertThat(transcriber.hasHeardTheEnd()).as("with a page that is there").isFalse();
    }

    @Test
    void audioInTheWrongPlaceIsRefusedAndTheSessionCanBeResumed() {
        TestPage page = started();
        transcriber.takes(10);
        page.sends(0, SECOND).sends(0, SECOND);

        assertThat(page.last("refused").get("code").asString()).isEqualTo("wrong-position");
        assertThat(page.isClosed()).isTrue();
        TestPage again = resumed(page.sessionId(), 0).sends(SECOND, SECOND);
        assertThat(transcriber.samplesHeard()).isEqualTo(2 * SECOND);
        assertThat(again.isClosed()).isFalse();
    }

    @Test
    void audioThatThePageLostIsSilenceAndTold() {
        TestPage page = started();
        transcriber.takes(100);
        page.sends(0, SECOND).says(new PageMessage.Gap(SECOND, 3 * SECOND)).sends(3 * SECOND, SECOND);

        assertThat(transcriber.samplesHeard()).isEqualTo(4 * SECOND);
        assertThat(page.last("gap").get("start").asLong()).isEqualTo(1_000);
        assertThat(page.last("gap").get("end").asLong()).isEqualTo(3_000);
    }

    @Test
    void aPageThatSaysNothingIsGivenUp() {
        TestPage page = started();
        advance(HEARTBEAT.multipliedBy(2));
        assertThat(page.types()).containsExactly("session", "ping", "ping");
        page.says(new PageMessage.Pong());
        advance(HEARTBEAT.multipliedBy(3));
        assertThat(page.isClosed()).isFalse();

        advance(HEARTBEAT);
        assertThat(page.isClosed()).isTrue();
        advance(KEEP);
        assertThat(transcriber.hasHeardTheEnd()).isTrue();
    }

    @Test
    void aSocketThatTakesNothingAnyMoreIsGivenUpToo() {
        TestPage stuck = new TestPage(time, sessions, HEARTBEAT, 0).says(new PageMessage.Start());
        advance(HEARTBEAT.multipliedBy(4));
        assertThat(stuck.types()).isEmpty();

        advance(KEEP);

        assertThat(transcriber.hasHeardTheEnd()).isTrue();
    }

    @Test
    void aPageThatCanNotBeHeardIsNotGivenUp() {
        TestPage page = started();
        page.sends(0, 3 * SECOND);
        assertThat(page.isAsked()).isFalse();

        advance(HEARTBEAT.multipliedBy(10));

        assertThat(page.isClosed()).isFalse();
    }

    @Test
    void aSocketThatStartsNothingIsClosed() {
        TestPage silent = new TestPage(time, sessions, HEARTBEAT, 100);
        advance(HEARTBEAT);
        assertThat(silent.last("refused").get("code").asString()).isEqualTo("no-start");

        TestPage impatient = new TestPage(time, sessions, HEARTBEAT, 100).says(new PageMessage.Seen(0));
        assertThat(impatient.last("refused").get("code").asString()).isEqualTo("no-start");
        assertThat(impatient.isClosed()).isTrue();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void aSecondStartOnTheSameSocketIsRefused() {
        TestPage page = started().says(new PageMessage.Start());

        assertThat(page.last("refused").get("code").asString()).isEqualTo("bad-message");
        assertThat(sessions.count()).isOne();
    }

    @Test
    void thereAreOnlySoManySessions() {
        CaptionSessions busy = new CaptionSessions(
                audio -> new FakeTranscriber().apply(audio), LIMITS, time, () -> "busy-" + ids.incrementAndGet());
        TestPage first = new TestPage(time, busy, HEARTBEAT, 100).says(new PageMessage.Start());
        new TestPage(time, busy, HEARTBEAT, 100).says(new PageMessage.Start());

        TestPage third = new TestPage(time, busy, HEARTBEAT, 100).says(new PageMessage.Start());
        assertThat(third.last("refused").get("code").asString()).isEqualTo("too-many-sessions");

        first.vanish();
        advance(KEEP.plus(DRAIN));
        TestPage fourth = new TestPage(time, busy, HEARTBEAT, 100).says(new PageMessage.Start());
        assertThat(fourth.types()).containsExactly("session");
    }

    @Test
    void closingTheServerEndsAllSessions() {
        started();

        sessions.close();
        settle();

        transcriber.events().assertCancelled();
        assertThat(sessions.count()).isZero();
    }

    private TestPage started() {
        return new TestPage(time, sessions, HEARTBEAT, 100).says(new PageMessage.Start());
    }

    private TestPage resumed(String session, long seen) {
        return new TestPage(time, sessions, HEARTBEAT, 100).says(new PageMessage.Resume(session, seen));
    }

    private void settle() {
        advance(Duration.ZERO);
    }

    private void advance(Duration duration) {
        time.advanceTimeBy(duration);
    }

    private static TranscriptEvent partial(long turn, String text) {
        return new TranscriptEvent.Partial(turn, text, text, 1);
    }

    private static TranscriptEvent completed(long turn, String text) {
        return new TranscriptEvent.Completed(
                turn,
                new AudioRange(turn * SECOND, (turn + 1) * SECOND, SECOND),
                text,
                List.of(),
                List.of(),
                null,
                new Provenance("route", "model", 1, null, null, Duration.ZERO, Duration.ofMillis(5)),
                Duration.ofSeconds(turn + 1));
    }
}
