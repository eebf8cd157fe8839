// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * LocalAI: GA's shape, read leniently. Any rate of PCM is taken; the model is a pipeline's name, but shown is the model that
 * the first pipeline transcribes with. A transcription session shows neither format nor turn detection.
 */
final class LocalAiShape implements SessionShape {

    /** Kept with the settings, never shown by this name. */
    private static final String SHOWN_MODEL = "shown_model";

    @Override
    public SessionConfig update(SessionConfig now, SessionPatch patch, Function<String, @Nullable ModelTraits> models) {
        ObjectNode given = patch.session();
        String type = given.has("type") ? given.path("type").asString("") : "realtime";
        if (!type.equals("realtime") && !type.equals("transcription")) {
            throw unreadable();
        }
        ObjectNode audio = Json.child(given, "audio");
        ObjectNode input = audio == null ? null : Json.child(audio, "input");
        ObjectNode merged = now.session().deepCopy();
        if (input == null) {
            return now.with(merged, type.equals("realtime") && now.isRealtime());
        }
        mergeInput(merged.withObject("/audio/input"), input, models);
        return now.with(merged, type.equals("realtime"));
    }

    @Override
    public ObjectNode echo(SessionConfig now) {
        ObjectNode session = now.session();
        ObjectNode echo = Json.object()
                .put("type", now.isRealtime() ? "realtime" : "transcription")
                .put("id", session.path("id").asString())
                .put("object", now.isRealtime() ? "realtime.session" : "realtime.transcription_session");
        ObjectNode input = Json.object();
        if (now.isRealtime()) {
            echo.set("model", session.path("model"));
            echo.set("instructions", session.path("instructions"));
            if (session.path("audio").path("input").get("turn_detection") instanceof ObjectNode vad) {
                input.set("turn_detection", vad);
            }
        }
        if (session.path("audio").path("input").get("transcription") instanceof ObjectNode transcription) {
            input.set(
                    "transcription",
                    transcription
                            .deepCopy()
                            .put("model", session.path(SHOWN_MODEL).asString()));
        }
        echo.withObject("/audio").set("input", input);
        return echo;
    }

    /** What a session starts with. */
    static ObjectNode turnDetection() {
        return Json.object()
                .put("type", "server_vad")
                .put("create_response", true)
                .put("prefix_padding_ms", 300)
                .put("silence_duration_ms", 500)
                .put("threshold", 0.5);
    }

    /** The rest of what a session starts with. */
    static void addDefaults(ObjectNode session, String pipeline, String shownModel) {
        session.put("model", pipeline).put("instructions", "You are a helpful voice assistant.");
        session.put(SHOWN_MODEL, shownModel);
    }

    private static void mergeInput(ObjectNode input, ObjectNode given, Function<String, @Nullable ModelTraits> models) {
        ObjectNode transcription = Json.child(given, "transcription");
        if (transcription != null) {
            mergeTranscription(input.withObject("transcription"), transcription, models);
        }
        if (given.has("turn_detection")) {
            ObjectNode vad = Json.child(given, "turn_detection");
            input.set("turn_detection", vad == null ? null : turnDetection(vad));
        }
        ObjectNode format = Json.child(given, "format");
        if (format != null
                && "audio/pcm".equals(Json.text(format, "type"))
                && format.path("rate").asInt(0) > 0) {
            input.set("format", format);
        }
    }

    private static void mergeTranscription(
            ObjectNode transcription, ObjectNode given, Function<String, @Nullable ModelTraits> models) {
        String pipeline = Json.text(given, "model");
        if (pipeline != null && !pipeline.isEmpty()) {
            if (models.apply(pipeline) == null) {
                throw new RefusedException(ApiError.invalidRequest(
                        "session_update_error",
                        "Failed to update session: model is not a valid pipeline model: " + pipeline,
                        null));
            }
            transcription.put("model", pipeline);
        }
        for (String name : new String[] {"language", "prompt"}) {
            String value = Json.text(given, name);
            if (value == null) {
                transcription.remove(name);
            } else {
                transcription.put(name, value);
            }
        }
    }

    private static ObjectNode turnDetection(ObjectNode given) {
        String type = Json.text(given, "type");
        if (!"server_vad".equals(type) && !"semantic_vad".equals(type)) {
            throw unreadable();
        }
        return "semantic_vad".equals(type) ? given.deepCopy() : turnDetection().setAll(given);
    }

    private static RefusedException unreadable() {
        return new RefusedException(ApiError.invalidRequest("invalid_json", "Invalid JSON format", null));
    }
}
