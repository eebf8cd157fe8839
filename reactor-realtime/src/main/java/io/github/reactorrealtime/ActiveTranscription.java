// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.audio.TurnDetector;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.AudioOverflowException;
import io.github.reactorrealtime.error.RealtimeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * One subscription: a source, a journal, sessions, a subscriber, and the loop that keeps them in step.
 *
 * <p>All state is confined to the {@link SignalLoop}. A step moves what can be moved: source → journal → session in one
 * direction, session → book → subscriber in the other; then asks each side for as much more as there is room for. This is the
 * place that owns every subscription and timer of a transcription; {@link #release} ends them all.
 */
final class ActiveTranscription implements LiveSession.Outcomes, LiveRoute.Host {

    /** How much audio is given up at once when there is no room. */
    private static final Duration GAP_STEP = Duration.ofSeconds(1);

    private final TranscriptionSettings settings;
    private final Flux<ByteBuffer> source;
    private final FluxSink<TranscriptEvent> sink;

    private final SignalLoop loop = new SignalLoop(this::step, this::onFault);
    private final AudioJournal journal;
    private final TurnTracker tracker = new TurnTracker();
    private final EventOutlet outlet;
    private final @Nullable ClientTurns clientTurns; // null when somebody else decides about turns
    private final AudioIntake intake;
    private final RepairSessions repairSessions;
    private final Repairs repairs;
    private final RouteReturn routeReturn;
    private final LiveRoute liveRoute;
    private final Disposable.Composite resources = Disposables.composite();
    private final NavigableSet<Long> boundaries = new TreeSet<>(); // where the user wants turns to end

    private @Nullable Throwable failure; // set once: the transcription ends with it when everything settled is out
    private boolean finishing; // no more audio, no more service; only what waits for the subscriber is left
    private boolean done; // the subscriber has its terminal signal, or left
    private long reportedBytes;
    private long reportedTurns;

    ActiveTranscription(
            Ladder ladder, TranscriptionSettings settings, Flux<ByteBuffer> source, FluxSink<TranscriptEvent> sink) {
        this.settings = settings;
        this.source = source;
        this.sink = sink;
        this.journal = new AudioJournal(
                settings.bytesPerSample(), settings.wireFormat().bytesIn(settings.journal()));
        this.outlet = new EventOutlet(sink, settings.listener());
        TurnDetector.Factory detectors = settings.turns().detectors();
        this.clientTurns = detectors == null
                ? null
                : new ClientTurns(
                        detectors.create(settings.wireFormat().sampleRateHz()), journal, tracker, outlet, settings);
        this.intake = new AudioIntake(loop, sink.contextView(), settings.overflow() == Overflow.BACKPRESSURE);
        SessionOpener opener = new SessionOpener(settings, loop, sink.contextView());
        this.repairSessions = new RepairSessions(settings, loop);
        this.repairs = new Repairs(ladder, repairSessions, opener, settings, journal, tracker, outlet, loop);
        this.routeReturn = new RouteReturn(ladder, repairSessions, opener, settings, loop);
        this.liveRoute = new LiveRoute(ladder, opener, settings, loop, routeReturn, this, this::newSession);
    }

    private LiveSession newSession(Rung rung, RealtimeSession session) {
        return new LiveSession(rung, session, settings, journal, tracker, boundaries, clientTurns, outlet, loop, this);
    }

    /** Connects, and takes audio in the meantime. */
    void start() {
        sink.onDispose(() -> loop.signal(this::cancel));
        sink.onRequest(n -> loop.wake());
        loop.signal(liveRoute::start);
        resources.add(intake);
        source.subscribe(intake);
        Publisher<?> wanted = settings.turns().boundaries();
        if (wanted != null) {
            resources.add(Flux.from(wanted)
                    .contextWrite(sink.contextView())
                    .subscribe(
                            boundary -> loop.signal(this::onBoundary), error -> loop.signal(() -> intake.stop(error))));
        }
    }

    private void onBoundary() {
        intake.moveTo(journal); // what was received before the boundary may still be on its way
        boundaries.add(journal.end());
    }

    @Override
    public void failed(Turn turn, Rung rung, RealtimeException cause, Provenance provenance) {
        repairs.failed(turn, rung, cause, provenance, true);
    }

    @Override
    public void doubted(Turn turn, Rung rung, Turn.Outcome.Transcribed answer) {
        repairs.doubted(turn, rung, answer);
    }

    @Override
    public void turnLost(Turn turn, Rung rung, RealtimeException cause, Provenance provenance) {
        repairs.failed(turn, rung, cause, provenance, false);
    }

    @Override
    public void progressed(LiveSession session) {
        liveRoute.progressed();
    }

    @Override
    public void lost(LiveSession session, RealtimeException cause) {
        if (!finishing) {
            liveRoute.lost(session, cause);
        }
    }

    @Override
    public void poisoned(LiveSession session, RealtimeException cause) {
        liveRoute.poisoned(session, cause);
    }

    @Override
    public void cutOver(Rung from, Cutover cutover) {
        Rung to = cutover.to();
        if (from != to) {
            long at = clientTurns == null ? tracker.resumePoint() : clientTurns.resumePoint();
            outlet.add(new RouteChanged(from.name(), to.name(), settings.time(at), cutover.cause()));
        }
        CutoverReason reason = CutoverReason.of(from, to, cutover.rollover());
        settings.listener().cutOver(from.name(), to.name(), reason, cutover.cause());
    }

    @Override
    public boolean wantsSession() {
        return !finishing && !(intake.isExhausted() && isAllInTurns());
    }

    @Override
    public void unreachable(RealtimeException cause) {
        fail(cause);
    }

    /** Everything that moves, once. Called by the loop until nothing changes any more. */
    private void step() {
        if (done) {
            return;
        }
        settle(); // first: it makes room in the journal, and the last answer may end the drain
        if (!finishing) {
            liveRoute.step();
            moveAudio();
            repairs.pump();
            routeReturn.pump();
            drainWhenExhausted();
        }
        reportTurns();
        reportJournal();
        outlet.emit();
        askForMore();
        finishWhenEmpty();
    }

    /** A fault of ours, or of the subscriber's {@code onNext}: tell, and never leave the sockets behind. */
    private void onFault(Throwable fault) {
        if (done) {
            Operators.onErrorDropped(fault, Context.of(sink.contextView()));
            return;
        }
        end(SignalType.ON_ERROR);
        sink.error(fault);
    }

    private void moveAudio() {
        intake.moveTo(journal);
        if (settings.overflow() != Overflow.BACKPRESSURE && !journal.hasRoom() && intake.hasAudio()) {
            overflow();
        }
        if (clientTurns != null) {
            clientTurns.detect(intake.isExhausted());
            settle(); // silence is decided at once
        }
        LiveSession live = liveRoute.live();
        if (live != null) {
            live.pump(intake.isExhausted());
        }
    }

    private void overflow() {
        String what = "more than " + settings.journal() + " of audio came in before the service was done with it";
        if (settings.overflow() == Overflow.ERROR) {
            intake.refuse(
                    new AudioOverflowException(what + " — a longer journal, or Overflow.DROP_OLDEST, would help"));
            return;
        }
        while (!journal.hasRoom() && intake.hasAudio()) {
            tracker.giveUp(journal.start() + settings.samples(GAP_STEP), what, settings.nanos());
            settle();
            intake.moveTo(journal);
        }
        LiveSession live = liveRoute.live();
        if (live != null && live.sender().isCutOff()) {
            liveRoute.abandon(Refusals.stuck(live.session().support()));
        }
    }

    private void drainWhenExhausted() {
        if (intake.isExhausted() && isTailHandled() && tracker.isIdle()) {
            tracker.passedOver(journal.end());
            settle();
            finish(intake.failure());
        }
    }

    /** Whether all audio belongs to a turn with an end, or is known to be silence. */
    private boolean isTailHandled() {
        LiveSession live = liveRoute.live();
        if (live == null) {
            return isAllInTurns();
        }
        if (clientTurns != null) {
            return clientTurns.areAllSent() && !live.hasPendingCommit();
        }
        return live.sender().sent() == journal.end() && live.drain().handleTail() && !live.hasPendingCommit();
    }

    /** Whether no audio is left for a session to hear first. */
    private boolean isAllInTurns() {
        return clientTurns == null ? tracker.lastEnd() >= journal.end() : clientTurns.areAllSent();
    }

    private void settle() {
        Turn turn;
        while ((turn = tracker.pollSettled()) != null) {
            Turn.Outcome outcome = turn.outcome();
            if (outcome != null) {
                AudioRange range = settings.range(turn.start(), turn.end());
                keepSample(turn, outcome, range);
                outlet.add(outcome.toEvent(turn, range, settings.time(tracker.watermark())));
            }
        }
        journal.release(tracker.watermark());
    }

    private void keepSample(Turn turn, Turn.Outcome outcome, AudioRange range) {
        if (outcome instanceof Turn.Outcome.Transcribed && routeReturn.wants(range.duration())) {
            byte[] audio = new byte[(int) (turn.end() - turn.start()) * settings.bytesPerSample()];
            journal.read(turn.start(), audio);
            routeReturn.sample(audio);
        }
    }

    private void reportTurns() {
        while (reportedTurns < tracker.turns()) {
            settings.listener().turnStarted(reportedTurns++);
        }
    }

    private void reportJournal() {
        if (journal.usedBytes() != reportedBytes) {
            reportedBytes = journal.usedBytes();
            settings.listener().journalChanged(reportedBytes, journal.capacityBytes());
        }
    }

    /** Audio while journal and socket have room, events while the subscriber keeps up. */
    private void askForMore() {
        if (finishing) {
            return;
        }
        LiveSession live = liveRoute.live();
        boolean room = journal.hasRoom() && (live == null || live.session().isWritable());
        if (room || settings.overflow() != Overflow.BACKPRESSURE) {
            intake.requestMore();
        }
        if (outlet.hasRoom()) {
            liveRoute.requestEvents();
        }
    }

    /** Ends with an error, after everything that is settled, and everything that now can't be any more, has been told. */
    private void fail(RealtimeException cause) {
        if (finishing) {
            return;
        }
        for (Turn turn : tracker.open()) {
            if (!turn.hasEnd()) {
                tracker.end(turn, journal.end(), settings.nanos());
            }
            tracker.settle(turn, new Turn.Outcome.NotTranscribed(cause, lastProvenance(turn)));
        }
        tracker.giveUp(journal.end(), String.valueOf(cause.getMessage()), settings.nanos());
        settle();
        finish(cause);
    }

    private Provenance lastProvenance(Turn turn) {
        RepairState repair = turn.repair();
        if (repair != null) {
            return repair.provenance();
        }
        Route route = liveRoute.rung().route;
        return new Provenance(
                route.name(), route.model(), turn.attempt(), null, turn.itemId(), Duration.ZERO, Duration.ZERO);
    }

    private void finish(@Nullable Throwable error) {
        finishing = true;
        failure = error;
        if (error != null) {
            release(); // the subscriber may take its time with what waits; the sockets are not kept for that
        }
    }

    private void finishWhenEmpty() {
        if (!finishing || done || !outlet.isEmpty()) {
            return;
        }
        end(failure == null ? SignalType.ON_COMPLETE : SignalType.ON_ERROR);
        if (failure == null) {
            sink.complete();
        } else {
            sink.error(failure);
        }
    }

    private void cancel() {
        if (!done) {
            end(SignalType.CANCEL);
        }
    }

    private void end(SignalType signal) {
        done = true;
        finishing = true;
        release();
        settings.listener()
                .ended(tracker.report(journal.end(), settings.wireFormat().sampleRateHz()), signal);
    }

    private void release() {
        resources.dispose();
        repairs.close();
        routeReturn.close();
        repairSessions.close();
        liveRoute.close();
    }
}
