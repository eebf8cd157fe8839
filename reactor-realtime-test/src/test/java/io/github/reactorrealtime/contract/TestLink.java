// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** One connection to the emulator in memory, read as a test says. */
final class TestLink extends BaseSubscriber<String> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final List<String> types = new ArrayList<>();
    private @Nullable Link link;
    private @Nullable CloseStatus closed;
    private @Nullable Throwable failure;
    private boolean complete;

    static HandshakeRequest request(String pathAndQuery) {
        return new HandshakeRequest(
                URI.create("ws://emulator" + pathAndQuery), Map.of("Authorization", "Bearer sk-test"), PATIENCE);
    }

    static Mono<Link> connect(InMemoryEmulator emulator) {
        return emulator.transport().open(request("/v1/realtime?intent=transcription"));
    }

    /** Opens a connection, for which time has to pass, and reads nothing yet. */
    static TestLink open(InMemoryEmulator emulator) {
        TestLink opened = new TestLink();
        connect(emulator).subscribe(link -> {
            opened.link = link;
            link.closed().subscribe(status -> opened.closed = status);
            link.receive(TestLink::type).subscribe(opened);
        });
        return opened;
    }

    Link link() {
        return requireNonNull(link, "link");
    }

    @Nullable
    CloseStatus closed() {
        return closed;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean isComplete() {
        return complete;
    }

    void send(String json) {
        link().send(json.replace('\'', '"').getBytes(UTF_8)).subscribe();
    }

    void configure(String model) {
        send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{'turn_detection':null,"
                + "'transcription':{'model':'" + model + "'}}}}}");
    }

    void commit() {
        send("{'type':'input_audio_buffer.commit'}");
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        // The test asks.
    }

    @Override
    protected void hookOnNext(String type) {
        types.add(type);
    }

    @Override
    protected void hookOnComplete() {
        complete = true;
    }

    @Override
    protected void hookOnError(Throwable error) {
        failure = error;
    }

    private static String type(InputStream json) {
        try {
            return new String(json.readAllBytes(), UTF_8).replaceFirst(".*?\"type\":\"([^\"]*)\".*", "$1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
