// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Session;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A live session: created by the service and, when it was given a configuration, confirmed with it.
 *
 * <p>Whoever got it from {@link RealtimeClient#connect()} closes it; {@link RealtimeClient#withSession} does so by itself.
 * Thread-safe. Events leave in the order of the calls.
 */
public interface RealtimeSession {

    /** The session as the service last described it in an answer to our configuration. */
    Session configuration();

    /** When the service will end the session, {@code null} when it did not say. */
    @Nullable
    Instant expiresAt();

    /**
     * Everything the service sends from now on.
     *
     * <p>One subscriber. The socket is read only as far as the subscriber asks, which also holds back the PONGs: a session
     * whose events nobody reads can't notice a dead connection. Completes when the socket is closed, whoever closed it;
     * {@link #closed()} says why. {@code error} events are elements, not the end: most of them leave the session open. Text that
     * is not JSON is logged and skipped. Cancelling stops reading and leaves the session open.
     */
    Flux<ServerEvent> events();

    /**
     * Sends one event when subscribed to, and completes when the network has it. That says nothing about the service: most
     * events are answered by a server event, appends by none. Fails when the socket closed before.
     */
    Mono<Void> send(ClientEvent event);

    /** Sends events one after the other, each when the network has taken the one before: a slow socket slows the source. */
    Mono<Void> send(Publisher<? extends ClientEvent> events);

    /**
     * Sends an {@code input_audio_buffer.append} at once, the cheap way: no intermediate object, no wait. Look at
     * {@link #isWritable()} before going on; whoever doesn't fills memory. Does nothing once the socket is closed.
     *
     * @param audio raw audio in the session's input format, whole samples; read before the call returns
     */
    void append(byte[] audio);

    /** Whether less than 64 KiB wait for the network. */
    boolean isWritable();

    /** Sets the one listener that is called, on the event loop, whenever the session becomes writable again. */
    void onWritable(Runnable listener);

    /** Completes when the service has read everything sent so far, with the time that took. */
    Mono<Duration> ping();

    /** Completes with the close status once the socket is closed, by either side. */
    Mono<CloseStatus> closed();

    /** Sends the close frame at once and completes when the socket is closed. Idempotent; not lazy. */
    Mono<Void> close();

    /** The ids by which the provider's support finds this session. */
    SupportHandles support();
}
