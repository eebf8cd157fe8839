// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.client.SessionState.AwaitingUpdated;
import io.github.reactorrealtime.client.SessionState.Open;
import io.github.reactorrealtime.client.SessionState.Refused;
import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.codec.MalformedEventException;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.LogText;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.Link;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** {@link RealtimeSession} on a {@link Link}. */
final class DefaultRealtimeSession implements RealtimeSession {

    private static final Logger log = LoggerFactory.getLogger(RealtimeClient.class);

    private final SessionPlan plan;
    private final Link link;
    private final EventCodec codec;
    private final Dialect dialect;
    private final Dialogue dialogue;
    private final SupportHandles upgradeHandles;
    private final SessionInbound inbound;
    private final Sinks.One<RealtimeSession> opened = Sinks.one();

    /** Written by the link's signals only, which are serial; read by anybody. */
    private volatile SessionState state;

    DefaultRealtimeSession(
            SessionPlan plan, Dialect dialect, Link link, EventCodec codec, Scheduler timer, Instant connectedAt) {
        this.plan = plan;
        this.dialect = dialect;
        this.link = link;
        this.codec = codec;
        this.state = new SessionState.AwaitingCreated(plan);
        this.inbound = new SessionInbound(this::onHandshakeEvent, this::afterEvent);
        this.dialogue = new Dialogue(plan, dialect, link, codec, timer, inbound::inject);
        this.upgradeHandles = new SupportHandles(
                link.responseHeader("x-request-id"),
                link.responseHeader("apim-request-id"),
                link.responseHeader("x-ms-region"),
                link.responseHeader("cf-ray"),
                null,
                connectedAt);
    }

    /** Starts reading, and completes when the session is open. The one subscription to the link; its end is the link's. */
    Mono<RealtimeSession> open() {
        return Mono.defer(() -> {
            link.receive(this::decode).subscribe(inbound);
            Mono<RealtimeSession> lost = link.closed().flatMap(status -> Mono.error(closedEarly(status)));
            return opened.asMono().or(lost);
        });
    }

    /** Closes at once, whatever the state; nobody waits for it. */
    void abandon(CloseStatus status) {
        link.close(status);
    }

    /** Whether somebody is waiting for events: only then are PONGs read. */
    boolean isReading() {
        return inbound.isReading();
    }

    private @Nullable ServerEvent decode(InputStream text) {
        try {
            ServerEvent event = codec.decodeServer(text);
            return state instanceof Open ? dialogue.receive(event) : event;
        } catch (MalformedEventException e) {
            log.debug("{} skips a message of {} bytes that is not an event", this, e.length());
            return null;
        }
    }

    /** Returns whether more events are wanted for the handshake. */
    private boolean onHandshakeEvent(ServerEvent event) {
        SessionState before = state;
        SessionState after = before.on(event, support());
        state = after;
        if (after instanceof AwaitingUpdated waiting && !after.equals(before)) {
            if (dialect.confirmsSettings()) {
                configure(waiting.config());
            } else {
                state = new Open(waiting.created()); // before the answer that will not come, and any that does
                configure(waiting.config());
                return opened();
            }
        } else if (after instanceof Open) {
            return opened();
        } else if (after instanceof Refused refused) {
            opened.tryEmitError(new SessionRefusedException(refused.refusal()));
            link.close(CloseStatus.NORMAL);
            return false;
        }
        if (event instanceof ErrorEvent error && after.equals(before)) {
            log.debug("{} goes on after a remark: {}", this, LogText.of(error.error()));
        }
        return true;
    }

    private boolean opened() {
        opened.tryEmitValue(this); // refused only when the opening was given up, and then the link is closed anyway
        return false;
    }

    private void configure(SessionConfig config) {
        byte[] update = codec.encode(SessionPlan.update(SessionState.UPDATE_EVENT_ID, config));
        // A failed write shows as a closed link, which is handled where all closes are.
        link.send(update).onErrorComplete().subscribe();
    }

    private void afterEvent() {
        dialogue.afterEvent();
    }

    private ConnectionClosedException closedEarly(CloseStatus status) {
        return new ConnectionClosedException(
                "The service closed the socket with " + status + " before the " + plan.name() + " was "
                        + (state instanceof AwaitingUpdated ? "confirmed" : "created")
                        + " — a proxy in between, or a session in a shape the endpoint does not know, can cause that",
                status,
                support());
    }

    @Override
    public Session configuration() {
        Session session = state.session();
        if (session == null) {
            throw new IllegalStateException("the session is not created yet");
        }
        return session;
    }

    @Override
    public @Nullable Instant expiresAt() {
        Session session = state.session();
        return session == null ? null : session.expiresAt();
    }

    @Override
    public Flux<ServerEvent> events() {
        return inbound.events().doOnNext(event -> state = state.on(event, SupportHandles.NONE));
    }

    @Override
    public Mono<Void> send(ClientEvent event) {
        return Mono.defer(() -> dialogue.send(event));
    }

    @Override
    public Mono<Void> send(Publisher<? extends ClientEvent> events) {
        return Flux.from(events).concatMap(this::send, 1).then();
    }

    @Override
    public void append(byte[] audio) {
        dialogue.append(audio);
    }

    @Override
    public boolean isWritable() {
        return dialogue.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
        dialogue.onWritable(listener);
    }

    @Override
    public Mono<Duration> ping() {
        return link.ping();
    }

    @Override
    public Mono<CloseStatus> closed() {
        return link.closed();
    }

    @Override
    public Mono<Void> close() {
        link.close(CloseStatus.NORMAL);
        return link.closed().then();
    }

    @Override
    public SupportHandles support() {
        Session session = state.session();
        return session == null ? upgradeHandles : upgradeHandles.withSessionId(session.id());
    }

    @Override
    public String toString() {
        return "RealtimeSession[" + plan.name() + ", " + support().describe() + "]";
    }
}
