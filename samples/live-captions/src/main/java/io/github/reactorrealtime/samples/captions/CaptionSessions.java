// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** All sessions of this server. Thread-safe. */
final class CaptionSessions implements CaptionSession.Ending, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CaptionSessions.class);

    private final Function<Flux<ByteBuffer>, Flux<TranscriptEvent>> transcriber;
    private final CaptionsProperties limits;
    private final Scheduler scheduler;
    private final Supplier<String> ids;
    private final Map<String, CaptionSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, CaptionSession> abandoned = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param ids must not be guessed by others: whoever knows one may take the session over */
    CaptionSessions(
            Function<Flux<ByteBuffer>, Flux<TranscriptEvent>> transcriber,
            CaptionsProperties limits,
            Scheduler scheduler,
            Supplier<String> ids) {
        this.transcriber = transcriber;
        this.limits = limits;
        this.scheduler = scheduler;
        this.ids = ids;
    }

    /** @throws RefusedException when there are too many already */
    CaptionSession start() {
        if (count.incrementAndGet() > limits.maxSessions()) {
            count.decrementAndGet();
            log.warn("A page was refused: there are {} sessions already (captions.max-sessions)", limits.maxSessions());
            throw new RefusedException(
                    Reason.TOO_MANY_SESSIONS,
                    "This server has all of its " + limits.maxSessions() + " sessions in use. Try again in a minute.");
        }
        CaptionSession session = new CaptionSession(ids.get(), limits, scheduler, this);
        sessions.put(session.id(), session);
        session.start(transcriber);
        log.debug("Captions started, {} sessions", count.get());
        return session;
    }

    /** @throws RefusedException when there is none with this id */
    CaptionSession find(String id) {
        CaptionSession session = sessions.get(id);
        if (session == null) {
            throw unknown();
        }
        return session;
    }

    static RefusedException unknown() {
        return new RefusedException(Reason.UNKNOWN_SESSION, "The server does not know this session any more.");
    }

    /** How many there are, those that are being ended included. */
    int count() {
        return count.get();
    }

    @Override
    public void abandoned(String id) {
        CaptionSession session = sessions.remove(id);
        if (session != null) {
            abandoned.put(id, session);
        }
    }

    @Override
    public void released(String id) {
        sessions.remove(id);
        abandoned.remove(id);
        int left = count.decrementAndGet();
        log.debug("Captions ended, {} sessions", left);
    }

    /** Ends them all. */
    @Override
    public void close() {
        sessions.values().forEach(session -> session.post(session::release));
        abandoned.values().forEach(session -> session.post(session::release));
    }
}
