// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Segment;
import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.TranscriptEvent.SpeechStopped;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.ConversationEvent;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one session says about turns, carried over to the book and to the subscriber. Confined to its transcription.
 */
final class TurnEvents {

    private static final String COMMIT_EMPTY = "input_audio_buffer_commit_empty";

    private final Route route;
    private final RealtimeSession session;
    private final SessionClock clock;
    private final TranscriptionSettings settings;
    private final TurnTracker tracker;
    private final EventOutlet outlet;
    private final LongSupplier sent;
    private final Consumer<Turn> startDeadline;

    /**
     * @param sent position after the last sample given to the session
     * @param startDeadline called when a turn is with the service and its answer is due from now on
     */
    TurnEvents(
            Route route,
            RealtimeSession session,
            SessionClock clock,
            TranscriptionSettings settings,
            TurnTracker tracker,
            EventOutlet outlet,
            LongSupplier sent,
            Consumer<Turn> startDeadline) {
        this.route = route;
        this.session = session;
        this.clock = clock;
        this.settings = settings;
        this.tracker = tracker;
        this.outlet = outlet;
        this.sent = sent;
        this.startDeadline = startDeadline;
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
            Turn turn = tracker.turn(started.itemId(), heardBy(clock.position(started.audioStartMs())));
            if (turn != null) {
                outlet.add(new SpeechStarted(turn.number, settings.time(turn.start)));
            }
        } else if (event instanceof InputAudioEvent.SpeechStopped stopped) {
            Turn turn = tracker.turn(stopped.itemId(), tracker.lastEnd());
            if (turn != null) {
                tracker.speechStopped(turn, heardBy(clock.position(stopped.audioEndMs())));
                outlet.add(new SpeechStopped(turn.number, settings.time(turn.end())));
            }
        } else if (event instanceof InputAudioEvent.Committed committed) {
            Turn turn = tracker.turn(committed.itemId(), tracker.lastEnd());
            if (turn != null) {
                tracker.committed(turn, sent.getAsLong(), now());
                startDeadline.accept(turn);
                tracker.openBefore(turn).forEach(startDeadline); // announced, and passed over by the service
            }
        }
    }

    /** A service can't have heard what it was not sent; a clock that says so (padding, say) is cut back. */
    private long heardBy(long position) {
        return Math.min(position, sent.getAsLong());
    }

    private void onTranscription(TranscriptionEvent event) {
        Turn turn = tracker.turn(event.itemId(), tracker.lastEnd());
        if (turn == null || turn.isSettled()) {
            return; // late or repeated: the turn has its outcome
        }
        if (event instanceof TranscriptionEvent.Delta delta) {
            if (!delta.delta().isEmpty()) {
                turn.text.append(delta.delta());
                outlet.addPartial(turn.number, delta.delta(), turn.text, 1);
            }
        } else if (event instanceof TranscriptionEvent.Segment segment) {
            outlet.add(new Segment(
                    turn.number,
                    settings.time(turn.start).plus(seconds(segment.startSeconds())),
                    settings.time(turn.start).plus(seconds(segment.endSeconds())),
                    segment.speaker(),
                    segment.text()));
        } else if (event instanceof TranscriptionEvent.Completed completed) {
            complete(turn, completed);
        } else if (event instanceof TranscriptionEvent.Failed failed) {
            fail(turn, refusal(turn, failed.error()));
        }
    }

    private void complete(Turn turn, TranscriptionEvent.Completed completed) {
        Provenance provenance = provenance(turn);
        tracker.settle(
                turn,
                (settled, range, watermark) -> new Completed(
                        settled.number,
                        range,
                        completed.transcript(),
                        completed.languages(),
                        completed.logprobs(),
                        completed.usage(),
                        provenance,
                        watermark),
                sent.getAsLong());
    }

    private void onDeleted(ConversationEvent.ItemDeleted deleted) {
        Turn turn = tracker.turnIfOpen(deleted.itemId());
        if (turn != null) {
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
        TurnTracker.PendingCommit commit = tracker.commitRefused(error.eventId());
        if (commit == null) {
            return empty; // the service committed by itself a moment earlier: nothing was left for ours
        }
        if (settings.turns().areDetectedByService() && empty) {
            tracker.passedOver(commit.position());
        } else {
            Turn turn = withoutItem(commit);
            fail(turn, refusal(turn, error));
        }
        return true;
    }

    /** A commit that was neither confirmed nor refused in time. */
    void onCommitTimeout(String eventId) {
        TurnTracker.PendingCommit commit = tracker.commitRefused(eventId);
        if (commit != null) {
            failUnanswered(withoutItem(commit));
        }
    }

    /** What a commit that became no item was for: the speech the service is in, else a turn of its own. */
    private Turn withoutItem(TurnTracker.PendingCommit commit) {
        Turn speech = tracker.openSpeech();
        if (speech == null) {
            return tracker.turnWithoutItem(commit.position());
        }
        tracker.speechStopped(speech, commit.position());
        return speech;
    }

    /** A turn that was not answered in time, if it still is not. */
    void onTurnTimeout(Turn turn) {
        if (!turn.isSettled()) {
            failUnanswered(turn);
        }
    }

    private void failUnanswered(Turn turn) {
        Duration waited = settings.answerDeadline();
        fail(
                turn,
                new NoAnswerException(
                        "The service did not answer turn " + turn.number + " within " + waited.toMillis() + " ms",
                        waited,
                        session.support()));
    }

    void fail(Turn turn, RealtimeException cause) {
        Provenance provenance = provenance(turn);
        tracker.settle(
                turn,
                (settled, range, watermark) -> new Failed(settled.number, range, cause, provenance, watermark),
                sent.getAsLong());
    }

    private ServiceException refusal(Turn turn, ErrorDetails error) {
        String code = error.code() == null ? String.valueOf(error.type()) : error.code();
        return new ServiceException(
                "The service could not transcribe turn " + turn.number + ": " + code
                        + (error.message() == null ? "" : ": " + error.message()),
                error,
                session.support());
    }

    private Provenance provenance(Turn turn) {
        return new Provenance(
                route.name(),
                route.model(),
                1,
                session.support().sessionId(),
                turn.itemId,
                Duration.ZERO,
                Duration.ofNanos(turn.nanosSinceCommit(now())));
    }

    private long now() {
        return settings.timer().now(TimeUnit.NANOSECONDS);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.max(0, Math.round(seconds * 1e9)));
    }
}
