// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How an update is merged, and the rules that look at more than one field. */
final class SessionRules {

    private static final String INPUT = "session.audio.input.";
    private static final String TRANSCRIPTION = INPUT + "transcription";
    private static final String TURN_DETECTION = INPUT + "turn_detection";
    private static final Set<String> SERVER_VAD_ONLY =
            Set.of("threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms");

    private SessionRules() {}

    /** The settings after the update; the given ones stay as they are. */
    static ObjectNode apply(
            ObjectNode current, boolean realtime, ObjectNode patch, Function<String, @Nullable ModelTraits> models) {
        checkType(realtime, patch);
        (realtime ? SessionChecks.REALTIME_SESSION : SessionChecks.TRANSCRIPTION_SESSION).check("session", patch);
        return merge(current, realtime, patch, models);
    }

    /** The same for an update whose fields were found right. */
    static ObjectNode merge(
            ObjectNode current, boolean realtime, ObjectNode patch, Function<String, @Nullable ModelTraits> models) {
        checkModelStays(current, patch);
        ObjectNode merged = current.deepCopy();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (!field.getKey().equals("audio")) {
                merged.set(field.getKey(), field.getValue());
            }
        }
        ObjectNode audio = Json.child(patch, "audio");
        if (audio != null) {
            mergeInput(merged.withObject("/audio/input"), Json.child(audio, "input"), realtime);
            mergeOutput(merged, Json.child(audio, "output"));
        }
        checkTranscription(merged.path("audio").path("input"), models);
        return merged;
    }

    /** The defaults of one kind of turn detection, as the service shows them. */
    static ObjectNode turnDetection(String type, boolean realtime) {
        ObjectNode vad = Json.object().put("type", type);
        if (type.equals("semantic_vad")) {
            vad.put("eagerness", "auto");
        } else {
            vad.put("threshold", 0.5).put("prefix_padding_ms", 300).put("silence_duration_ms", 200);
            if (realtime) {
                vad.putNull("idle_timeout_ms");
            }
        }
        return realtime ? vad.put("create_response", true).put("interrupt_response", true) : vad;
    }

    static void checkType(boolean realtime, ObjectNode patch) {
        JsonNode type = patch.get("type");
        if (type == null) {
            throw new RefusedException(ApiError.missingParameter("session.type"));
        }
        Check.oneOf("realtime", "transcription").check("session.type", type);
        boolean asksRealtime = type.stringValue().equals("realtime");
        if (asksRealtime != realtime) {
            throw new RefusedException(otherKind(realtime));
        }
    }

    /** The refusal of an update for the other kind of session. */
    static ApiError otherKind(boolean realtime) {
        return ApiError.invalidRequest(
                "invalid_parameter",
                realtime
                        ? "Passing a transcription session update event to a realtime session is not allowed."
                        : "Passing a realtime session update event to a transcription session is not allowed.",
                null);
    }

    private static void checkModelStays(ObjectNode current, ObjectNode patch) {
        JsonNode model = patch.get("model");
        if (model != null && !model.equals(current.get("model"))) {
            throw new RefusedException(ApiError.invalidValue(
                    "The model of a session can't be changed after it was created.", "session.model"));
        }
    }

    private static void mergeOutput(ObjectNode merged, @Nullable ObjectNode patch) {
        if (patch != null) {
            merged.withObject("/audio/output").setAll(patch);
        }
    }

    private static void mergeInput(ObjectNode input, @Nullable ObjectNode patch, boolean realtime) {
        if (patch == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (!(field.getValue() instanceof ObjectNode value)) {
                input.set(field.getKey(), field.getValue());
                continue;
            }
            switch (field.getKey()) {
                case "format" -> input.set("format", format(input.path("format"), value));
                case "turn_detection" ->
                    input.set("turn_detection", turnDetection(Json.child(input, "turn_detection"), value, realtime));
                default -> {
                    ObjectNode before = Json.child(input, field.getKey());
                    input.set(field.getKey(), before == null ? value : before.setAll(value));
                }
            }
        }
    }

    private static ObjectNode format(JsonNode current, ObjectNode patch) {
        String type = Json.text(patch, "type");
        String effective = type == null ? Json.text(current, "type") : type;
        if (patch.has("rate") && !"audio/pcm".equals(effective)) {
            throw new RefusedException(ApiError.unknownParameter(INPUT + "format.rate"));
        }
        return Json.format(effective == null ? "audio/pcm" : effective);
    }

    private static ObjectNode turnDetection(@Nullable ObjectNode current, ObjectNode patch, boolean realtime) {
        String before = current == null ? null : Json.text(current, "type");
        String given = Json.text(patch, "type");
        String type = given != null ? given : before != null ? before : "server_vad";
        for (String name : patch.propertyNames()) {
            boolean foreign = type.equals("semantic_vad") ? SERVER_VAD_ONLY.contains(name) : name.equals("eagerness");
            if (foreign) {
                throw new RefusedException(ApiError.unknownParameter(TURN_DETECTION + "." + name));
            }
        }
        ObjectNode base = current != null && type.equals(before) ? current : turnDetection(type, realtime);
        return base.setAll(patch);
    }

    private static void checkTranscription(JsonNode input, Function<String, @Nullable ModelTraits> models) {
        if (!(input.get("transcription") instanceof ObjectNode transcription)) {
            return;
        }
        String model = Json.text(transcription, "model");
        if (model == null) {
            throw new RefusedException(ApiError.missingParameter(TRANSCRIPTION + ".model"));
        }
        ModelTraits traits = models.apply(model);
        if (traits == null) {
            throw new RefusedException(
                    ApiError.invalidValue(Check.unsupported(model, ModelTraits.names()), TRANSCRIPTION + ".model"));
        }
        checkOptions(transcription, traits);
        if (input.get("turn_detection") instanceof ObjectNode && !traits.has(Option.TURN_DETECTION)) {
            throw new RefusedException(ApiError.invalidValue(
                    "Turn detection is not supported for this transcription model.", TURN_DETECTION));
        }
    }

    private static void checkOptions(ObjectNode transcription, ModelTraits traits) {
        if (transcription.has("language") && transcription.has("languages")) {
            throw new RefusedException(ApiError.invalidValue(
                    "Only one of 'language' and 'languages' may be given.", TRANSCRIPTION + ".languages"));
        }
        if (transcription.has("delay") && !traits.has(Option.DELAY)) {
            throw new RefusedException(ApiError.unknownParameter(TRANSCRIPTION + ".delay"));
        }
        Map<String, Option> options = Map.of(
                "language", Option.LANGUAGE,
                "languages", Option.LANGUAGES,
                "keywords", Option.KEYWORDS,
                "prompt", Option.PROMPT);
        for (String name : List.of("language", "languages", "keywords", "prompt")) {
            if (transcription.has(name) && !traits.has(options.getOrDefault(name, Option.PROMPT))) {
                throw new RefusedException(ApiError.invalidValue(
                        "The '" + name + "' parameter is not supported for model '" + traits.name() + "'.",
                        TRANSCRIPTION + "." + name));
            }
        }
    }
}
