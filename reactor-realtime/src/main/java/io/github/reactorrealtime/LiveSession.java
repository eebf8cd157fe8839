// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.policy.Permit;
import io.github.reactorrealtime.policy.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A session that carries the live audio, and the range of the source it owns: from its base to where the next session takes over.
 * Retired, it gets no more audio and answers for the turns it has announced. Confined to its transcription.
 */
final class LiveSession {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    /** How many events may be on their way from the socket before the subscriber is looked at again. */
    private static final int EVENT_WINDOW = 32;

    /** So many failed turns in a row, and the session counts as poisoned: a fresh one may do better. */
    private static final int POISONED = 3;

    /** So many server errors without a sign of hearing in between, and the session may be over without saying so. */
    private static final int FADED = 2;

    /** Models that write along are behind the speech, and were seen to cut off the rest at a commit. */
    static final Duration CATCH_UP = Duration.ofMillis(600);

    private final Rung rung;
    private final RealtimeSession session;
    private final TranscriptionSettings settings;
    private final TurnTracker tracker;
    private final EventOutlet outlet;
    private final SignalLoop loop;
    private final Outcomes outcomes;
    private final SessionItems items;
    private final @Nullable ClientTurns clientTurns;
    private final AudioSender sender;
    private final TurnEvents turnEvents;
    private final TailDrain drain;
    private final ProgressWatch progress;
    private final Deadlines answers;
    private final Deadlines finals;
    private final SessionEvents events;
    private final Disposable.Composite resources = Disposables.composite();

    private final SessionInfo info;

    private long reportedSamples;
    private int handled; // events taken and not asked for again
    private int failuresInRow;
    private int errorsInRow; // that name nothing of ours, since the service last did something with the audio
    private boolean progressed;
    private boolean retired;
    private boolean closing;
    private @Nullable ErrorDetails lastError; // often says why the close that follows happened

    /** What becomes of a session and its turns. */
    interface Outcomes {

        /** A turn was not transcribed by this session. */
        void failed(Turn turn, Rung rung, RealtimeException cause, Provenance provenance);

        /** A turn has a text that is not believed. */
        void doubted(Turn turn, Rung rung, Turn.Outcome.Transcribed answer);

        /** The service has done something with our audio, so the session is worth its name. */
        void progressed(LiveSession session);

        /** The socket is closed, or the service said that the session is over. */
        void lost(LiveSession session, RealtimeException cause);

        /** The session is open and good for nothing. */
        void poisoned(LiveSession session, RealtimeException cause);
    }

    /**
     * @param boundaries where turns have to end, by source position
     * @param clientTurns turns found by ourselves, {@code null} when somebody else decides about them
     */
    LiveSession(
            Rung rung,
            RealtimeSession session,
            TranscriptionSettings settings,
            AudioJournal journal,
            TurnTracker tracker,
            NavigableSet<Long> boundaries,
            @Nullable ClientTurns clientTurns,
            EventOutlet outlet,
            SignalLoop loop,
            Outcomes outcomes) {
        this.rung = rung;
        this.session = session;
        this.settings = settings;
        this.tracker = tracker;
        this.outlet = outlet;
        this.loop = loop;
        this.outcomes = outcomes;
        this.info = SessionInfo.of(rung, session, true, settings.wireFormat());
        long base = tracker.resumePoint();
        this.clientTurns = clientTurns;
        this.items = new SessionItems(this, tracker, clientTurns != null);
        Pace pace = new Pace(settings, loop::wake);
        resources.add(pace);
        this.events = new SessionEvents(rung, session, loop, EVENT_WINDOW, this::onEvent, this::onClosed);
        this.sender = clientTurns == null
                ? new StreamSender(session, journal, settings, tracker, boundaries, base, pace, this::onCommitSent)
                : new TurnSender(this, session, journal, settings, clientTurns, this::onCommitSent);
        if (rung.model.streaming() && !settings.turns().areDetectedByService()) {
            sender.catchUpIn(CATCH_UP);
        }
        this.turnEvents = new TurnEvents(
                this, items, new SessionClock(base, settings.wireFormat().sampleRateHz()), settings, tracker, outlet);
        this.drain = new TailDrain(session, sender, journal, tracker, items, settings, loop, this::startDeadline);
        this.answers = new Deadlines(settings.answerDeadline(), settings.timer(), loop);
        this.finals = new Deadlines(settings.finalDeadline(), settings.timer(), loop);
        this.progress = new ProgressWatch(session, sender, journal, tracker, items, settings, loop, this::onProgress);
    }

