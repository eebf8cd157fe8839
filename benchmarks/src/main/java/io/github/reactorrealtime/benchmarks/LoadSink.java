// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;

/**
 * The service as cheap as it gets: counts appends, confirms the configuration, answers each commit with the same transcript.
 * A process of its own: prints its port, then answers each line on stdin with the number of appends since the one before.
 */
final class LoadSink {

    /** What is longer than any other message of a client: 20 ms of audio are 1,320 bytes. */
    private static final int APPEND_BYTES = 1_000;

    private static final String CREATED = """
            {"type":"session.created","event_id":"event_1","session":{"id":"sess_1","type":"transcription"}}""";
    private static final String UPDATED = """
            {"type":"session.updated","event_id":"event_2","session":{"id":"sess_1","type":"transcription",\
            "audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"},"turn_detection":null}}}}""";
    private static final String COMMITTED = """
            {"type":"input_audio_buffer.committed","event_id":"event_3","item_id":"item_%d","previous_item_id":null}""";
    private static final String COMPLETED = """
            {"type":"conversation.item.input_audio_transcription.completed","event_id":"event_4","item_id":"item_%d",\
            "content_index":0,"transcript":"Nothing was said."}""";

    private final LongAdder appends = new LongAdder();
    private final AtomicLong items = new AtomicLong();

    private LoadSink() {}

    public static void main(String[] args) throws IOException {
        LoadSink sink = new LoadSink();
        LoopResources loop = LoopResources.create("sink", 1, true);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loop)
                .handle((request, response) -> response.sendWebsocket(sink::serve))
                .bindNow();
        System.out.println(server.port());
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (questions.readLine() != null) {
            System.out.println(sink.appends.sumThenReset());
        }
        server.disposeNow();
        loop.dispose();
    }

    private Mono<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
        Flux<String> answers =
                in.receiveFrames().<List<String>>handle(this::answer).concatMapIterable(answer -> answer);
        return out.sendObject(answers.startWith(CREATED).map(TextWebSocketFrame::new), frame -> true)
                .then();
    }

    private void answer(WebSocketFrame frame, SynchronousSink<List<String>> answers) {
        if (frame.content().readableBytes() > APPEND_BYTES) {
            appends.increment();
            return;
        }
        String text = frame.content().toString(UTF_8);
        if (text.contains("session.update")) {
            answers.next(List.of(UPDATED));
        } else if (text.contains("input_audio_buffer.commit")) {
            long item = items.incrementAndGet();
            answers.next(List.of(COMMITTED.formatted(item), COMPLETED.formatted(item)));
        }
    }
}
