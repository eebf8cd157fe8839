// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HandshakeAnswer;
import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.transport.Peer;
import io.github.reactorrealtime.test.transport.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client without a network: drives the protocol in a test's own time. */
final class ScriptedPeer implements Peer {

    private final List<JsonNode> frames = new ArrayList<>();
    private int taken;
    private int reads;
    private int pings;
    private @Nullable String close;
    private boolean reset;
    private @Nullable Socket socket;

    /** Opens a connection with a key. */
    static ScriptedPeer open(EmulatedService service, String pathAndQuery) {
        HandshakeAnswer answer = service.handshake(new HandshakeRequest(
                URI.create(pathAndQuery), Map.of("Authorization", "Bearer key", "api-key", "key")));
        ScriptedPeer peer = new ScriptedPeer();
        peer.socket = ((HandshakeAnswer.Upgrade) answer).service().apply(peer);
        peer.socket().opened();
        return peer;
    }

    Socket socket() {
        return Objects.requireNonNull(socket);
    }

    ScriptedPeer send(String json) {
        socket().text(json.replace('\'', '"'));
        return this;
    }

    ScriptedPeer append(byte[] audio) {
        return send("{'type':'input_audio_buffer.append','audio':'"
                + Base64.getEncoder().encodeToString(audio) + "'}");
    }

    ScriptedPeer configure(String input) {
        return send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{" + input + "}}}}");
    }

    /** The types of the events since the last call. */
    List<String> newTypes() {
        List<String> types = frames.subList(taken, frames.size()).stream()
                .map(frame -> frame.path("type").asString())
                .toList();
        taken = frames.size();
        return types;
    }

    JsonNode last() {
        return frames.get(frames.size() - 1);
    }

    int reads() {
        return reads;
    }

    int pings() {
        return pings;
    }

    @Nullable
    String closeFrame() {
        return close;
    }

    boolean isReset() {
        return reset;
    }

    @Override
    public void text(String frame) {
        frames.add(JsonMapper.shared().readTree(frame));
    }

    @Override
    public void ping(byte[] payload) {
        pings++;
    }

    @Override
    public void pong(byte[] payload) {}

    @Override
    public void read() {
        reads++;
    }

    @Override
    public void close(int code, String reason) {
        close = code + " " + reason;
    }

    @Override
    public void reset() {
        reset = true;
    }
}
