// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.codec.WireText;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.LogText;
import io.github.reactorrealtime.event.SessionEvent;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.Link;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A link whose messages are written into the log, at TRACE. Links of those who did not ask for it are never wrapped; the level is looked
 * at for each message, since it may be changed while a session runs.
 */
final class WireLog implements Link {

    private static final Logger log = LoggerFactory.getLogger(RealtimeClient.WIRE_LOG);
    private static final AtomicLong COUNT = new AtomicLong();

    private final Link link;
    private final Endpoint endpoint;
    private final long number = COUNT.incrementAndGet();
    private volatile String name = "wire " + number;

    /** @param endpoint knows the credentials that the service may repeat */
    WireLog(Link link, Endpoint endpoint) {
        this.link = link;
        this.endpoint = endpoint;
        log.trace("{} is open to {}", name, endpoint);
    }

    @Override
    public <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder) {
        Function<InputStream, @Nullable T> logging =
                text -> log.isTraceEnabled() ? logged(text, decoder) : decoder.apply(text);
        return link.receive(logging);
    }

    private <T> @Nullable T logged(InputStream text, Function<? super InputStream, ? extends @Nullable T> decoder) {
        byte[] json = readAll(text);
        T event = decoder.apply(new ByteArrayInputStream(json));
        if (event instanceof SessionEvent.Created created && created.session().id() != null) {
            name = "wire " + number + ", session " + created.session().id();
        }
        log.trace("{} receives {}", name, shown(json));
        return event;
    }

    private static byte[] readAll(InputStream text) {
        try {
            return text.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Mono<Void> send(byte[] utf8Text) {
        return Mono.defer(() -> {
            if (log.isTraceEnabled()) {
                log.trace("{} sends {}", name, shown(utf8Text));
            }
            return link.send(utf8Text);
        });
    }

    private String shown(byte[] json) {
        return endpoint.redact(WireText.of(json));
    }

    @Override
    public void append(byte[] audio) {
        if (log.isTraceEnabled()) {
            log.trace(
                    "{} sends {\"type\":\"input_audio_buffer.append\",\"audio\":\"{}\"}",
                    name,
                    WireText.audio(audio.length));
        }
        link.append(audio);
    }

    @Override
    public boolean isWritable() {
        return link.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
        link.onWritable(listener);
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
    public void close(CloseStatus status) {
        if (log.isTraceEnabled()) {
            log.trace("{} is closed by us: {}", name, LogText.of(status));
        }
        link.close(status);
    }

    @Override
    public @Nullable String responseHeader(String header) {
        return link.responseHeader(header);
    }
}
