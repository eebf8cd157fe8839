// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A transport that tells a stop-watch what goes over its links. */
final class TracedTransport implements Transport {

    private final Transport transport;
    private final Trace trace;

    /** Called on the threads that send. */
    interface Trace {

        void append(boolean live, int bytes);

        void commit(boolean live);
    }

    TracedTransport(Transport transport, Trace trace) {
        this.transport = transport;
        this.trace = trace;
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return transport.open(request).map(TracedLink::new);
    }

    private final class TracedLink implements Link {

        private final Link link;
        private volatile boolean live = true; // until it is configured without turn detection, as repair sessions are

        private TracedLink(Link link) {
            this.link = link;
        }

        @Override
        public <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder) {
            return link.receive(decoder);
        }

        @Override
        public Mono<Void> send(byte[] utf8Text) {
            String text = new String(utf8Text, StandardCharsets.UTF_8);
            if (text.contains("\"turn_detection\":null")) {
                live = false;
            } else if (text.contains("\"input_audio_buffer.commit\"")) {
                trace.commit(live);
            }
            return link.send(utf8Text);
        }

        @Override
        public void append(byte[] audio) {
            trace.append(live, audio.length);
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
            link.close(status);
        }

        @Override
        public @Nullable String responseHeader(String name) {
            return link.responseHeader(name);
        }
    }
}
