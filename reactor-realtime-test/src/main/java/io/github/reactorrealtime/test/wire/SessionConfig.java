// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import io.github.reactorrealtime.audio.AudioFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings of one session as the service holds them. Immutable: an update gives a new one or is refused as a whole. */
public final class SessionConfig {

    private static final String LOGPROBS = "item.input_audio_transcription.logprobs";

    private final ObjectNode session;
    private final boolean realtime;

    SessionConfig(ObjectNode session, boolean realtime) {
        this.session = session;
        this.realtime = realtime;
    }

    /** A fresh transcription session: server VAD, nothing is transcribed until a model is set. */
    public static SessionConfig transcription(String id, long expiresAt) {
        ObjectNode session = Json.object()
                .put("type", "transcription")
                .put("object", "realtime.transcription_session")
                .put("id", id)
                .put("expires_at", expiresAt);
        session.putObject("audio").set("input", input(SessionRules.turnDetection("server_vad", false)));
        session.putNull("include");
        return new SessionConfig(session, false);
    }

    /** A fresh conversation session on the given speech model. */
    public static SessionConfig realtime(String id, long expiresAt, String model) {
        ObjectNode session = Json.object()
                .put("type", "realtime")
                .put("object", "realtime.session")
                .put("id", id)
                .put("model", model)
                .put("expires_at", expiresAt);
        session.putArray("output_modalities").add("audio");
        session.put("instructions", "You are a helpful assistant.");
        session.putArray("tools");
        session.put("tool_choice", "auto").put("max_output_tokens", "inf").put("truncation", "auto");
        session.putNull("tracing").putNull("prompt").putNull("include");
        ObjectNode audio = session.putObject("audio");
        audio.set("input", input(SessionRules.turnDetection("server_vad", true)));
        ObjectNode output = audio.putObject("output");
        output.set("format", Json.format("audio/pcm"));
        output.put("voice", "marin").put("speed", 1.0);
        return new SessionConfig(session, true);
    }

    private static ObjectNode input(ObjectNode turnDetection) {
        ObjectNode input = Json.object();
        input.set("format", Json.format("audio/pcm"));
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", turnDetection);
        return input;
    }

    /**
     * The settings after an update: missing fields stay, null switches off, one bad field refuses all.
     *
     * @param models the traits behind the name in {@code transcription.model}, null for a name the service refuses
     * @param acceptFlat whether the beta's flat fields are taken as well
     * @throws RefusedException with what the service answers
     */
    public SessionConfig update(
            SessionPatch patch, Function<String, @Nullable ModelTraits> models, boolean acceptFlat) {
        SessionPatch shaped = acceptFlat ? patch.nested(realtime ? "realtime" : "transcription") : patch;
        return new SessionConfig(SessionRules.apply(session, realtime, shaped.session(), models), realtime);
    }

    /** Whether this is a conversation session, which also answers; otherwise it only transcribes. */
    public boolean isRealtime() {
        return realtime;
    }

    /** The speech model of a conversation session, null for a transcription session. */
    public @Nullable String realtimeModel() {
        return realtime ? Json.text(session, "model") : null;
    }

    /** The format of the audio that the client appends. */
    public AudioFormat inputFormat() {
        String type = Json.text(input().path("format"), "type");
        if ("audio/pcmu".equals(type)) {
            return AudioFormat.PCMU_8KHZ;
        }
        return "audio/pcma".equals(type) ? AudioFormat.PCMA_8KHZ : AudioFormat.PCM16_24KHZ;
    }

    /** The model (or deployment) that transcribes, null while transcription is off. */
    public @Nullable String transcriptionModel() {
        return Json.text(input().path("transcription"), "model");
    }

    /** The language the client named, null when none. */
    public @Nullable String language() {
        return Json.text(input().path("transcription"), "language");
    }

    /** The prompt the client gave, null when none. */
    public @Nullable String prompt() {
        return Json.text(input().path("transcription"), "prompt");
    }

    /** Whether the client asked for log probabilities. */
    public boolean includesLogprobs() {
        return session.get("include") instanceof ArrayNode include
                && include.valueStream().anyMatch(name -> LOGPROBS.equals(name.stringValue()));
    }

    /** When turns end by themselves, null when only the client's commits end them. */
    public @Nullable TurnDetection turnDetection() {
        if (!(input().get("turn_detection") instanceof ObjectNode vad)) {
            return null;
        }
        boolean semantic = "semantic_vad".equals(Json.text(vad, "type"));
        return new TurnDetection(
                semantic,
                vad.path("threshold").asDouble(0.5),
                vad.path("prefix_padding_ms").asInt(300),
                semantic
                        ? longestWaitMs(Json.text(vad, "eagerness"))
                        : vad.path("silence_duration_ms").asInt(200),
                vad.path("create_response").asBoolean(false),
                vad.path("interrupt_response").asBoolean(false));
    }

    /** Whether responses are text, otherwise audio with a transcript. */
    public boolean answersInText() {
        return "text".equals(session.path("output_modalities").path(0).asString(""));
    }

    /** The settings as {@code session.created} and {@code session.updated} show them. */
    ObjectNode echo() {
        ObjectNode echo = session.deepCopy();
        if (echo.path("audio").path("input").get("transcription") instanceof ObjectNode transcription) {
            transcription.remove("keywords");
            transcription.remove("delay");
            if (!transcription.has("language")) {
                transcription.putNull("language");
            }
            if (!transcription.has("prompt")) {
                transcription.putNull("prompt");
            }
        }
        return echo;
    }

    private JsonNode input() {
        return session.path("audio").path("input");
    }

    private static int longestWaitMs(@Nullable String eagerness) {
        if ("low".equals(eagerness)) {
            return 8_000;
        }
        return "high".equals(eagerness) ? 2_000 : 4_000;
    }
}
