// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.policy.Permit;
import io.github.reactorrealtime.policy.Remedy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One stretch of audio on its way through one repair session: open or reuse it, send, commit, wait for the answer. Ends once, with
 * its permit, its place in the bulkhead and its session given back. Confined to its transcription.
 */
final class RepairAttempt {

    private static final String COMMIT_EMPTY = "input_audio_buffer_commit_empty";

    private final Rung rung;
    private final Permit permit;
    private final Clip clip;
    private final RepairSessions sessions;
    private final SessionOpener opener;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final Outcome outcome;
    private final Disposable.Swap pending = Disposables.swap(); // the connect, then the deadline

    private @Nullable RepairSession session; // null until it is open
    private int sent;
    private @Nullable String commitId; // once the commit is sent
    private boolean over;
    private long startedAtNanos;

    /** Audio to transcribe. */
    interface Clip {

        /** How long it is. */
        int samples();

        /** Copies from the given sample on; fills the target. */
        void read(int from, byte[] target);
    }

    /** How an attempt goes. The last two end it. */
    interface Outcome {

        /** The service has all of the audio. */
        void committed(String itemId);

        /** Text on the way to the final one. */
        void partial(TranscriptionEvent answer);

        void completed(TranscriptionEvent.Completed answer, RealtimeSession session);

        /**
         * No text.
         *
         * @param answered whether the service had the audio and said so, or kept silent about it; else it was never asked
         */
        void failed(RealtimeException cause, boolean answered, @Nullable RealtimeSession session);
    }

    RepairAttempt(
            Rung rung,
            Permit permit,
            Clip clip,
            RepairSessions sessions,
            SessionOpener opener,
            TranscriptionSettings settings,
            SignalLoop loop,
            Outcome outcome) {
        this.rung = rung;
        this.permit = permit;
        this.clip = clip;
        this.sessions = sessions;
        this.opener = opener;
        this.settings = settings;
        this.loop = loop;
        this.outcome = outcome;
    }

    Rung rung() {
        return rung;
    }

    boolean isOver() {
        return over;
    }

    void start() {
        RepairSession warm = sessions.take(rung);
        if (warm != null) {
            begin(warm);
            return;
        }
        pending.update(opener.open(rung, rung.repair, this::onOpened, this::onOpenFailed));
    }

    private void onOpened(RealtimeSession opened) {
        if (over) {
            opened.close().subscribe();
            return;
        }
        RepairSession fresh = new RepairSession(rung, opened, settings, loop);
        sessions.add(fresh);
        fresh.start();
        begin(fresh);
    }

    private void onOpenFailed(Throwable error) {
        if (!over) {
            settings.listener().connectFailed(rung.name(), error);
            end(error instanceof RealtimeException cause ? cause : Refusals.unexpected(error), false);
        }
    }

    private void begin(RepairSession on) {
        session = on;
        on.use(this);
        startDeadline();
        pump();
    }

    /** Sends while the session takes it. */
    void pump() {
        RepairSession target = session;
        if (over || commitId != null || target == null) {
            return;
        }
        int frame = (int) settings.samples(settings.frame());
        while (sent < clip.samples() && target.session().isWritable()) {
            int count = Math.min(frame, clip.samples() - sent);
            byte[] audio = new byte[count * settings.bytesPerSample()];
            clip.read(sent, audio);
            target.append(audio);
            sent += count;
        }
        if (sent == clip.samples()) {
            commit(target);
        }
    }

    private void commit(RepairSession target) {
        int catchUp = rung.model.streaming() ? (int) settings.samples(LiveSession.CATCH_UP) : 0;
        int missing = Math.max((int) settings.minCommitSamples() - sent, catchUp);
        if (missing > 0) {
            target.append(SilenceGate.silence(settings.wireFormat(), missing));
        }
        String id = target.nextCommitId();
        commitId = id;
        startDeadline();
        // A write that fails shows as a closed session, which is handled where all closes are.
        target.session()
                .send(new InputAudioCommand.Commit(id))
                .onErrorComplete()
                .subscribe();
    }

    /** For the sending, then anew for the answer. */
    private void startDeadline() {
        startedAtNanos = settings.nanos();
        Duration limit = rung.guard.timeLimit();
        pending.update(settings.timer()
                .schedule(() -> loop.signal(() -> onTimeout(limit)), limit.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean isCommitSent() {
        return commitId != null;
    }

    boolean isAnsweredBy(ErrorDetails error) {
        return commitId != null && (commitId.equals(error.eventId()) || COMMIT_EMPTY.equals(error.code()));
    }

    void onCommitted(String itemId) {
        outcome.committed(itemId);
    }

    void onAnswer(TranscriptionEvent answer) {
        if (answer instanceof TranscriptionEvent.Completed completed) {
            onCompleted(completed);
        } else if (answer instanceof TranscriptionEvent.Failed failed) {
            onRefused(failed.error());
        } else {
            outcome.partial(answer);
        }
    }

    private void onCompleted(TranscriptionEvent.Completed answer) {
        RepairSession used = session;
        if (over || used == null) {
            return;
        }
        over = true;
        pending.dispose();
        permit.success(Duration.ofNanos(settings.nanos() - startedAtNanos));
        rung.guard.onAnswer(true);
        rung.guard.leave();
        rung.works();
        used.release(true);
        sessions.giveBack(used);
        outcome.completed(answer, used.session());
    }

    void onRefused(ErrorDetails error) {
        if (session != null) {
            ServiceException refusal = Refusals.ofTurn(
                    "the audio again", rung, error, session.session().support());
            end(RetiringModels.explain(rung, refusal, settings.now()), true);
        }
    }

    void onLost(RealtimeException cause) {
        end(cause, false);
    }

    private void onTimeout(Duration limit) {
        if (!over && session != null) {
            rung.guard.onAnswer(false);
            end(
                    new NoAnswerException(
                            "The service did not answer a repair within " + limit.toMillis() + " ms",
                            limit,
                            session.session().support()),
                    commitId != null);
        }
    }

    private void end(RealtimeException cause, boolean answered) {
        if (over) {
            return;
        }
        RepairSession used = session;
        stop(used != null && cause instanceof ServiceException && answered);
        if (Remedy.of(cause) == Remedy.GIVE_UP) {
            permit.release();
        } else {
            permit.failure(cause, Duration.ofNanos(Math.max(0, settings.nanos() - startedAtNanos)));
        }
        outcome.failed(cause, answered, used == null ? null : used.session());
    }

    /** Nobody wants the answer any more. */
    void cancel() {
        if (!over) {
            stop(false);
            permit.release();
        }
    }

    private void stop(boolean sessionIsSound) {
        over = true;
        pending.dispose();
        rung.guard.leave();
        RepairSession used = session;
        if (used != null) {
            used.release(false);
            if (sessionIsSound) {
                sessions.giveBack(used);
            } else {
                sessions.discard(used);
            }
        }
    }
}
