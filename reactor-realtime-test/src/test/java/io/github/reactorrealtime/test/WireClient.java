// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket client that knows nothing but JSON: what a program in any language would be. */
final class WireClient implements AutoCloseable, WebSocket.Listener {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    record Close(int code, String reason) {}

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> pings = new LinkedBlockingQueue<>();
    private final CompletableFuture<byte[]> pong = new CompletableFuture<>();
    private final CompletableFuture<Close> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    /** Opens {@code /v1/realtime} with a key. */
    static WireClient openAi(RealtimeEmulator emulator, String query) {
        return connect(emulator, "/v1/realtime?" + query, "Authorization", "Bearer sk-emulator");
    }

    /** Opens {@code /openai/v1/realtime} with a key. */
    static WireClient azure(RealtimeEmulator emulator, String query) {
        return connect(emulator, "/openai/v1/realtime?" + query, "api-key", "azure-emulator");
    }

    static WireClient connect(RealtimeEmulator emulator, String pathAndQuery, String... headers) {
        WireClient client = new WireClient();
        try {
            client.socket = open(emulator, pathAndQuery, client, headers).join();
            return client;
        } catch (CompletionException e) {
            throw new AssertionError(e);
        }
    }

    /** Opens a transcription session as a browser does, which can't set headers. */
    static WireClient withProtocols(RealtimeEmulator emulator, String first, String... others) {
        WireClient client = new WireClient();
        client.socket = HTTP.newWebSocketBuilder()
                .subprotocols(first, others)
                .buildAsync(URI.create(emulator.uri() + "/v1/realtime?intent=transcription"), client)
                .join();
        return client;
    }

    /** The HTTP response that refuses the handshake. */
    static HttpResponse<?> refusal(RealtimeEmulator emulator, String pathAndQuery, String... headers) {
        try {
            open(emulator, pathAndQuery, new WireClient(), headers).get(10, TimeUnit.SECONDS);
            throw new AssertionError("the handshake was not refused");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse();
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<WebSocket> open(
            RealtimeEmulator emulator, String pathAndQuery, WireClient client, String... headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create(emulator.uri() + pathAndQuery), client);
    }

    WireClient send(String json) {
        socket().sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    WireClient sendExactly(String text) {
        socket().sendText(text, true).join();
        return this;
    }

    WireClient sendBinary(byte[] bytes) {
        socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    WireClient append(byte[] audio) {
        return sendExactly("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}");
    }

    /** Appends in pieces of the given size. */
    WireClient append(byte[] audio, int pieceBytes) {
        for (int at = 0; at < audio.length; at += pieceBytes) {
            append(Arrays.copyOfRange(audio, at, Math.min(audio.length, at + pieceBytes)));
        }
        return this;
    }

    WireClient commit() {
        return send("{'type':'input_audio_buffer.commit'}");
    }

    /** Updates a transcription session and waits for the confirmation. */
    WireClient configure(String input) {
        send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{" + input + "}}}}");
        assertThat(next().path("type").asString()).isEqualTo("session.updated");
        return this;
    }

    JsonNode next() {
        try {
            String frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came in " + PATIENCE);
            }
            return JSON.readTree(frame);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asserts the type of the next frame. */
    JsonNode next(String type) {
        JsonNode event = next();
        assertThat(event.path("type").asString()).as(event.toString()).isEqualTo(type);
        return event;
    }

    /** The frames up to and with the next one of the type. */
    List<JsonNode> until(String type) {
        List<JsonNode> events = new ArrayList<>();
        JsonNode event;
        do {
            event = next();
            events.add(event);
        } while (!event.path("type").asString().equals(type));
        return events;
    }

    static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asString()).toList();
    }

    String nextRaw() throws InterruptedException {
        String frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return frame == null ? "(none)" : frame;
    }

    /** Asserts that nothing more was sent: the answer to an unknown event comes next. */
    void expectNothing() {
        send("{'type':'anything more?'}");
        assertThat(next("error").path("error").path("param").asString()).isEqualTo("type");
    }

    /** Asserts that nothing more was sent: an answer to an empty commit comes next. */
    void expectSilence() {
        commit();
        JsonNode event = next("error");
        assertThat(event.path("error").path("code").asString()).isEqualTo("input_audio_buffer_commit_empty");
    }

    Close closed() {
        try {
            return closed.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    int nextPing() throws InterruptedException {
        Integer bytes = pings.poll(10, TimeUnit.SECONDS);
        return bytes == null ? -1 : bytes;
    }

    byte[] ping(byte[] payload) throws InterruptedException, ExecutionException, TimeoutException {
        socket().sendPing(ByteBuffer.wrap(payload)).join();
        return pong.get(10, TimeUnit.SECONDS);
    }

    void sendPing() {
        socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    }

    /** Whether any frame comes in the given time. */
    boolean hears(Duration time) throws InterruptedException {
        return frames.poll(time.toMillis(), TimeUnit.MILLISECONDS) != null;
    }

    /** Appends unless the service closed meanwhile. */
    void tryAppend(byte[] audio) {
        try {
            append(audio);
        } catch (CompletionException closedMeanwhile) {
            assertThat(closedMeanwhile).hasCauseInstanceOf(IOException.class);
        }
    }

    /** Appends until a frame does not leave within a second; returns how many did. */
    int sendUntilStuck(byte[] audio) {
        String frame = "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}";
        for (int sent = 0; sent < 400; sent++) {
            try {
                socket().sendText(frame, true).get(1, TimeUnit.SECONDS);
            } catch (TimeoutException stuck) {
                return sent;
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        return 400;
    }

    boolean hasPong() {
        return pong.isDone();
    }

    void closeWith(int code) {
        socket().sendClose(code, "").join();
    }

    WebSocket socket() {
        return Objects.requireNonNull(socket);
    }

    @Override
    public void close() {
        socket().abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(Boolean.TRUE);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        pings.add(message.remaining());
        webSocket.request(1);
        return CompletableFuture.completedFuture(Boolean.TRUE);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        pong.complete(bytes);
        webSocket.request(1);
        return CompletableFuture.completedFuture(Boolean.TRUE);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(new Close(statusCode, reason));
        return CompletableFuture.completedFuture(Boolean.TRUE);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(new Close(1006, String.valueOf(error)));
    }
}
