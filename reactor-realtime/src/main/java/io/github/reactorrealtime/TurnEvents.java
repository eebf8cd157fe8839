// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.SessionItems.PendingCommit;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.TranscriptEvent.SpeechStopped;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ConversationEvent;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import java.time.Duration;

/**
 * What one session says about turns, carried over to the book and to the subscriber. Confined to its transcription.
 */
final class TurnEvents {

    private static final String COMMIT_EMPTY = "input_audio_buffer_commit_empty";

    private final LiveSession live;
    private final SessionItems items;
    private final SessionClock clock;
    private final TranscriptionSettings settings;
    private final TurnTracker tracker;
    private final EventOutlet outlet;

    /** @param clock translates the session's times */
    TurnEvents(
            LiveSession live,
            SessionItems items,
            SessionClock clock,
            TranscriptionSettings settings,
            TurnTracker tracker,
            EventOutlet outlet) {
        this.live = live;
        this.items = items;
        this.clock = clock;
        this.settings = settings;
        this.tracker = tracker;
        this.outlet = outlet;
    }

    void on(ServerEvent event) {
        if (event instanceof TranscriptionEvent transcription) {
            onTranscription(transcription);
        } else if (event instanceof InputAudioEvent audio) {
            onInputAudio(audio);
        } else if (event instanceof ConversationEvent.ItemDeleted deleted) {
            onDeleted(deleted);
        }
    }

    private void onInputAudio(InputAudioEvent event) {
        if (event instanceof InputAudioEvent.SpeechStarted started) {
            Turn turn = items.turn(started.itemId(), heardBy(clock.position(started.audioStartMs())));
            if (turn != null) {
                outlet.add(new SpeechStarted(turn.number, settings.time(turn.start())));
            }
        } else if (event instanceof InputAudioEvent.SpeechStopped stopped) {
            Turn turn = items.turn(stopped.itemId(), tracker.lastEnd());
            if (turn != null && !turn.isCommitted()) {
                tracker.end(turn, heardBy(clock.position(stopped.audioEndMs())), settings.nanos());
                outlet.add(new SpeechStopped(turn.number, settings.time(turn.end())));
            }
        } else if (event instanceof InputAudioEvent.Committed committed) {
            Turn turn = items.turn(committed.itemId(), tracker.lastEnd());
            if (turn != null && !turn.isCommitted()) {
                items.commitOfTurnAnswered(turn);
                endIfUnannounced(turn);
                turn.commit(settings.nanos());
                live.onCommitted(turn);
                items.forgottenBefore(turn).forEach(live::startDeadline); // announced, and passed over by the service
            }
        }
    }

    /** A service can't have heard what it was not sent; a clock that says so (padding, say) is cut back. */
    private long heardBy(long position) {
        return Math.min(position, live.sender().sent());
    }

    /** No end of speech was announced: the turn answers our own oldest commit, or a server that announces nothing. */
    private void endIfUnannounced(Turn turn) {
        if (turn.hasEnd()) {
            return;
        }
        PendingCommit ours = items.commitAnswered();
        if (ours == null) {
            tracker.end(turn, live.sender().sent(), settings.nanos());
        } else {
            tracker.end(turn, ours.position(), ours.sentAtNanos());
        }
    }

    private void onTranscription(TranscriptionEvent event) {
        Turn turn = items.turn(event.itemId(), tracker.lastEnd());
        if (turn == null) {
            return; // late or repeated: the turn has its outcome, or is being transcribed elsewhere
        }
        if (event instanceof TranscriptionEvent.Segment segment) {
            outlet.add(SegmentEvents.of(turn, segment, settings));
        } else if (event instanceof TranscriptionEvent.Completed completed) {
            endIfUnannounced(turn);
            live.completed(turn, completed);
        } else if (event instanceof TranscriptionEvent.Failed failed) {
            fail(turn, refusal(turn, failed.error()));
        } else if (turn.text().add(event, turn, outlet)) {
            live.onPartial(turn);
        }
    }

    private void onDeleted(ConversationEvent.ItemDeleted deleted) {
        Turn turn = items.turnIfOpen(deleted.itemId());
        if (turn != null && turn.isOwnedBy(live)) {
            fail(turn, refusal(turn, new ErrorDetails(null, "item_deleted", "The item was deleted.", null, null)));
        }
    }

    /**
     * An {@code error} event that may answer one of our commits.
     *
     * @return whether it does
     */
    boolean onError(ErrorDetails error) {
        boolean empty = COMMIT_EMPTY.equals(error.code());
        if (error.eventId() == null && !empty) {
            return false;
        }
        PendingCommit commit = items.commitRefused(error.eventId());
        if (commit == null) {
            return empty; // the service committed by itself a moment earlier: nothing was left for ours
        }
        if (settings.turns().areDetectedByService() && empty) {
            if (!items.hasPendingCommit()) {
                tracker.passedOver(commit.position());
            }
        } else {
            Turn turn = withoutItem(commit);
            fail(turn, refusal(turn, error));
        }
        return true;
    }

    /**
     * If a commit was neither confirmed nor refused in time: from here on nobody could tell which commit a late item answers. So
     * all turns we asked for are transcribed elsewhere, and the session is given up.
     */
    void onCommitTimeout(String eventId) {
        if (!items.isPending(eventId)) {
            return;
        }
        PendingCommit commit;
        while ((commit = items.commitAnswered()) != null) {
            failUnanswered(withoutItem(commit), settings.answerDeadline());
        }
        live.giveUp(Refusals.noAnswerToCommit(
                settings.answerDeadline(), live.session().support()));
    }

    /** What a commit that became no item was for: the speech the service is in, else a turn of its own. */
    private Turn withoutItem(PendingCommit commit) {
        if (commit.turn() != null) {
            return commit.turn();
        }
        Turn speech = tracker.openSpeech();
        Turn turn = speech == null ? tracker.add(tracker.lastEnd()) : speech;
        turn.assign(live, turn.itemId());
        tracker.end(turn, commit.position(), commit.sentAtNanos());
        return turn;
    }

    /** A turn that was not answered in time, if it still is not. */
    void onTurnTimeout(Turn turn, int attempt, Duration waited) {
        if (turn.isOwnedBy(live) && turn.attempt() == attempt) {
            failUnanswered(turn, waited);
        }
    }

    private void failUnanswered(Turn turn, Duration waited) {
        if (!turn.hasEnd()) {
            tracker.end(turn, live.sender().sent(), settings.nanos());
        }
        live.failed(turn, Refusals.noAnswer(turn, waited, live.session().support()));
    }

    private void fail(Turn turn, RealtimeException cause) {
        endIfUnannounced(turn);
        live.failed(turn, cause);
    }

    private RealtimeException refusal(Turn turn, ErrorDetails error) {
        return RetiringModels.explain(
                live.rung(),
                Refusals.ofTurn(
                        "turn " + turn.number,
                        live.rung(),
                        error,
                        live.session().support()),
                settings.now());
    }
}
