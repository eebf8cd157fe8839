// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A transport that makes any client look as if its settle rule were broken: each final text is credited to the turn after the one it
 * belongs to. The library did that once, to texts that came after a commit had timed out.
 */
final class ShiftedAnswers implements Transport {

    private static final Pattern TRANSCRIPT = Pattern.compile("(\"transcript\":\")([^\"]*)(\")");

    private final Transport transport;
    private String previous = "";

    ShiftedAnswers(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return transport.open(request).map(ShiftedLink::new);
    }

    private InputStream shifted(InputStream message) {
        try {
            String json = new String(message.readAllBytes(), StandardCharsets.UTF_8);
            Matcher transcript = TRANSCRIPT.matcher(json);
            if (json.contains("input_audio_transcription.completed") && transcript.find()) {
                String text = transcript.group(2);
                json = transcript.replaceFirst("$1" + previous + "$3");
                previous = text;
            }
            return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class ShiftedLink implements Link {

        private final Link link;

        private ShiftedLink(Link link) {
            this.link = link;
        }

        @Override
        public <T> Flux<T> receive(Function<? super InputStream, ? extends @Nullable T> decoder) {
            return link.receive(message -> decoder.apply(shifted(message)));
        }

        @Override
        public Mono<Void> send(byte[] utf8Text) {
            return link.send(utf8Text);
        }

        @Override
        public void append(byte[] audio) {
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
