// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.transport.Link;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The client's end of a connection in memory, with the manners of a real one: a client that does not ask reads nothing, not even
 * that the connection is over.
 */
final class MemoryLink implements Link {

    private static final String APPEND = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
    private static final CloseStatus RESET = new CloseStatus(CloseStatus.ABNORMAL.code(), "Connection reset by peer");
    private static final int NO_STATUS = 1005;

    private record PendingPing(long number, long sentNanos, Sinks.One<Duration> answer) {}

    private final Loop loop;
    private final Scheduler clock;
    private final MemoryPeer peer;
    private final Outgoing outgoing;
    private final AtomicLong pings = new AtomicLong();
    private final Map<Long, PendingPing> pendingPings = new ConcurrentHashMap<>();
    /** Our own reason for the end; what we did first counts. */
    private final AtomicReference<@Nullable CloseStatus> ours = new AtomicReference<>();

    private final Sinks.One<CloseStatus> closed = Sinks.one();

    // All written on the loop only; those that are not volatile are read there only, too.
    private final ArrayDeque<Frame> inbox = new ArrayDeque<>();
    private @Nullable Reader<?> reader; // null until somebody subscribes
    private @Nullable Frame lastWord; // our close frame, while it waits for room in the network
    private volatile boolean reset; // the service reset the connection, and we have not noticed
    private boolean deaf; // we closed: what still comes is dropped
    private volatile boolean over;

    MemoryLink(Loop loop, Scheduler clock, MemoryPeer peer) {
        this.loop = loop;
        this.clock = clock;
        this.peer = peer;
        this.outgoing = new Outgoing(loop, peer);
    }

