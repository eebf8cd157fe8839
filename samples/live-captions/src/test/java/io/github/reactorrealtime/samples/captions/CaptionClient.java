// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Does what the page does: sends a recording as far as the server allows, keeps what it hears over any number of sockets. */
final class CaptionClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int FRAME_SAMPLES = 1_440;

    private final URI uri;
    private final byte[] audio;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<JsonNode> messages = new ArrayList<>();
    private @Nullable String session;
    private long seen;
    private long sent;

    CaptionClient(URI uri, byte[] audio) {
        this.uri = uri;
        this.audio = audio;
    }

    /**
     * One socket: starts or resumes, then sends audio.
     *
     * @param upTo sends no more than so many samples
     * @param enough leaves the socket, without a word, when this is true after a message
     */
    Mono<Void> connect(long upTo, Predicate<CaptionClient> enough) {
        return connect(upTo, enough, messages -> messages);
    }

    /** @param reading what is done to the stream of the server's messages before they are read */
    Mono<Void> connect(long upTo, Predicate<CaptionClient> enough, UnaryOperator<Flux<String>> reading) {
        return new ReactorNettyWebSocketClient(HttpClient.create()).execute(uri, socket -> {
            Sinks.Many<WebSocketMessage> outgoing = Sinks.many().unicast().onBackpressureBuffer();
            say(socket, outgoing, greeting());
            Mono<Void> hearing = socket.receive()
                    .map(WebSocketMessage::getPayloadAsText)
                    .transform(reading)
                    .doOnNext(text -> hear(JSON.readTree(text), socket, outgoing, Math.min(upTo, samples())))
                    .takeUntil(text -> enough.test(this))
                    .then();
            return Mono.firstWithSignal(hearing, socket.send(outgoing.asFlux()).then(Mono.never()));
        });
    }

    private ObjectNode greeting() {
        String known = session;
        return known == null
                ? message("start")
                : message("resume").put("session", known).put("seen", seen);
    }

    private void hear(JsonNode message, WebSocketSession socket, Sinks.Many<WebSocketMessage> outgoing, long upTo) {
        messages.add(message);
        if (message.has("n")) {
            events.add(message);
            seen = message.get("n").asLong();
            say(socket, outgoing, message("seen").put("event", seen));
        } else if (message.get("type").asString().equals("session")) {
            session = message.get("session").asString();
            sent = message.get("received").asLong();
            send(socket, outgoing, Math.min(upTo, message.get("until").asLong()));
        } else if (message.get("type").asString().equals("audio")) {
            send(socket, outgoing, Math.min(upTo, message.get("until").asLong()));
        }
    }

    private void send(WebSocketSession socket, Sinks.Many<WebSocketMessage> outgoing, long until) {
        boolean more = sent < samples();
        while (sent < until) {
            int count = (int) Math.min(FRAME_SAMPLES, until - sent);
            ByteBuffer frame = ByteBuffer.allocate(Long.BYTES + 2 * count)
                    .putLong(sent)
                    .put(audio, Math.toIntExact(2 * sent), 2 * count)
                    .flip();
            outgoing.emitNext(socket.binaryMessage(factory -> factory.wrap(frame)), Sinks.EmitFailureHandler.FAIL_FAST);
            sent += count;
        }
        if (more && sent == samples()) {
            say(socket, outgoing, message("end").put("at", sent));
        }
    }

    private static void say(WebSocketSession socket, Sinks.Many<WebSocketMessage> outgoing, ObjectNode message) {
        outgoing.emitNext(socket.textMessage(message.toString()), Sinks.EmitFailureHandler.FAIL_FAST);
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /** How long the recording is. */
    long samples() {
        return audio.length / 2;
    }

    long sent() {
        return sent;
    }

    /** The final texts, in the order in which they came. */
    List<String> texts() {
        return events.stream()
                .filter(event -> event.get("type").asString().equals("final"))
                .map(event -> event.get("text").asString())
                .toList();
    }

    /** The events' numbers. */
    List<Long> numbers() {
        return events.stream().map(event -> event.get("n").asLong()).toList();
    }

    boolean hasEnded() {
        return has("ended");
    }

    boolean has(String type) {
        return messages.stream()
                .anyMatch(message -> message.get("type").asString().equals(type));
    }

    /** How many sockets were welcomed. */
    long sockets() {
        return messages.stream()
                .filter(message -> message.get("type").asString().equals("session"))
                .count();
    }

    List<JsonNode> messages() {
        return messages;
    }

    /** The same session from another place. */
    CaptionClient twin() {
        CaptionClient twin = new CaptionClient(uri, audio);
        twin.session = session;
        twin.seen = seen;
        return twin;
    }
}
