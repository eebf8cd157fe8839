// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/**
 * The session that carries the live audio, and the range of the source it owns: from its base to wherever it ends. Confined to
 * its transcription.
 */
final class LiveSession {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    /** How many events may be on their way from the socket before the subscriber is looked at again. */
    private static final int EVENT_WINDOW = 32;

    private final Route route;
    private final RealtimeSession session;
    private final TranscriptionSettings settings;
    private final TurnTracker tracker;
    private final EventOutlet outlet;
    private final SignalLoop loop;
    private final Consumer<RealtimeException> onLost;
    private final AudioSender sender;
    private final TurnEvents turnEvents;
    private final TailDrain drain;
    private final ProgressWatch progress;
    private final Deadlines deadlines;
    private final EventSubscriber events = new EventSubscriber();

    private int handled; // events taken and not asked for again
    private @Nullable ErrorDetails lastError; // often says why the close that follows happened
    private boolean closing;

    LiveSession(
            Route route,
            RealtimeSession session,
            TranscriptionSettings settings,
            AudioJournal journal,
            TurnTracker tracker,
            EventOutlet outlet,
            SignalLoop loop,
            Consumer<RealtimeException> onLost) {
        this.route = route;
        this.session = session;
        this.settings = settings;
        this.tracker = tracker;
        this.outlet = outlet;
        this.loop = loop;
        this.onLost = onLost;
        long base = journal.start();
        this.sender = new AudioSender(session, journal, settings, tracker, base, this::onCommitSent);
        this.turnEvents = new TurnEvents(
                route,
                session,
                new SessionClock(base, settings.wireFormat().sampleRateHz()),
                settings,
                tracker,
                outlet,
                sender::sent,
                this::startDeadline);
        this.drain = new TailDrain(session, sender, journal, tracker, settings, loop, this::startDeadline);
        this.deadlines = new Deadlines(settings.answerDeadline(), settings.timer(), loop);
        this.progress = new ProgressWatch(session, sender, journal, tracker, settings, loop);
    }

    void start(Disposable.Composite resources) {
        session.onWritable(loop::wake);
        resources.add(events);
        resources.add(drain::cancel);
        resources.add(progress);
        resources.add(deadlines);
        session.events().subscribe(events);
        progress.start();
    }

    RealtimeSession session() {
        return session;
    }

    AudioSender sender() {
        return sender;
    }

    TailDrain drain() {
        return drain;
    }

    /** Asks for as many events as were handled since the last time. */
    void requestEvents() {
        int count = handled;
        if (count > 0) {
            handled = 0;
            events.request(count);
        }
    }

    void failOpenTurns(RealtimeException cause) {
        for (Turn turn : tracker.open()) {
            turnEvents.fail(turn, cause);
        }
    }

    void close() {
        if (!closing) {
            closing = true;
            session.close()
                    .then(session.closed())
                    .subscribe(status -> settings.listener().sessionClosed(route.name(), status));
        }
    }

    private void onEvent(ServerEvent event) {
        handled++;
        if (event instanceof InputAudioEvent) {
            drain.onTurnEvent();
            progress.onTurnEvent();
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
        settings.listener().serviceError(route.name(), error);
        log.debug("{} sent an error that leaves the session open: {} {}", route, error.code(), error.type());
    }

    private void onClosed(CloseStatus status) {
        if (closing) {
            return;
        }
        closing = true;
        settings.listener().sessionClosed(route.name(), status);
        String what = "The service closed the session with " + status + " while audio or answers were outstanding";
        onLost.accept(
                lastError == null || lastError.message() == null
                        ? new ConnectionClosedException(what, status, session.support())
                        : new ServiceException(
                                what + ": " + lastError.message() + " ["
                                        + session.support().describe() + "]",
                                lastError,
                                session.support()));
    }

    private void onCommitSent(String eventId, long position) {
        tracker.commitSent(eventId, position);
        startDeadline(() -> turnEvents.onCommitTimeout(eventId));
    }

    private void startDeadline(Turn turn) {
        startDeadline(() -> turnEvents.onTurnTimeout(turn));
    }

    /** Has the check run when an answer is overdue, unless the subscriber holds back the events: it may be among them. */
    private void startDeadline(Runnable check) {
        deadlines.add(() -> {
            if (outlet.hasRoom()) {
                check.run();
            } else {
                startDeadline(check);
            }
        });
    }

    private final class EventSubscriber extends BaseSubscriber<ServerEvent> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(EVENT_WINDOW);
        }

        @Override
        protected void hookOnNext(ServerEvent event) {
            loop.signal(() -> onEvent(event));
        }

        @Override
        protected void hookOnComplete() {
            session.closed().subscribe(status -> loop.signal(() -> onClosed(status)));
        }

        @Override
        protected void hookOnError(Throwable error) {
            log.warn("Reading from {} failed", route, error);
            session.close().subscribe(null, null, this::hookOnComplete);
        }
    }
}
