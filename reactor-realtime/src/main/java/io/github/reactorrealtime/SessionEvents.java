// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;

/** Hands the events of a session to the loop of its transcription, and after the last one how the socket was closed. */
final class SessionEvents extends BaseSubscriber<ServerEvent> {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    private final Rung rung;
    private final RealtimeSession session;
    private final SignalLoop loop;
    private final long window;
    private final Consumer<ServerEvent> onEvent;
    private final Consumer<CloseStatus> onClosed;

    /** @param window how many events to ask for at first */
    SessionEvents(
            Rung rung,
            RealtimeSession session,
            SignalLoop loop,
            long window,
            Consumer<ServerEvent> onEvent,
            Consumer<CloseStatus> onClosed) {
        this.rung = rung;
        this.session = session;
        this.loop = loop;
        this.window = window;
        this.onEvent = onEvent;
        this.onClosed = onClosed;
    }

    void start() {
        session.events().subscribe(this);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(window);
    }

    @Override
    protected void hookOnNext(ServerEvent event) {
        loop.signal(() -> onEvent.accept(event));
    }

    @Override
    protected void hookOnComplete() {
        session.closed().subscribe(status -> loop.signal(() -> onClosed.accept(status)));
    }

    @Override
    protected void hookOnError(Throwable error) {
        log.warn("Reading from {} failed", rung, error);
        session.close().subscribe(null, null, this::hookOnComplete);
    }
}
