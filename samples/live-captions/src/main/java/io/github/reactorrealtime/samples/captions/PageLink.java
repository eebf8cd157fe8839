// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/**
 * One socket of a page. Reads the next message when the last one is dealt with and the session has room for more. What it writes is
 * made from the session's state when the socket takes it, so nothing piles up here.
 */
final class PageLink extends BaseSubscriber<PageMessage> {

    /** Audio that arrived is acknowledged every half second of it. */
    private static final long ACKNOWLEDGE_SAMPLES = 12_000;
    /** So many heartbeats without a word, and the page is gone. */
    private static final int PATIENCE = 3;

    private static final int REFUSED = 4000;

    private final CaptionSessions sessions;
    private final ServerMessages messages;
    private final Flux<String> outgoing;
    private final Disposable heartbeat;
    private volatile @Nullable FluxSink<String> sink;
    private volatile @Nullable CaptionSession session;
    private volatile @Nullable RefusedException refusal;
    private volatile boolean heard;

    // Confined to the session's loop.
    private boolean greeting;
    private boolean resumed;
    private boolean pingDue;
    private boolean waiting; // for room, with nothing requested
    private int silentBeats;
    private long sent; // number of an event
    private long toldReceived;
    private long toldUntil;

    PageLink(CaptionSessions sessions, ServerMessages messages, Scheduler scheduler, Duration beat) {
        this.sessions = sessions;
        this.messages = messages;
        this.outgoing = Flux.create(this::open);
        this.heartbeat =
                scheduler.schedulePeriodically(this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What goes to the page. Completes when the socket is to be closed. */
    Flux<String> outgoing() {
        return outgoing;
    }

    private void open(FluxSink<String> newSink) {
        sink = newSink;
        newSink.onRequest(n -> onLoop(this::drain));
        RefusedException early = refusal;
        if (early != null) {
            refuse(early);
        }
    }

    private void onLoop(Runnable task) {
        CaptionSession current = session;
        if (current != null) {
            current.post(task);
        }
    }

    private void beat() {
        if (session == null) {
            refuse(new RefusedException(Reason.NO_START, "Neither start nor resume came in time."));
            return;
        }
        onLoop(() -> {
            // While we don't read, the page can't be heard.
            silentBeats = waiting || heard ? 0 : silentBeats + 1;
            heard = false;
            if (silentBeats >= PATIENCE) {
                gone(); // at once: what waits to be written may never be
            } else {
                pingDue = true;
                drain();
            }
        });
    }

    /** The last word. */
    void refuse(RefusedException refused) {
        refusal = refused;
        FluxSink<String> socket = sink;
        if (socket != null) {
            socket.next(messages.refused(refused));
            socket.complete();
        }
        heartbeat.dispose();
    }

    /** How the socket is to be closed. */
    CloseStatus closeStatus() {
        RefusedException refused = refusal;
        return refused == null
                ? CloseStatus.NORMAL
                : new CloseStatus(REFUSED, refused.reason().code());
    }

    /** Closes the socket. */
    void close() {
        FluxSink<String> socket = sink;
        if (socket != null) {
            socket.complete();
        }
        heartbeat.dispose();
    }

    /** The session takes it. On its loop. */
    void attached(CaptionSession newSession, boolean isResumed, long seen) {
        session = newSession;
        greeting = true;
        resumed = isResumed;
        sent = seen;
        request(1);
    }

    /** Writes what is due, as far as the socket takes it, and reads on when there is room. On the loop. */
    void drain() {
        CaptionSession current = session;
        FluxSink<String> socket = sink;
        if (current == null || socket == null || socket.isCancelled()) {
            return;
        }
        if (waiting && current.inlet().hasRoom()) {
            waiting = false;
            request(1);
        }
        String message;
        while (socket.requestedFromDownstream() > 0 && (message = next(current)) != null) {
            socket.next(message);
        }
        if (current.isOver()) {
            close();
        }
    }

    private @Nullable String next(CaptionSession current) {
        AudioInlet inlet = current.inlet();
        if (greeting) {
            greeting = false;
            told(inlet);
            return messages.session(current, resumed);
        }
        if (isAudioDue(inlet)) {
            told(inlet);
            return messages.audio(inlet);
        }
        Map.Entry<Long, CaptionEvent> event = current.eventAfter(sent);
        if (event != null) {
            sent = event.getKey();
            return messages.event(event.getKey(), event.getValue());
        }
        if (pingDue) {
            pingDue = false;
            return messages.ping();
        }
        return null;
    }

    private boolean isAudioDue(AudioInlet inlet) {
        return inlet.received() - toldReceived >= ACKNOWLEDGE_SAMPLES
                || inlet.until() - toldUntil >= ACKNOWLEDGE_SAMPLES
                || (inlet.isEnded() && inlet.received() != toldReceived);
    }

    private void told(AudioInlet inlet) {
        toldReceived = inlet.received();
        toldUntil = inlet.until();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    @Override
    protected void hookOnNext(PageMessage message) {
        heard = true;
        CaptionSession current = session;
        if (current == null) {
            greet(message);
        } else {
            current.post(() -> {
                current.received(this, message);
                readOn(current);
            });
        }
    }

    private void greet(PageMessage message) {
        try {
            if (message instanceof PageMessage.Start) {
                CaptionSession started = sessions.start();
                session = started;
                started.post(() -> started.attach(this, false, 0));
            } else if (message instanceof PageMessage.Resume resume) {
                CaptionSession known = sessions.find(resume.session());
                session = known;
                known.post(() -> known.attach(this, true, resume.seen()));
            } else {
                throw new RefusedException(Reason.NO_START, "The first message has to be start or resume.");
            }
        } catch (RefusedException refused) {
            refuse(refused);
        }
    }

    private void readOn(CaptionSession current) {
        if (current.inlet().hasRoom()) {
            request(1);
        } else {
            waiting = true;
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        if (error instanceof RefusedException refused) {
            refuse(refused);
        }
    }

    @Override
    protected void hookFinally(SignalType type) {
        gone();
    }

    /** The socket is closed, by whomever. */
    void gone() {
        close();
        cancel();
        CaptionSession current = session;
        if (current != null) {
            current.post(() -> current.detach(this));
        }
    }
}
