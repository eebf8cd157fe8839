// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.SessionCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A WebSocket without a network: a test says what the service says and sees what it is told. Like the real one it hands over
 * messages and PONGs only as far as they are asked for, in their order. One thread at a time.
 */
public final class ScriptedLink implements Link {

    private static final String PONG = "PONG";

    private final EventCodec codec = new EventCodec();
    private final ArrayDeque<String> incoming = new ArrayDeque<>();
    private final List<ClientEvent> sent = new ArrayList<>();
    private final List<byte[]> appends = new ArrayList<>();
    private final Map<String, String> headers = new HashMap<>();
    private final Sinks.One<CloseStatus> closed = Sinks.one();

    private Consumer<ClientEvent> onSent = event -> {};
    private Runnable onWritable = () -> {};
    private Runnable drain = () -> {};
    private @Nullable FluxSink<?> reader;
    private final ArrayDeque<Sinks.One<Duration>> unanswered = new ArrayDeque<>();
    private @Nullable CloseStatus closing; // by the peer, once what it said before is read
    private @Nullable CloseStatus closedByUs;
    private boolean open = true;
    private boolean writable = true;
    private boolean answersPings = true;
    private boolean reading;
    private int pings;

    // What the service does.

    /** Sends a message to the client; it waits until it is asked for. */
    public void say(String... messages) {
        incoming.addAll(List.of(messages));
        drain.run();
    }

    /** Answers like the service: creates a session, and confirms its configuration. */
    public void confirmSession() {
        onSent(event -> {
            if (event instanceof SessionCommand) {
                say(ServerMessages.updated());
            }
        });
        say(ServerMessages.created());
    }

    /** Has the service react to what it is sent. */
    public void onSent(Consumer<ClientEvent> reaction) {
        Consumer<ClientEvent> before = onSent;
        onSent = event -> {
            before.accept(event);
            reaction.accept(event);
        };
    }

    /** Closes as the service, behind what it said already. */
    public void closeByPeer(int code, String reason) {
        closing = new CloseStatus(code, reason);
        drain.run();
    }

    /** The network takes more, or no more. */
    public void writable(boolean value) {
        writable = value;
        if (value) {
            onWritable.run();
        }
    }

    /** Answers the oldest PING that has no answer. */
    public void pong() {
        say(PONG);
    }

    public void answersPings(boolean value) {
        answersPings = value;
    }

    public void header(String name, String value) {
        headers.put(name, value);
    }

    // What the test sees.

    /** Everything sent, appends included, in order. */
    public List<ClientEvent> sent() {
        return sent;
    }

    public <T extends ClientEvent> List<T> sent(Class<T> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public int commits() {
        return sent(InputAudioCommand.Commit.class).size();
    }

    /** The id of a commit, counted from 0. */
    public String commitId(int index) {
        return String.valueOf(sent(InputAudioCommand.Commit.class).get(index).eventId());
    }

    public List<byte[]> appends() {
        return appends;
    }

    /** All audio, one append after the other. */
    public byte[] audio() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        appends.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** How many messages the client asks for. */
    public long demand() {
        return reader == null || reader.isCancelled() ? 0 : reader.requestedFromDownstream();
    }

    /** Messages that wait to be asked for. */
    public int unread() {
        return incoming.size();
    }

    public int pings() {
        return pings;
    }

    public boolean isOpen() {
        return open;
    }

    /** How the client closed, {@code null} if it did not. */
    public @Nullable CloseStatus closedByUs() {
        return closedByUs;
    }

    // The link.

    @Override
    public <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder) {
        return Flux.create(
                sink -> {
                    reader = sink;
                    drain = () -> read(sink, decoder);
                    sink.onRequest(n -> drain.run());
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    private <T> void read(FluxSink<T> sink, Function<? super InputStream, ? extends @Nullable T> decoder) {
        if (reading) {
            return;
        }
        reading = true;
        while (open && sink.requestedFromDownstream() > 0 && !incoming.isEmpty()) {
            String message = incoming.remove();
            if (message.equals(PONG)) {
                onPong();
                continue;
            }
            T event = decoder.apply(new ByteArrayInputStream(message.getBytes(UTF_8)));
            if (event != null) {
                sink.next(event);
            }
        }
        reading = false;
        if (open && closing != null && incoming.isEmpty()) {
            finish(closing);
        }
    }

    private void finish(CloseStatus status) {
        open = false;
        writable = false;
        if (reader != null) {
            reader.complete();
        }
        closed.tryEmitValue(status).orThrow();
    }

    @Override
    public Mono<Void> send(byte[] utf8Text) {
        return Mono.defer(() -> {
            if (!open) {
                return Mono.error(new ClosedChannelException());
            }
            record(codec.decodeClient(utf8Text));
            return Mono.empty();
        });
    }

    @Override
    public void append(byte[] audio) {
        if (open) {
            byte[] copy = audio.clone();
            appends.add(copy);
            record(new InputAudioCommand.Append(null, ByteBuffer.wrap(copy)));
        }
    }

    private void record(ClientEvent event) {
        sent.add(event);
        onSent.accept(event);
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void onWritable(Runnable listener) {
        onWritable = listener;
    }

    @Override
    public Mono<Duration> ping() {
        return Mono.defer(() -> {
            Sinks.One<Duration> answer = Sinks.one();
            unanswered.add(answer);
            pings++;
            if (answersPings && open) {
                pong();
            }
            return answer.asMono();
        });
    }

    private void onPong() {
        Sinks.One<Duration> answer = unanswered.poll();
        if (answer != null) {
            answer.tryEmitValue(Duration.ofMillis(1)).orThrow();
        }
    }

    @Override
    public Mono<CloseStatus> closed() {
        return closed.asMono();
    }

    @Override
    public void close(CloseStatus status) {
        if (open) {
            closedByUs = status;
            finish(status);
        }
    }

    @Override
    public @Nullable String responseHeader(String name) {
        return headers.get(name);
    }
}
