// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** {@code java.net.http.WebSocket} and Jackson, one send after the other, as the service's own examples have it. */
final class JdkWebSocket implements Contender {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI sink;
    private final Runnable opened;

    JdkWebSocket(URI sink, Workload workload, Runnable opened) {
        this.sink = sink;
        this.opened = opened;
    }

    @Override
    public Mono<Void> transcribe(Flux<ByteBuffer> audio) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> answered = Sinks.empty();
            return Mono.fromFuture(HTTP.newWebSocketBuilder().buildAsync(sink, new Listener(answered)))
                    .doOnNext(socket -> {
                        opened.run();
                        audio.subscribe(new Sender(socket, answered));
                    })
                    .flatMap(socket -> answered.asMono()
                            .then(Mono.fromFuture(() -> socket.sendClose(1000, "")))
                            .then());
        });
    }

    private static final class Sender extends BaseSubscriber<ByteBuffer> {

        private final WebSocket socket;
        private final Sinks.Empty<Void> answered;

        Sender(WebSocket socket, Sinks.Empty<Void> answered) {
            this.socket = socket;
            this.answered = answered;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(ByteBuffer audio) {
            String event = JSON.writeValueAsString(JSON.createObjectNode()
                    .put("type", "input_audio_buffer.append")
                    .put("audio", Base64.getEncoder().encodeToString(audio.array())));
            socket.sendText(event, true).whenComplete(this::onSent);
        }

        @Override
        protected void hookOnComplete() {
            socket.sendText(Wire.COMMIT, true);
        }

        private void onSent(WebSocket sent, @Nullable Throwable error) {
            if (error == null) {
                request(1);
            } else {
                cancel();
                answered.tryEmitError(error);
            }
        }
    }

    private static final class Listener implements WebSocket.Listener {

        private final Sinks.Empty<Void> answered;
        private final StringBuilder message = new StringBuilder();

        Listener(Sinks.Empty<Void> answered) {
            this.answered = answered;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                if (Wire.isCompleted(message)) {
                    answered.tryEmitEmpty();
                }
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            answered.tryEmitError(error);
        }
    }
}
