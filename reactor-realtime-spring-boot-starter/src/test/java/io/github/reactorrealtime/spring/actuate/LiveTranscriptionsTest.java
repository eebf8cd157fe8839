// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import static io.github.reactorrealtime.spring.actuate.TranscriberHealthIndicatorTest.session;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Journal;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Session;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Transcription;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Turns;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** What the endpoint shows of transcriptions while they run. */
class LiveTranscriptionsTest {

    private static final String FIRST = "openai/gpt-4o-transcribe";
    private static final String SECOND = "openai/whisper-1";
    private static final AudioReport REPORT = new AudioReport(0, 0, 0, 0, 0, 0, 24_000);

    private final HandClock clock = new HandClock();
    private final LiveTranscriptions transcriptions = new LiveTranscriptions(clock);
    private final RealtimeEndpoint endpoint = new RealtimeEndpoint(transcriptions);

    @Test
    void oneThatJustBeganHasNothingToShow() {
        begin();
        assertThat(shown(1))
                .isEqualTo(new Transcription(
                        1,
                        clock.instant(),
                        null,
                        null,
                        List.of(),
                        new Turns(0, 0, 0, 0),
                        0,
                        new Journal(0, 0),
                        null,
                        null));
    }

    @Test
    void openSessionsAreListedAndTheLiveOnesRouteIsTheTranscriptions() {
        TranscriberListener listener = begin();
        SessionInfo live = session(7, FIRST, true);
        SessionInfo repair = session(8, SECOND, false);
        listener.sessionOpened(live);
        clock.advance(Duration.ofSeconds(1));
        listener.sessionOpened(repair);
        Transcription shown = shown(1);
        assertThat(shown.route()).isEqualTo(FIRST);
        assertThat(shown.model()).isEqualTo("gpt-4o-transcribe");
        assertThat(shown.sessions())
                .containsExactly(
                        new Session(
                                7,
                                "sess_7",
                                FIRST,
                                "gpt-4o-transcribe",
                                true,
                                clock.instant().minusSeconds(1),
                                null),
                        new Session(8, "sess_7", SECOND, "whisper-1", false, clock.instant(), null));
        listener.sessionClosed(live, CloseStatus.NORMAL);
        assertThat(shown(1).sessions()).extracting(Session::number).containsExactly(8L);
        assertThat(shown(1).route()).as("where it went last").isEqualTo(FIRST);
    }

    @Test
    void turnsAreCountedByWhatBecameOfThem() {
        TranscriberListener listener = begin();
        for (int turn = 0; turn < 4; turn++) {
            listener.turnStarted(turn);
        }
        listener.emitted(completed(0, 1));
        listener.emitted(completed(1, 2));
        NoAnswerException cause = new NoAnswerException("none", Duration.ZERO, SupportHandles.NONE);
        listener.emitted(
                new TranscriptEvent.Failed(2, new AudioRange(0, 1, 24_000), cause, provenance(3), Duration.ZERO));
        listener.emitted(new TranscriptEvent.Partial(3, "a", "a", 1));
        assertThat(shown(1).turns()).isEqualTo(new Turns(4, 2, 1, 1));
    }

    @Test
    void audioJournalAndTheLastEventAreMeasured() {
        TranscriberListener listener = begin();
        listener.audioSent(session(7, FIRST, true), 36_000);
        listener.audioSent(session(8, FIRST, false), 12_000);
        listener.journalChanged(1_440, 14_400_000);
        listener.emitted(new TranscriptEvent.SpeechStarted(0, Duration.ZERO));
        clock.advance(Duration.ofSeconds(9));
        assertThat(shown(1).audioSentSeconds()).isEqualTo(2.0);
        assertThat(shown(1).journal()).isEqualTo(new Journal(1_440, 14_400_000));
        assertThat(shown(1).lastEventAgo()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void onlyTheClassOfAnErrorIsShown() {
        TranscriberListener listener = begin();
        listener.connectFailed(FIRST, new IOException("secret"));
        assertThat(shown(1).lastError()).isEqualTo("IOException");
        listener.attemptFailed(FIRST, 0, 1, new NoAnswerException("none", Duration.ZERO, SupportHandles.NONE));
        assertThat(shown(1).lastError()).isEqualTo("NoAnswerException");
    }

    @Test
    void whatHasEndedIsGone() {
        TranscriberListener first = begin();
        begin();
        assertThat(endpoint.transcriptions().total()).isEqualTo(2);
        first.ended(REPORT, SignalType.CANCEL);
        first.sessionClosed(session(7, FIRST, true), CloseStatus.NORMAL);
        assertThat(endpoint.transcriptions().total()).isOne();
        assertThat(endpoint.transcription(1)).isNull();
        assertThat(endpoint.transcription(2)).isNotNull();
    }

    @Test
    void ofManyTheOldestHundredAreListed() {
        TranscriberListener first = begin();
        for (int i = 0; i < 149; i++) {
            begin();
        }
        first.ended(REPORT, SignalType.ON_COMPLETE);
        RealtimeEndpoint.Transcriptions all = endpoint.transcriptions();
        assertThat(all.total()).isEqualTo(149);
        assertThat(all.transcriptions()).hasSize(RealtimeEndpoint.LISTED);
        assertThat(all.transcriptions().get(0).id()).isEqualTo(2);
        assertThat(all.transcriptions()).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
    }

    private TranscriberListener begin() {
        return transcriptions.subscribed(Context.empty());
    }

    private Transcription shown(long id) {
        return requireNonNull(endpoint.transcription(id));
    }

    private static TranscriptEvent completed(long turn, int attempt) {
        return new TranscriptEvent.Completed(
                turn,
                new AudioRange(0, 1, 24_000),
                "text",
                List.of(),
                List.of(),
                null,
                provenance(attempt),
                Duration.ZERO);
    }

    private static Provenance provenance(int attempt) {
        return new Provenance(FIRST, "gpt-4o-transcribe", attempt, null, null, Duration.ZERO, Duration.ZERO);
    }
}
