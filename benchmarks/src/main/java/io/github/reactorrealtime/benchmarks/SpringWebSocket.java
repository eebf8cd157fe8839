// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Spring WebFlux's client and Jackson, as its reference manual has it. */
final class SpringWebSocket implements Contender {

    private static final JsonMapper JSON = new JsonMapper();

    private final ReactorNettyWebSocketClient client = new ReactorNettyWebSocketClient();
    private final URI sink;
    private final Runnable opened;

    SpringWebSocket(URI sink, Workload workload, Runnable opened) {
        this.sink = sink;
        this.opened = opened;
    }

    @Override
    public Mono<Void> transcribe(Flux<ByteBuffer> audio) {
        return client.execute(sink, session -> exchange(session, audio));
    }

    private Mono<Void> exchange(WebSocketSession session, Flux<ByteBuffer> audio) {
        Flux<WebSocketMessage> messages =
                audio.map(SpringWebSocket::append).concatWithValues(Wire.COMMIT).map(session::textMessage);
        Mono<String> answer = session.receive()
                .map(WebSocketMessage::getPayloadAsText)
                .filter(Wire::isCompleted)
                .next();
        opened.run();
        return session.send(messages).and(answer);
    }

    private static String append(ByteBuffer audio) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("type", "input_audio_buffer.append")
                .put("audio", Base64.getEncoder().encodeToString(audio.array())));
    }
}
