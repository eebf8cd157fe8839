// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaches: flat. What it does not know it passes over in silence, the GA API's fields and incomplete objects included, and
 * answers {@code session.updated} all the same. Turn detection can't be switched off.
 */
final class FlatShape implements SessionShape {

    private static final Set<String> WHOLE_TURN_DETECTION =
            Set.of("type", "threshold", "prefix_padding_ms", "silence_duration_ms", "create_response");
    private static final List<String> OF_CONVERSATION =
            List.of("instructions", "modalities", "model", "voice", "temperature", "tools", "tool_choice");
    private static final List<String> NOT_NULL =
            List.of("turn_detection", "input_audio_transcription", "input_audio_format", "model");

    @Override
    public SessionConfig update(SessionConfig now, SessionPatch patch, Function<String, @Nullable ModelTraits> models) {
        ObjectNode given = patch.session();
        for (String name : NOT_NULL) {
            if (given.has(name) && given.path(name).isNull()) {
                throw new RefusedException(ApiError.invalidRequest(
                        null,
                        "1 validation error\nsession.update.session." + name + "\n  Input should be a valid dictionary"
                                + " or object to extract fields from, input_value=None",
                        null));
            }
        }
        ObjectNode merged = now.session().deepCopy();
        for (String name : OF_CONVERSATION) {
            if (given.has(name)) {
                merged.set(name, given.get(name));
            }
        }
        ObjectNode input = merged.withObject("/audio/input");
        mergeTranscription(input, Json.child(given, "input_audio_transcription"));
        ObjectNode vad = Json.child(given, "turn_detection");
        if (vad != null && isWhole(vad)) {
            ObjectNode rest = vad.deepCopy();
            rest.remove("prefix_padding_ms");
            input.withObject("turn_detection").setAll(rest);
        }
        return now.with(merged, now.isRealtime());
    }

    @Override
    public List<ApiError> remarks(SessionPatch patch) {
        List<ApiError> remarks = new ArrayList<>();
        ObjectNode given = patch.session();
        for (String name : List.of("input_audio_format", "output_audio_format")) {
            if (given.has(name)) {
                remarks.add(notConfigurable("session." + name));
            }
        }
        ObjectNode vad = Json.child(given, "turn_detection");
        if (vad != null && isWhole(vad)) {
            remarks.add(notConfigurable("session.turn_detection.prefix_padding_ms"));
        }
        return remarks;
    }

    @Override
    public ObjectNode echo(SessionConfig now) {
        ObjectNode flat = FlatEcho.of(now.session());
        flat.remove("object");
        flat.remove("expires_at");
        flat.remove("include");
        return flat;
    }

    private static void mergeTranscription(ObjectNode input, @Nullable ObjectNode given) {
        String model = given == null ? null : Json.text(given, "model");
        if (given == null || model == null) {
            return;
        }
        ObjectNode transcription = input.withObject("transcription").put("model", model);
        String language = Json.text(given, "language");
        if (language != null) {
            transcription.put("language", language);
        }
    }

    private static boolean isWhole(ObjectNode vad) {
        return WHOLE_TURN_DETECTION.stream().allMatch(vad::has) && "server_vad".equals(Json.text(vad, "type"));
    }

    private static ApiError notConfigurable(String field) {
        return ApiError.invalidRequest(
                null,
                "Specifying `" + field
                        + "` is not supported. The server either does not support this field or it is not"
                        + " configurable.",
                null);
    }

    /** What a session starts with. */
    static ObjectNode turnDetection(boolean answers) {
        return Json.object()
                .put("create_response", answers)
                .put("prefix_padding_ms", 0)
                .put("silence_duration_ms", 550)
                .put("threshold", 0.9)
                .put("type", "server_vad");
    }

    /** The rest of what a session starts with. */
    static void addDefaults(ObjectNode session, String model) {
        session.put("model", model).put("instructions", "You are a helpful assistant.");
        session.putArray("modalities").add("audio").add("text");
        session.put("speech_model", "speaches-ai/Kokoro-82M-v1.0-ONNX").put("voice", "af_heart");
        session.put("output_audio_format", "pcm16").put("temperature", 0.8);
        session.putArray("tools");
        session.put("tool_choice", "auto").put("max_response_output_tokens", "inf");
    }
}