    @Override
    public <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder) {
        return Flux.create(
                sink -> {
                    loop.execute(() -> attach(new Reader<>(decoder, sink)));
                    if (over) {
                        sink.complete(); // the loop may not run any more
                    }
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    @Override
    public Mono<Void> send(byte[] utf8Text) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> written = Sinks.empty();
            write(new Frame.Text(new String(utf8Text, StandardCharsets.UTF_8)), written);
            return written.asMono();
        });
    }

    @Override
    public void append(byte[] audio) {
        write(new Frame.Text(APPEND + Base64.getEncoder().encodeToString(audio) + "\"}"), null);
    }

    @Override
    public boolean isWritable() {
        return outgoing.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
        outgoing.onWritable(listener);
    }

    @Override
    public Mono<Duration> ping() {
        return Mono.defer(() -> {
            PendingPing ping = new PendingPing(pings.incrementAndGet(), clock.now(TimeUnit.NANOSECONDS), Sinks.one());
            pendingPings.put(ping.number, ping);
            byte[] payload =
                    ByteBuffer.allocate(Long.BYTES).putLong(ping.number).array();
            write(new Frame.Ping(payload), null);
            return ping.answer.asMono().doFinally(signal -> pendingPings.remove(ping.number));
        });
    }

    @Override
    public Mono<CloseStatus> closed() {
        return closed.asMono();
    }

    @Override
    public void close(CloseStatus status) {
        ours.compareAndSet(null, status);
        if (loop.isInside()) {
            closeOnLoop(status);
        } else {
            loop.execute(() -> closeOnLoop(status));
        }
    }

    @Override
    public @Nullable String responseHeader(String name) {
        return null; // the service's 101 says nothing
    }

    private void write(Frame frame, Sinks.@Nullable Empty<Void> written) {
        outgoing.add(frame, written);
        if (reset) {
            loop.execute(() -> endOurs(RESET)); // the network refuses the write
        }
    }

    // From here on everything runs on the loop.

    /** Room in the network: for the close frame first, because it overtakes what only waits. */
    void onRoom() {
        if (lastWord == null) {
            outgoing.write();
        } else {
            sayLastWord();
        }
    }

    void onFrame(Frame frame) {
        if (!over && !deaf && !reset) {
            inbox.add(frame);
            read();
        }
    }

    /** What was not read yet is lost. */
    void onReset() {
        inbox.clear();
        reset = true;
        if (deaf) {
            endOurs(RESET);
        }
        read();
    }

    boolean isOver() {
        return over;
    }

    /** The client goes without having looked at the link. */
    void abandon() {
        closeOnLoop(CloseStatus.ABNORMAL);
    }

    private <T> void attach(Reader<T> newReader) {
        if (reader != null) {
            newReader.sink.error(new IllegalStateException("a link has one reader"));
            return;
        }
        reader = newReader;
        if (over || deaf) {
            newReader.sink.complete();
            return;
        }
        newReader.sink.onRequest(n -> {
            if (!loop.isInside()) {
                loop.execute(this::read);
            } else if (!newReader.busy) {
                read();
            }
        });
        newReader.sink.onCancel(() -> loop.execute(this::readerLeft));
    }

    /** Reads while there is demand. */
    private void read() {
        Reader<?> current = reader;
        if (current == null || current.busy) {
            return;
        }
        current.busy = true;
        try {
            while (!over && !deaf && !inbox.isEmpty() && current.wantsMore()) {
                take(inbox.remove(), current);
            }
        } finally {
            current.busy = false;
        }
        if (reset && current.wantsMore()) {
            endOurs(RESET);
        }
    }

    private void take(Frame frame, Reader<?> current) {
        if (frame instanceof Frame.Text text) {
            if (!current.read(text.text())) {
                readerLeft();
            }
        } else if (frame instanceof Frame.Ping ping) {
            peer.carry(new Frame.Pong(ping.payload()));
        } else if (frame instanceof Frame.Pong pong) {
            onPong(pong);
        } else if (frame instanceof Frame.Close close) {
            peer.carry(close);
            end(new CloseStatus(close.code(), close.reason()));
        } else {
            endOurs(CloseStatus.ABNORMAL);
        }
    }

    private void onPong(Frame.Pong pong) {
        if (pong.payload().length != Long.BYTES) {
            return; // answers none of ours
        }
        PendingPing ping = pendingPings.remove(ByteBuffer.wrap(pong.payload()).getLong());
        if (ping != null) {
            ping.answer.tryEmitValue(Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - ping.sentNanos));
        }
    }

    /** As in the real transport: a reader that cancels or breaks takes the connection with it, without a status. */
    private void readerLeft() {
        if (!over && !deaf) {
            peer.carry(new Frame.Close(NO_STATUS, ""));
            endOurs(CloseStatus.ABNORMAL);
        }
    }

    private void closeOnLoop(CloseStatus status) {
        if (over || deaf) {
            return;
        }
        deaf = true;
        inbox.clear();
        outgoing.close();
        if (status.code() == CloseStatus.ABNORMAL.code() || reset) {
            peer.carry(new Frame.End());
            endOurs(status);
            return;
        }
        completeReader();
        lastWord = new Frame.Close(status.code(), status.reason());
        // A peer that no longer reads never takes the close frame; don't keep the connection for it.
        loop.after(MemoryPeer.CLOSE_PATIENCE, () -> endOurs(status));
        sayLastWord();
    }

    private void sayLastWord() {
        Frame frame = lastWord;
        if (frame != null && peer.hasRoom()) {
            lastWord = null;
            peer.carry(frame);
            endOurs(CloseStatus.NORMAL);
        }
    }

    /** Ends without a close frame of the service, for our own reason if we had one. */
    private void endOurs(CloseStatus otherwise) {
        CloseStatus known = ours.get();
        end(known == null ? otherwise : known);
    }

    private void end(CloseStatus status) {
        if (over) {
            return;
        }
        over = true;
        outgoing.close();
        inbox.clear();
        completeReader();
        closed.tryEmitValue(status); // the only emission
        peer.onClientGone();
        peer.disposeWhenOver();
    }

    private void completeReader() {
        Reader<?> current = reader;
        if (current != null) {
            current.sink.complete();
        }
    }

    /** Whoever reads the link, and how. */
    private static final class Reader<T> {

        private final Function<? super InputStream, ? extends @Nullable T> decoder;
        private final FluxSink<T> sink;
        private boolean busy; // in the middle of reading: demand is looked at when that is done

        Reader(Function<? super InputStream, ? extends @Nullable T> decoder, FluxSink<T> sink) {
            this.decoder = decoder;
            this.sink = sink;
        }

        boolean wantsMore() {
            return sink.requestedFromDownstream() > 0 && !sink.isCancelled();
        }

        /** Whether the text could be read. */
        boolean read(String text) {
            T event;
            try {
                event = decoder.apply(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            } catch (RuntimeException e) {
                sink.error(e);
                return false;
            }
            if (event != null) {
                sink.next(event);
            }
            return true;
        }
    }
}
