// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session in which turns are transcribed again, one after the other, each ended by our commit. Confined to its transcription.
 */
final class RepairSession {

    /** Failures in a row after which a session is not used again: some are poisoned, and nothing works on them any more. */
    private static final int POISONED = 2;

    /** A session that ends sooner is not given another turn. */
    private static final Duration LEAST_REST = Duration.ofMinutes(1);

    private final Rung rung;
    private final RealtimeSession session;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final SessionEvents events;
    private final SessionInfo info;
    private final Set<String> finishedItems = new HashSet<>(); // few: a session is closed after an hour at the latest

    private @Nullable RepairAttempt current;
    private @Nullable String currentItem;
    private @Nullable ErrorDetails lastError;
    private int commits;
    private int failuresInRow;
    private boolean over;

    RepairSession(Rung rung, RealtimeSession session, TranscriptionSettings settings, SignalLoop loop) {
        this.rung = rung;
        this.session = session;
        this.settings = settings;
        this.loop = loop;
        this.info = SessionInfo.of(rung, session, false, settings.wireFormat());
        // Asks for everything: what comes is one turn's text, and is taken at once.
        this.events = new SessionEvents(rung, session, loop, Long.MAX_VALUE, this::onEvent, this::onClosed);
    }

    void start() {
        session.onWritable(loop::wake);
        events.start();
        settings.listener().sessionOpened(info);
    }

    Rung rung() {
        return rung;
    }

    RealtimeSession session() {
        return session;
    }

    void append(byte[] audio) {
        session.append(audio);
        settings.listener().audioSent(info, audio.length / settings.bytesPerSample());
    }

    void use(RepairAttempt attempt) {
        current = attempt;
        currentItem = null;
        lastError = null;
    }

    String nextCommitId() {
        return "rr-repair-" + commits++;
    }

    /** The attempt is over; whatever the session still says about its item does not count. */
    void release(boolean success) {
        if (currentItem != null) {
            finishedItems.add(currentItem);
        }
        current = null;
        currentItem = null;
        failuresInRow = success ? 0 : failuresInRow + 1;
    }

    /** Whether another turn can be given to it. */
    boolean isUsable() {
        Instant end = session.expiresAt();
        return !over
                && failuresInRow < POISONED
                && (end == null
                        || settings.now().plus(LEAST_REST).isBefore(end)
                        || settings.now().isAfter(end)); // then the clocks differ, and it says nothing
    }

    void close() {
        if (!over) {
            over = true;
            events.dispose();
            session.close()
                    .then(session.closed())
                    .subscribe(status -> loop.signal(() -> settings.listener().sessionClosed(info, status)));
        }
    }

    private void onEvent(ServerEvent event) {
        RepairAttempt attempt = current;
        if (over) {
            return;
        }
        if (event instanceof ErrorEvent error) {
            onError(attempt, error.error());
        } else if (attempt == null) {
            return; // late, about a turn that has its outcome
        } else if (event instanceof InputAudioEvent.Committed committed) {
            if (isAbout(committed.itemId(), attempt)) {
                attempt.onCommitted(committed.itemId());
            }
        } else if (event instanceof TranscriptionEvent answer) {
            if (isAbout(answer.itemId(), attempt)) {
                attempt.onAnswer(answer);
            }
        }
    }

    /** Items come one at a time here: the first new one after our commit is ours. */
    private boolean isAbout(String itemId, RepairAttempt attempt) {
        if (currentItem == null && attempt.isCommitSent() && !finishedItems.contains(itemId)) {
            currentItem = itemId;
        }
        return itemId.equals(currentItem);
    }

    private void onError(@Nullable RepairAttempt attempt, ErrorDetails error) {
        lastError = error;
        if (attempt != null && attempt.isAnsweredBy(error)) {
            attempt.onRefused(error);
        } else if ("session_expired".equals(error.code())) {
            close(); // also while nobody uses it: the next turn would only wait for its deadline here
            if (attempt != null) {
                attempt.onLost(Refusals.ofClose(CloseStatus.NORMAL, error, session.support()));
            }
        } else {
            settings.listener().serviceError(rung.name(), error);
        }
    }

    private void onClosed(CloseStatus status) {
        if (over) {
            return;
        }
        over = true;
        settings.listener().sessionClosed(info, status);
        if (current != null) {
            current.onLost(Refusals.ofClose(status, lastError, session.support()));
        }
    }
}