    void start() {
        session.onWritable(loop::wake);
        resources.add(events);
        resources.add(drain::cancel);
        resources.add(progress);
        resources.add(answers);
        resources.add(finals);
        events.start();
        progress.start();
        settings.listener().sessionOpened(info);
    }

    Rung rung() {
        return rung;
    }

    RealtimeSession session() {
        return session;
    }

    AudioSender sender() {
        return sender;
    }

    /**
     * Sends audio while the session takes it.
     *
     * @param flush whether to send the rest too that does not fill a frame
     */
    void pump(boolean flush) {
        sender.pump(flush);
        long samples = sender.appended() - reportedSamples;
        if (samples > 0) {
            reportedSamples += samples;
            settings.listener().audioSent(info, samples);
        }
    }

    TailDrain drain() {
        return drain;
    }

    boolean hasPendingCommit() {
        return items.hasPendingCommit();
    }

    /** Whether the service ever did something with our audio. */
    boolean hasProgressed() {
        return progressed;
    }

    /** Whether the audio may go elsewhere without sending much of it twice. */
    boolean isBetweenTurns() {
        // Turns of ours are known by the commit; else the item it becomes would be nobody's in a retired session.
        return (clientTurns != null || !items.hasPendingCommit()) && sender.isBetweenTurns();
    }

    /** Asks for as many events as were handled since the last time. */
    void requestEvents() {
        int count = handled;
        if (count > 0) {
            handled = 0;
            events.request(count);
        }
    }

    /** No more audio. What it has not announced the end of belongs to the next session; the rest it may still answer. */
    void retire() {
        retired = true;
        progress.dispose();
        drain.cancel();
        items.retire();
        withdrawOpenSpeech();
        items.open().forEach(this::startDeadline);
    }

    private void withdrawOpenSpeech() {
        List<Turn> open = items.open();
        if (clientTurns != null) {
            open.stream().filter(clientTurns::isUnsent).forEach(this::handOver);
            return;
        }
        for (int i = 0; i < open.size(); i++) {
            Turn turn = open.get(i);
            if (turn.hasEnd()) {
                continue;
            }
            items.finish(turn);
            outlet.restartPartials(turn.number);
            if (i + 1 < open.size()) {
                tracker.end(turn, open.get(i + 1).start(), settings.nanos()); // announced, then another one
                turn.assign(this, null);
            } else {
                tracker.withdraw(turn);
            }
        }
    }

    /** The next session gets all of the turn, from its beginning. */
    private void handOver(Turn turn) {
        items.finish(turn);
        outlet.restartPartials(turn.number);
        turn.endAttempt();
    }

    /** Whether a retired session has nothing left to say. */
    boolean isDone() {
        return retired && items.open().isEmpty();
    }

    /** Turns whose answer will never come now. */
    List<Turn> abandonTurns() {
        List<Turn> open = items.open();
        open.forEach(items::finish);
        return open;
    }

    void close() {
        resources.dispose();
        items.open().forEach(Turn::releasePermit);
        if (!closing) {
            closing = true;
            session.close()
                    .then(session.closed())
                    .subscribe(status -> loop.signal(() -> settings.listener().sessionClosed(info, status)));
        }
    }

    void onCommitted(Turn turn) {
        turn.permit(rung.guard.tryAcquire());
        settings.listener().turnCommitted(rung.name(), turn.number, turn.attempt());
        startDeadline(turn);
        if (turn.isWrittenAlong()) {
            turn.onPartial(settings.nanos());
            watchFinal(turn, turn.attempt());
        }
        onProgress();
    }

    /** More text came; the rest is due soon once the turn is committed. */
    void onPartial(Turn turn) {
        if (turn.onPartial(settings.nanos()) && turn.isCommitted()) {
            watchFinal(turn, turn.attempt());
        }
    }

    void completed(Turn turn, TranscriptionEvent.Completed answer) {
        Duration took = turn.sinceCommit(settings.nanos());
        Permit permit = turn.permit();
        if (permit != null) {
            permit.success(took);
        }
        rung.works();
        failuresInRow = 0;
        progress.onText(answer.transcript());
        Turn.Outcome.Transcribed outcome = new Turn.Outcome.Transcribed(answer, provenance(turn));
        items.finish(turn);
        if (settings.check().isDoubtful(answer.transcript(), settings.range(turn.start(), turn.end()))) {
            outcomes.doubted(turn, rung, outcome);
        } else {
            settings.listener().attemptSucceeded(rung.name(), turn.number, turn.attempt());
            tracker.settle(turn, outcome);
        }
        onProgress();
    }

