// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.ConnectionProvider;

/**
 * Plain Reactor Netty, {@code sendObject} of a Flux: less can't be done on it. Either with one ready event that is copied into a
 * pooled buffer again and again (the floor), or with the event of each buffer written by hand.
 */
final class ReactorNettyFloor implements Contender {

    private final URI sink;
    private final Runnable opened;
    private final Function<ByteBufAllocator, EventWriter> writers;

    private ReactorNettyFloor(URI sink, Runnable opened, Function<ByteBufAllocator, EventWriter> writers) {
        this.sink = sink;
        this.opened = opened;
        this.writers = writers;
    }

    static Contender preformatted(URI sink, Workload workload, Runnable opened) {
        return new ReactorNettyFloor(sink, opened, Preformatted::new);
    }

    static Contender handwritten(URI sink, Workload workload, Runnable opened) {
        return new ReactorNettyFloor(sink, opened, Handwritten::new);
    }

    @Override
    public Mono<Void> transcribe(Flux<ByteBuffer> audio) {
        return HttpClient.create(ConnectionProvider.newConnection())
                .option(ChannelOption.TCP_NODELAY, true)
                .websocket()
                .uri(sink)
                .handle((in, out) -> exchange(in, out, audio))
                .then();
    }

    private Mono<Void> exchange(WebsocketInbound in, WebsocketOutbound out, Flux<ByteBuffer> audio) {
        EventWriter writer = writers.apply(out.alloc());
        Flux<WebSocketFrame> frames = audio.<WebSocketFrame>map(
                        samples -> new TextWebSocketFrame(writer.write(samples)))
                .concatWithValues(new TextWebSocketFrame(Wire.COMMIT));
        Mono<String> answer = in.receive().asString().filter(Wire::isCompleted).next();
        opened.run();
        return out.sendObject(frames).then().and(answer);
    }

    private interface EventWriter {

        ByteBuf write(ByteBuffer audio);
    }

    private static final class Preformatted implements EventWriter {

        private final ByteBufAllocator allocator;
        private byte[] event = new byte[0];

        Preformatted(ByteBufAllocator allocator) {
            this.allocator = allocator;
        }

        @Override
        public ByteBuf write(ByteBuffer audio) {
            if (event.length == 0) {
                String base64 = Base64.getEncoder().encodeToString(audio.array());
                event = (Wire.APPEND_PREFIX + base64 + Wire.APPEND_SUFFIX).getBytes(US_ASCII);
            }
            return allocator.directBuffer(event.length).writeBytes(event);
        }
    }

    private static final class Handwritten implements EventWriter {

        private static final byte[] PREFIX = Wire.APPEND_PREFIX.getBytes(US_ASCII);
        private static final byte[] SUFFIX = Wire.APPEND_SUFFIX.getBytes(US_ASCII);

        private final ByteBufAllocator allocator;
        private byte[] base64 = new byte[0];

        Handwritten(ByteBufAllocator allocator) {
            this.allocator = allocator;
        }

        @Override
        public ByteBuf write(ByteBuffer audio) {
            int length = (audio.remaining() + 2) / 3 * 4;
            if (base64.length != length) {
                base64 = new byte[length];
            }
            Base64.getEncoder().encode(audio.array(), base64);
            return allocator
                    .directBuffer(PREFIX.length + length + SUFFIX.length)
                    .writeBytes(PREFIX)
                    .writeBytes(base64)
                    .writeBytes(SUFFIX);
        }
    }
}
