// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/**
 * One transcription and the page that watches it. It outlives the page's socket: for a while it waits for the next one.
 *
 * <p>All state is confined to the loop, a worker of its own. What comes from sockets and from the transcription is handed over by {@link
 * #post}.
 */
final class CaptionSession {

    private static final Logger log = LoggerFactory.getLogger(CaptionSession.class);

    private static final int NAME_LENGTH = 6;

    private final String id;
    private final String name; // for the log: whoever knows all of the id may take the session over
    private final CaptionsProperties limits;
    private final Scheduler.Worker loop;
    private final AudioInlet inlet;
    private final EventLog events;
    private final Transcription transcription = new Transcription();
    private final Disposable.Swap timer = Disposables.swap();
    private final Ending ending;
    private @Nullable PageLink page;
    private boolean abandoned;
    private boolean released;

    /** What the owner of the sessions has to know. */
    interface Ending {

        /** Nobody may resume it any more. */
        void abandoned(String id);

        /** It is over and holds nothing any more. */
        void released(String id);
    }

    CaptionSession(String id, CaptionsProperties limits, Scheduler scheduler, Ending ending) {
        this.id = id;
        this.name = id.substring(0, Math.min(NAME_LENGTH, id.length()));
        this.limits = limits;
        this.loop = scheduler.createWorker();
        this.ending = ending;
        this.events = new EventLog(limits.maxEvents());
        this.inlet = new AudioInlet(samples(limits.window()), samples(limits.maxGap()), this::post, this::audioTaken);
    }

    /** Begins to transcribe. */
    void start(Function<Flux<ByteBuffer>, Flux<TranscriptEvent>> transcriber) {
        transcriber.apply(inlet.audio()).subscribe(transcription);
    }

    String id() {
        return id;
    }

    Duration keep() {
        return limits.keep();
    }

    /** Does it on the loop; nothing once the session was released. */
    void post(Runnable task) {
        try {
            loop.schedule(task);
        } catch (RejectedExecutionException e) {
            log.trace("Too late for session {}", name);
        }
    }

    /** From now on this page watches, and no other. On the loop. */
    void attach(PageLink newPage, boolean resumed, long seen) {
        if (released || abandoned) {
            newPage.refuse(CaptionSessions.unknown());
            return;
        }
        PageLink before = page;
        if (before != null) {
            before.refuse(new RefusedException(Reason.REPLACED, "These captions go on in another window."));
        }
        page = newPage;
        timer.update(Disposables.disposed());
        seen(seen);
        newPage.attached(this, resumed, seen);
        newPage.drain();
    }

    /** This page's socket is gone. On the loop. */
    void detach(PageLink lost) {
        if (page == lost && !released) {
            page = null;
            if (events.isOver() && events.isEmpty()) {
                release();
            } else {
                timer.update(loop.schedule(this::abandon, limits.keep().toMillis(), TimeUnit.MILLISECONDS));
            }
        }
    }

    /** This page said something. On the loop. */
    void received(PageLink from, PageMessage message) {
        if (page != from || released) {
            return;
        }
        try {
            handle(message);
            from.drain();
        } catch (RefusedException refused) {
            log.info("Session {}: {}", name, refused.sentence());
            from.refuse(refused);
            detach(from);
        }
    }

    private void handle(PageMessage message) {
        if (message instanceof PageMessage.Audio audio) {
            inlet.accept(audio.position(), audio.samples());
        } else if (message instanceof PageMessage.Gap gap) {
            inlet.skip(gap.from(), gap.to());
            append(new CaptionEvent.Gap(millis(gap.from()), millis(gap.to()), "The page could not keep this audio."));
        } else if (message instanceof PageMessage.Seen seen) {
            seen(seen.event());
        } else if (message instanceof PageMessage.End end) {
            inlet.end(end.at());
        } else if (!(message instanceof PageMessage.Pong)) {
            throw new RefusedException(Reason.BAD_MESSAGE, "A session can be started or resumed once per socket.");
        }
    }

    private void seen(long number) {
        events.seen(number);
        transcription.requestMore();
    }

    // What the page's link asks, on the loop.

    AudioInlet inlet() {
        return inlet;
    }

    Map.@Nullable Entry<Long, CaptionEvent> eventAfter(long number) {
        return events.after(number);
    }

    /** Whether the page has seen the last event: then there is nothing left to do. */
    boolean isOver() {
        return events.isOver() && events.isEmpty();
    }

    private void append(CaptionEvent event) {
        events.append(event);
        PageLink watching = page;
        if (watching != null) {
            watching.drain();
        }
    }

    private void audioTaken() {
        PageLink watching = page;
        if (watching != null) {
            watching.drain();
        }
    }

    /** The page did not come back: what is here is transcribed to its end, for the account of the service, then all is let go. */
    private void abandon() {
        abandoned = true;
        ending.abandoned(id);
        if (events.isOver()) {
            release();
            return;
        }
        log.info("Session {}: its page did not come back", name);
        timer.update(loop.schedule(this::release, limits.drain().toMillis(), TimeUnit.MILLISECONDS));
        // Nobody will see them, so they don't hold up the transcription.
        events.seen(events.last());
        if (!inlet.isEnded()) {
            inlet.end(inlet.received());
        }
        transcription.requestMore();
    }

    /** Ends everything. On the loop. */
    void release() {
        if (!released) {
            released = true;
            timer.dispose();
            transcription.cancel();
            ending.released(id);
            loop.dispose();
        }
    }

    private void over(CaptionEvent last) {
        append(last);
        if (abandoned) {
            release();
        }
    }

    private static long samples(Duration duration) {
        return AudioFormat.PCM16_24KHZ.samplesIn(duration);
    }

    private static long millis(long samples) {
        return samples * 1_000 / AudioFormat.PCM16_24KHZ.sampleRateHz();
    }

    /** The subscriber of the transcription: asks for an event when there is room for one. */
    private final class Transcription extends BaseSubscriber<TranscriptEvent> {

        private boolean asked; // confined to the loop

        void requestMore() {
            if (!asked && events.hasRoom()) {
                asked = true;
                request(1);
            }
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            post(this::requestMore);
        }

        @Override
        protected void hookOnNext(TranscriptEvent event) {
            post(() -> onEvent(event));
        }

        private void onEvent(TranscriptEvent event) {
            asked = false;
            CaptionEvent caption = CaptionEvents.of(event);
            if (caption != null && !abandoned) {
                append(caption);
            }
            requestMore();
        }

        @Override
        protected void hookOnComplete() {
            post(() -> over(new CaptionEvent.Ended()));
        }

        @Override
        protected void hookOnError(Throwable error) {
            log.warn("Session {} ended with an error: {}", name, error.toString());
            post(() -> over(new CaptionEvent.Broken(String.valueOf(error.getMessage()))));
        }

        @Override
        protected void hookFinally(SignalType type) {
            log.debug("Session {}: {}", name, type);
        }
    }
}
