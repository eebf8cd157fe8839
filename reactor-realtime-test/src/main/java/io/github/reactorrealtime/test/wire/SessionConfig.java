// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import io.github.reactorrealtime.audio.AudioFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings of one session as the service holds them. Immutable: an update gives a new one or is refused as a whole. */
public final class SessionConfig {

    private static final String LOGPROBS = "item.input_audio_transcription.logprobs";

    /** What the address of the socket says about transcription, on servers that take it from there. */
    public record Preset(String model, @Nullable String language) {}

    private final ObjectNode session;
    private final boolean realtime;
    private final SessionShape shape;

    private SessionConfig(ObjectNode session, boolean realtime, SessionShape shape) {
        this.session = session;
        this.realtime = realtime;
        this.shape = shape;
    }

    /**
     * A fresh session.
     *
     * @param id its id
     * @param expiresAt in seconds since 1970
     * @param acceptFlat whether the GA dialects take the beta's flat fields as well
     * @param model the speech model of a conversation session, null for a transcription session
     * @param preset the model that transcribes from the start, null for none until an update names one
     */
    public static SessionConfig create(
            Dialect dialect,
            String id,
            long expiresAt,
            boolean acceptFlat,
            @Nullable String model,
            @Nullable Preset preset) {
        boolean conversation = model != null;
        ObjectNode session = model == null || dialect == Dialect.FLAT
                ? transcription(id, expiresAt)
                : realtime(id, expiresAt, model);
        if (preset != null) {
            ObjectNode transcription = session.withObject("/audio/input").putObject("transcription");
            transcription.put("model", preset.model()).put("language", preset.language());
        }
        ObjectNode input = session.withObject("/audio/input");
        switch (dialect) {
            case AZURE_PREVIEW -> addBetaDefaults(session, conversation);
            case FLAT -> {
                FlatShape.addDefaults(session, model == null ? "gpt-4o-realtime-preview" : model);
                input.set("turn_detection", FlatShape.turnDetection(conversation));
            }
            case LOCALAI -> {
                String pipeline = model == null ? "" : model;
                LocalAiShape.addDefaults(session, pipeline, preset == null ? pipeline : preset.model());
                input.set("turn_detection", LocalAiShape.turnDetection());
                input.withObject("transcription").put("model", pipeline).remove("language");
            }
            case OPENAI, AZURE, MAI, VLLM -> {}
        }
        return new SessionConfig(session, conversation, SessionShape.of(dialect, acceptFlat));
    }

    private static void addBetaDefaults(ObjectNode session, boolean conversation) {
        if (conversation) {
            session.remove("max_output_tokens");
            session.remove("truncation");
            session.remove("prompt");
            session.putArray("modalities").add("text").add("audio");
            session.put("voice", "alloy").put("output_audio_format", "pcm16").put("temperature", 0.8);
            session.put("max_response_output_tokens", "inf");
        }
    }

    private static ObjectNode transcription(String id, long expiresAt) {
        ObjectNode session = Json.object()
                .put("type", "transcription")
                .put("object", "realtime.transcription_session")
                .put("id", id)
                .put("expires_at", expiresAt);
        session.putObject("audio").set("input", input(SessionRules.turnDetection("server_vad", false)));
        return session.putNull("include");
    }

    private static ObjectNode realtime(String id, long expiresAt, String model) {
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
        return session;
    }

    private static ObjectNode input(ObjectNode turnDetection) {
        ObjectNode input = Json.object();
        input.set("format", Json.format("audio/pcm"));
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", turnDetection);
        return input;
    }

    /**
     * The settings after an update: missing fields stay, null switches off, one bad field refuses all, where the dialect is
     * strict.
     *
     * @param models the traits behind the name in {@code transcription.model}, null for a name the service refuses
     * @throws RefusedException with what the service answers
     */
    public SessionConfig update(SessionPatch patch, Function<String, @Nullable ModelTraits> models) {
        return shape.update(this, patch, models);
    }

    /** What the service finds wrong with an update that it applies nevertheless. */
    public List<ApiError> remarks(SessionPatch patch) {
        return shape.remarks(patch);
    }

    SessionConfig with(ObjectNode newSession, boolean newRealtime) {
        return new SessionConfig(newSession, newRealtime, shape);
    }

    ObjectNode session() {
        return session;
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
        return "audio/pcma".equals(type)
                ? AudioFormat.PCMA_8KHZ
                : AudioFormat.pcm16(input().path("format").path("rate").asInt(24_000));
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
        if (!(input().get("turn_detection") instanceof ObjectNode vad) || !shape.detectsTurns()) {
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

    /** The settings as the service shows them. */
    ObjectNode echo() {
        return shape.echo(this);
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
