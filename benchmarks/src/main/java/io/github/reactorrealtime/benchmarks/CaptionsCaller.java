// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One page of the live captions: speaks numbers in real time, and checks that each comes back once, in order. */
final class CaptionsCaller {

    /** From number to number, about. */
    static final Duration PERIOD = Duration.ofSeconds(3);

    private static final AudioFormat FORMAT = AudioFormat.PCM16_24KHZ;
    private static final Duration FRAME = Duration.ofMillis(60);
    private static final int FRAME_BYTES = (int) FORMAT.bytesIn(FRAME);
    private static final Duration PAUSE = Duration.ofMillis(2_500);
    private static final int REMEMBERED_FRAMES = 1_024; // a minute: no text may take longer
    private static final int LARGEST_MESSAGE = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.create(ConnectionProvider.newConnection());

    private final int numbers;
    private final CaptionsResults results;
    private final Sinks.Many<WebSocketFrame> replies = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicLongArray sentAtNanos = new AtomicLongArray(REMEMBERED_FRAMES);
    private final AtomicLong until = new AtomicLong(Long.MAX_VALUE);
    private long position; // of the next sample
    private int next; // the number that has to come now

    private CaptionsCaller(int numbers, CaptionsResults results) {
        this.numbers = numbers;
        this.results = results;
    }

    /** Says so many numbers. Completes when the server has said everything; what is wrong is in the results. */
    static Mono<Void> call(URI page, int numbers, CaptionsResults results) {
        return Mono.defer(() -> new CaptionsCaller(numbers, results).connect(page))
                .onErrorResume(error -> {
                    results.wrong("a call broke: " + error);
                    return Mono.empty();
                });
    }

    private Mono<Void> connect(URI page) {
        return HTTP.headers(headers -> headers.set(HttpHeaderNames.ORIGIN, page.toString()))
                .websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(LARGEST_MESSAGE)
                        .build())
                .uri(page.toString().replaceFirst("^http", "ws") + "/captions")
                .handle(this::talk)
                .then(Mono.fromRunnable(this::checkEnd));
    }

    private Mono<Void> talk(WebsocketInbound inbound, WebsocketOutbound outbound) {
        Mono<Void> listening = inbound.aggregateFrames(LARGEST_MESSAGE)
                .receive()
                .asString()
                .map(JSON::readTree)
                .doOnNext(this::onMessage)
                .takeUntil(CaptionsCaller::isLast)
                .then();
        Flux<WebSocketFrame> said = Flux.concat(
                Flux.just(new TextWebSocketFrame("{\"type\":\"start\"}")),
                speech(),
                Mono.fromSupplier(() -> new TextWebSocketFrame("{\"type\":\"end\",\"at\":" + position + "}")));
        Mono<Void> speaking = outbound.sendObject(Flux.merge(said, replies.asFlux()), frame -> true)
                .then();
        return Mono.firstWithSignal(listening, speaking.then(Mono.never()));
    }

    private Flux<WebSocketFrame> speech() {
        Flux<Long> clock = Flux.interval(FRAME).onBackpressureDrop(late -> results.frameWasLate());
        return DtmfTones.in(FORMAT)
                .numberedTurns(0, numbers, PAUSE, FRAME_BYTES)
                .zipWith(clock, 1)
                .map(tick -> frame(tick.getT1()));
    }

    private WebSocketFrame frame(ByteBuffer audio) {
        int samples = audio.remaining() / FORMAT.bytesPerFrame();
        if (position + samples > until.get()) {
            results.wrong("the server does not take live audio as fast as it is spoken");
        }
        sentAtNanos.set(frameOf(position + samples), System.nanoTime());
        ByteBuf content = Unpooled.wrappedBuffer(Unpooled.copyLong(position), Unpooled.wrappedBuffer(audio));
        position += samples;
        return new BinaryWebSocketFrame(content);
    }

    /** Where it is remembered when audio up to the position was sent. */
    private static int frameOf(long end) {
        long frame = (end * FORMAT.bytesPerFrame() + FRAME_BYTES - 1) / FRAME_BYTES;
        return (int) (frame % REMEMBERED_FRAMES);
    }

    private void onMessage(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "session", "audio" -> until.set(message.path("until").asLong(Long.MAX_VALUE));
            case "ping" -> reply("{\"type\":\"pong\"}");
            case "final" -> onFinal(message);
            case "failed", "gap", "broken", "refused", "route" -> results.wrong(message.toString());
            default -> {} // beginnings, ends and partials
        }
        if (message.has("n")) {
            reply("{\"type\":\"seen\",\"event\":" + message.path("n").asLong() + "}");
        }
    }

    private void onFinal(JsonNode message) {
        String text = message.path("text").asString("").replaceAll("\\D", "");
        if (!text.equals(Integer.toString(next))) {
            results.wrong("expected " + next + " but was " + text);
        }
        next++;
        long end = FORMAT.samplesIn(Duration.ofMillis(message.path("end").asLong()));
        results.text(
                System.nanoTime() - sentAtNanos.get(frameOf(end)),
                message.path("attempt").asInt(1));
    }

    private static boolean isLast(JsonNode message) {
        String type = message.path("type").asString("");
        return type.equals("ended") || type.equals("broken") || type.equals("refused");
    }

    private void checkEnd() {
        if (next != numbers) {
            results.wrong("a call ended after " + next + " of " + numbers + " numbers");
        }
    }

    private void reply(String json) {
        // From the one thread of the socket only.
        replies.tryEmitNext(new TextWebSocketFrame(json)).orThrow();
    }
}
