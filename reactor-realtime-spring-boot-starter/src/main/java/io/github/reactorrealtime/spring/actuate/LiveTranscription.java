// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Journal;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Session;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Transcription;
import io.github.reactorrealtime.spring.actuate.RealtimeEndpoint.Turns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

/**
 * What is known of one transcription. Told by one thread at a time, and asked by others: its lock is held for a few instructions only,
 * and contended only while somebody looks.
 */
final class LiveTranscription implements TranscriberListener {

    private final long id;
    private final InstantSource clock;
    private final Runnable onEnd;
    private final Instant since;
    private final Map<Long, Session> sessions = new LinkedHashMap<>();

    private @Nullable SessionInfo live; // the one that has the live audio, or had it last
    private @Nullable Instant lastEvent;
    private @Nullable String lastError;
    private Duration audioSent = Duration.ZERO;
    private Journal journal = new Journal(0, 0);
    private long started;
    private long completed;
    private long failed;
    private long repaired;

    LiveTranscription(long id, InstantSource clock, Runnable onEnd) {
        this.id = id;
        this.clock = clock;
        this.onEnd = onEnd;
        this.since = clock.instant();
    }

    /** As it is now. */
    synchronized Transcription snapshot() {
        Instant now = clock.instant();
        return new Transcription(
                id,
                since,
                live == null ? null : live.route(),
                live == null ? null : live.model(),
                sessions.values().stream().toList(),
                new Turns(started, completed, failed, repaired),
                audioSent.toMillis() / 1_000.0,
                journal,
                lastEvent == null ? null : Duration.between(lastEvent, now),
                lastError);
    }

    @Override
    public synchronized void sessionOpened(SessionInfo session) {
        if (session.live()) {
            live = session;
        }
        sessions.put(
                session.number(),
                new Session(
                        session.number(),
                        session.support().sessionId(),
                        session.route(),
                        session.model(),
                        session.live(),
                        clock.instant(),
                        session.expiresAt()));
    }

    @Override
    public synchronized void sessionClosed(SessionInfo session, CloseStatus status) {
        sessions.remove(session.number());
    }

    @Override
    public synchronized void audioSent(SessionInfo session, long samples) {
        audioSent = audioSent.plus(session.format().durationOf(samples));
    }

    @Override
    public synchronized void journalChanged(long usedBytes, long capacityBytes) {
        journal = new Journal(usedBytes, capacityBytes);
    }

    @Override
    public synchronized void connectFailed(String route, Throwable cause) {
        lastError = cause.getClass().getSimpleName();
    }

    @Override
    public synchronized void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        lastError = cause.getClass().getSimpleName();
    }

    @Override
    public synchronized void turnStarted(long turn) {
        started++;
    }

    @Override
    public synchronized void emitted(TranscriptEvent event) {
        lastEvent = clock.instant();
        if (event instanceof TranscriptEvent.Completed turn) {
            completed++;
            repaired += turn.provenance().attempt() > 1 ? 1 : 0;
        } else if (event instanceof TranscriptEvent.Failed) {
            failed++;
        }
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        onEnd.run();
    }
}
