// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import io.github.reactorrealtime.error.CloseStatus;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One open WebSocket.
 *
 * <h2>Writing</h2>
 *
 * Frames leave in the order of the calls, whichever threads make them, and are flushed together once per turn of the event
 * loop. No call waits: a sender that cares looks at {@link #isWritable()} before it goes on and is told by the listener of
 * {@link #onWritable(Runnable)} when to resume. Writing to a closed link does nothing.
 *
 * <h2>Reading</h2>
 *
 * The socket is read only as far as the subscriber of {@link #receive} asks; whoever stops asking slows the peer. Once the
 * socket is closed the link holds no network buffers, whoever closed it and however little was read: what had arrived by
 * then is decoded at once and waits for its subscriber on the heap; it is dropped when there is none.
 *
 * <p>Thread-safe.
 */
public interface Link {

    /**
     * The text messages of the peer, decoded on the event loop while the bytes are in the network buffer.
     *
     * <p>One subscriber. Completes when the socket is closed, however that came about ({@link #closed()} says how). What arrived
     * before the peer closed comes first, as the subscriber asks for it; after {@link #close} nothing more comes. Cancelling closes
     * the socket. An exception of the decoder ends the Flux.
     *
     * @param decoder gets a stream that is valid during the call only; {@code null} skips the message
     */
    <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder);

    /** Queues a text message. Completes when it has been handed to the network; fails when the link closed before. */
    Mono<Void> send(byte[] utf8Text);

    /**
     * Queues one {@code input_audio_buffer.append} event with the given audio: base64 is written straight into a pooled
     * buffer between constant bytes of JSON.
     *
     * @param audio raw audio in the session's format; read before the call returns, then the caller's again
     */
    void append(byte[] audio);

    /** Whether less than the high-water mark (64 KiB) of written data waits for the network. */
    boolean isWritable();

    /** Sets the one listener that is called, on the event loop, whenever the link becomes writable again. */
    void onWritable(Runnable listener);

    /**
     * Sends a WebSocket PING and completes with the time until its PONG. The PONG proves that the peer has read everything
     * sent before the call; so each call sends its own, and several may be under way. Never answers unless {@link #receive}
     * has demand, because the PONG is read from the same socket.
     */
    Mono<Duration> ping();

    /** Completes with the status once the socket is closed, by either side. Never fails; subscribe any number of times. */
    Mono<CloseStatus> closed();

    /**
     * Sends a close frame and closes the socket; with code 1006, which must not be sent, it just cuts the connection. Returns at
     * once; {@link #closed()} says when it is done, two seconds later at the latest. Idempotent.
     */
    void close(CloseStatus status);

    /** A header of the 101 answer, for support: {@code null} when the server sent none of that name. */
    @Nullable
    String responseHeader(String name);
}
