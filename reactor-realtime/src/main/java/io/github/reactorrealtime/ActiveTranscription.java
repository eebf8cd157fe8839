// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.RealtimeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription: a source, a journal, a session, a subscriber, and the loop that keeps them in step.
 *
 * <p>All state is confined to the {@link SignalLoop}. A step moves what can be moved: source → journal → session in one
 * direction, session → book → subscriber in the other; then asks each side for as much more as there is room for. This is the
 * place that owns every subscription and timer of a transcription; {@link #release} ends them all.
 */
final class ActiveTranscription {

    private final Route route;
    private final RealtimeClient client;
    private final TranscriptionSettings settings;
    private final Flux<ByteBuffer> source;
    private final FluxSink<TranscriptEvent> sink;

    private final SignalLoop loop = new SignalLoop(this::step, this::onFault);
    private final AudioJournal journal;
    private final TurnTracker tracker = new TurnTracker();
    private final EventOutlet outlet;
    private final AudioIntake intake;
    private final Disposable.Composite resources = Disposables.composite();

    private final List<Long> earlyBoundaries = new ArrayList<>(); // those before the session is open

    private @Nullable LiveSession live; // null until the session is open
    private @Nullable Throwable failure; // set once: the transcription ends with it when everything settled is out
    private boolean finishing; // no more audio, no more service; only what waits for the subscriber is left
    private boolean done; // the subscriber has its terminal signal, or left
    private long reportedBytes;

    ActiveTranscription(
            Route route,
            RealtimeClient client,
            TranscriptionSettings settings,
            Flux<ByteBuffer> source,
            FluxSink<TranscriptEvent> sink) {
        this.route = route;
        this.client = client;
        this.settings = settings;
        this.source = source;
        this.sink = sink;
        this.journal = new AudioJournal(
                settings.bytesPerSample(), settings.wireFormat().bytesIn(settings.journal()));
        this.outlet = new EventOutlet(sink);
        this.intake = new AudioIntake(loop, sink.contextView());
    }

    /** Connects, and takes audio in the meantime. */
    void start() {
        sink.onDispose(() -> loop.signal(this::cancel));
        sink.onRequest(n -> loop.wake());
        resources.add(client.connect()
                .contextWrite(sink.contextView())
                .subscribe(session -> loop.signal(() -> onOpen(session)), error -> loop.signal(() -> fail(error))));
        resources.add(intake);
        source.subscribe(intake);
        Publisher<?> boundaries = settings.turns().boundaries();
        if (boundaries != null) {
            resources.add(Flux.from(boundaries)
                    .contextWrite(sink.contextView())
                    .subscribe(
                            boundary -> loop.signal(this::onBoundary), error -> loop.signal(() -> intake.stop(error))));
        }
    }

    private void onOpen(RealtimeSession session) {
        if (finishing || done) {
            session.close().subscribe();
            return;
        }
        live = new LiveSession(route, session, settings, journal, tracker, outlet, loop, this::onSessionLost);
        earlyBoundaries.forEach(live.sender()::commitAt);
        live.start(resources);
        settings.listener().sessionOpened(route.name(), session.support());
    }

    private void onBoundary() {
        intake.moveTo(journal); // what was received before the boundary may still be on its way
        if (live == null) {
            earlyBoundaries.add(journal.end());
        } else {
            live.sender().commitAt(journal.end());
        }
    }

    private void onSessionLost(RealtimeException cause) {
        if (!finishing) {
            fail(cause);
        }
    }

    /** Everything that moves, once. Called by the loop until nothing changes any more. */
    private void step() {
        if (done) {
            return;
        }
        settle(); // first: it makes room in the journal, and the last answer may end the drain
        if (!finishing) {
            moveAudio();
            drainWhenExhausted();
        }
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
        done = true;
        finishing = true;
        release();
        sink.error(fault);
    }

    private void moveAudio() {
        intake.moveTo(journal);
        if (live != null) {
            live.sender().pump(intake.isExhausted());
        }
    }

    private void drainWhenExhausted() {
        if (!intake.isExhausted()) {
            return;
        }
        boolean nothingToSay = live == null && journal.end() == 0;
        boolean everythingSaid = live != null
                && live.sender().sent() == journal.end()
                && live.drain().proceed();
        if (nothingToSay || everythingSaid) {
            settle();
            finish(intake.failure());
        }
    }

    private void settle() {
        Turn turn;
        while ((turn = tracker.pollSettled()) != null) {
            Turn.Outcome outcome = turn.outcome();
            if (outcome != null) {
                outlet.add(outcome.toEvent(
                        turn, settings.range(turn.start, turn.end()), settings.time(tracker.watermark())));
            }
        }
        journal.release(tracker.watermark());
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
        if (journal.hasRoom() && (live == null || live.session().isWritable())) {
            intake.requestOne();
        }
        if (live != null && outlet.hasRoom()) {
            live.requestEvents();
        }
    }

    /** Ends with an error, after everything that is settled, and everything that now can't be any more, has been told. */
    private void fail(Throwable error) {
        if (finishing) {
            return;
        }
        if (live != null && error instanceof RealtimeException cause) {
            live.failOpenTurns(cause);
            settle();
        }
        finish(error);
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
        done = true;
        if (failure == null) {
            sink.complete();
        } else {
            sink.error(failure);
        }
        release();
    }

    private void cancel() {
        done = true;
        finishing = true;
        release();
    }

    private void release() {
        resources.dispose();
        if (live != null) {
            live.close();
        }
    }
}