    void failed(Turn turn, RealtimeException cause) {
        Permit permit = turn.permit();
        boolean ofRoute = Remedy.of(cause) != Remedy.GIVE_UP;
        if (permit != null && ofRoute) {
            permit.failure(cause, turn.sinceCommit(settings.nanos()));
        } else if (permit != null) {
            permit.release();
        }
        Provenance provenance = provenance(turn);
        items.finish(turn);
        outcomes.failed(turn, rung, cause, provenance);
        if (ofRoute && ++failuresInRow == POISONED) {
            outcomes.poisoned(this, cause);
        }
    }

    Provenance provenance(Turn turn) {
        return turn.provenance(rung, session, settings.nanos());
    }

    private void onProgress() {
        progressed = true;
        outcomes.progressed(this);
    }

    private void onEvent(ServerEvent event) {
        handled++;
        if (closing) {
            return; // given up: what it says does not count any more
        }
        if (event instanceof InputAudioEvent || event instanceof TranscriptionEvent) {
            errorsInRow = 0;
        }
        if (event instanceof InputAudioEvent) {
            drain.onTurnEvent();
            progress.onTurnEvent(event instanceof InputAudioEvent.SpeechStarted);
        }
        if (event instanceof ErrorEvent error) {
            onError(error.error());
        } else {
            turnEvents.on(event);
        }
    }

    private void onError(ErrorDetails error) {
        lastError = error;
        if (turnEvents.onError(error)) {
            return;
        }
        settings.listener().serviceError(rung.name(), error);
        log.debug("{} sent an error: {} {}", rung, error.code(), error.type());
        if ("session_expired".equals(error.code())) {
            giveUp(Refusals.ofClose(
                    CloseStatus.NORMAL, error, session.support())); // some services leave the socket open
        } else if ("server_error".equals(error.type())) {
            onServerError(error);
        }
    }

    /** May be nothing. But sessions were seen to end so: the socket stays open, and nothing is heard any more. */
    private void onServerError(ErrorDetails error) {
        progress.doubt();
        if (++errorsInRow >= FADED) {
            outcomes.poisoned(this, Refusals.faded(error, session.support()));
        }
    }

    /** The socket is open, and what comes over it can't be made sense of any more. */
    void giveUp(RealtimeException cause) {
        if (!closing) {
            outcomes.lost(this, cause);
            close();
        }
    }

    private void onClosed(CloseStatus status) {
        if (!closing) {
            settings.listener().sessionClosed(info, status);
            onLost(status);
            closing = true;
            resources.dispose();
        }
    }

    private void onLost(CloseStatus status) {
        outcomes.lost(this, Refusals.ofClose(status, lastError, session.support()));
    }

    private void onCommitSent(String eventId, long position, @Nullable Turn turn) {
        items.commitSent(eventId, position, turn, settings.nanos());
        unlessHeldBack(answers, () -> turnEvents.onCommitTimeout(eventId));
    }

    void startDeadline(Turn turn) {
        int attempt = turn.attempt();
        unlessHeldBack(answers, () -> {
            if (!turn.isWrittenAlong() || !turn.isCommitted()) { // else each piece of text is a new deadline
                turnEvents.onTurnTimeout(turn, attempt, settings.answerDeadline());
            }
        });
    }

    /** After some text the rest is due sooner than the first word was, unless the model writes along. */
    private void watchFinal(Turn turn, int attempt) {
        unlessHeldBack(finals, () -> {
            if (!turn.isOwnedBy(this) || turn.attempt() != attempt) {
                return;
            }
            Duration patience = turn.isWrittenAlong() ? settings.answerDeadline() : settings.finalDeadline();
            if (turn.sincePartial(settings.nanos()).compareTo(patience) < 0) {
                watchFinal(turn, attempt);
            } else {
                turnEvents.onTurnTimeout(turn, attempt, patience);
            }
        });
    }

    /** Has the check run when an answer is overdue, unless the subscriber holds back the events: it may be among them. */
    private void unlessHeldBack(Deadlines deadlines, Runnable check) {
        deadlines.add(() -> {
            if (outlet.hasRoom()) {
                check.run();
            } else {
                unlessHeldBack(deadlines, check);
            }
        });
    }
}
