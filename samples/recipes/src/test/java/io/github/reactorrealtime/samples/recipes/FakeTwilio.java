// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Twilio's side of a unidirectional media stream, written from its documentation: the messages in their order with their running
 * numbers, all numbers as strings, 20 ms of µ-law in each. As Twilio does, it counts every message of the server as an error, and hangs
 * up as soon as it has said {@code stop}.
 */
final class FakeTwilio {

    private static final int FRAME_MILLIS = 20;
    private static final int FRAME_BYTES = 160;
    private static final String STREAM = "MZ18ad3ab5a668481ce02b83e7395059f0";
    private static final String ACCOUNT = "AC00000000000000000000000000000000";

    private final ReactorNettyWebSocketClient client = new ReactorNettyWebSocketClient();
    private final URI server;
    private final HttpHeaders headers = new HttpHeaders();

    /** @param signature of the handshake, {@code null} for none */
    FakeTwilio(URI server, @Nullable String signature) {
        this.server = server;
        if (signature != null) {
            headers.add("X-Twilio-Signature", signature);
        }
    }

    /** Streams the frames of a call; completes when the connection is closed. */
    Mono<Void> stream(String call, List<String> tracks, List<Frame> frames, boolean hangUp) {
        return client.execute(server, headers, session -> {
            Script script = new Script(call, tracks);
            Flux<String> messages = Flux.concat(
                    Flux.just("{\"event\": \"connected\", \"protocol\": \"Call\", \"version\": \"1.0.0\"}"),
                    Mono.fromSupplier(script::start),
                    Flux.fromIterable(frames).map(script::media),
                    Mono.fromSupplier(script::dtmf),
                    hangUp ? Mono.fromSupplier(script::stop) : Mono.empty());
            Mono<Void> talk = session.send(messages.map(session::textMessage)).then(session.close(CloseStatus.NORMAL));
            return Mono.when(talk, silence(session));
        });
    }

    private static Mono<Void> silence(WebSocketSession session) {
        return session.receive()
                .map(WebSocketMessage::getPayloadAsText)
                .flatMap(text ->
                        Mono.<Void>error(new AssertionError("31924: this stream takes no messages but got " + text)))
                .then();
    }

    /** The audio of several tracks, interleaved by time. */
    static List<Frame> frames(Map<String, byte[]> tracks) {
        List<Frame> frames = new ArrayList<>();
        tracks.forEach((track, audio) -> {
            for (int start = 0; start < audio.length; start += FRAME_BYTES) {
                byte[] payload = Arrays.copyOfRange(audio, start, Math.min(start + FRAME_BYTES, audio.length));
                frames.add(new Frame(track, (long) start / FRAME_BYTES * FRAME_MILLIS, ByteBuffer.wrap(payload)));
            }
        });
        frames.sort(Comparator.comparingLong(Frame::timestamp).thenComparing(Frame::track));
        return frames;
    }

    /**
     * A piece of a track.
     *
     * @param timestamp milliseconds since the stream began
     */
    record Frame(String track, long timestamp, ByteBuffer audio) {}

    /** Numbers the messages. */
    private static final class Script {

        private final String call;
        private final List<String> tracks;
        private final Map<String, Integer> chunks = new HashMap<>();
        private int sequence;

        Script(String call, List<String> tracks) {
            this.call = call;
            this.tracks = tracks;
        }

        String start() {
            String names = tracks.stream().map(track -> '"' + track + '"').collect(Collectors.joining(", "));
            return message("start", """
                    {"accountSid": "%s", "streamSid": "%s", "callSid": "%s", "tracks": [%s],
                     "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                     "customParameters": {"FirstName": "Jane"}}
                    """.formatted(ACCOUNT, STREAM, call, names));
        }

        String media(Frame frame) {
            int chunk = chunks.merge(frame.track(), 1, Integer::sum);
            return message(
                    "media",
                    "{\"track\": \"%s\", \"chunk\": \"%d\", \"timestamp\": \"%d\", \"payload\": \"%s\"}"
                            .formatted(
                                    frame.track(),
                                    chunk,
                                    frame.timestamp(),
                                    Base64.getEncoder()
                                            .encodeToString(frame.audio().array())));
        }

        String dtmf() {
            return message("dtmf", "{\"track\": \"inbound_track\", \"digit\": \"1\"}");
        }

        String stop() {
            return message("stop", "{\"accountSid\": \"%s\", \"callSid\": \"%s\"}".formatted(ACCOUNT, call));
        }

        private String message(String event, String content) {
            return String.format(
                    Locale.ROOT,
                    "{\"event\": \"%s\", \"sequenceNumber\": \"%d\", \"%s\": %s, \"streamSid\": \"%s\"}",
                    event,
                    ++sequence,
                    event,
                    content,
                    STREAM);
        }
    }
}
