// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static io.github.reactorrealtime.test.wire.Check.nullable;
import static io.github.reactorrealtime.test.wire.Check.object;
import static io.github.reactorrealtime.test.wire.Check.oneOf;
import static io.github.reactorrealtime.test.wire.Check.string;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** MAI-Transcribe: GA's shape with two rates, no turn detection and no noise reduction. */
final class MaiShape extends GaShape {

    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<Integer> RATES = Set.of(16_000, 24_000);

    private static final Check SESSION = object(Map.of(
            "type", string(),
            "audio",
                    object(Map.of(
                            "input",
                            object(Map.of(
                                    "format",
                                    object(Map.of("type", oneOf("audio/pcm"), "rate", MaiShape::checkRate)),
                                    "transcription",
                                    object(Map.of("model", string(), "language", nullable(string()))),
                                    "turn_detection",
                                    MaiShape::checkNull,
                                    "noise_reduction",
                                    MaiShape::checkNull))))));

    MaiShape() {
        super(false);
    }

    @Override
    public SessionConfig update(SessionConfig now, SessionPatch patch, Function<String, @Nullable ModelTraits> models) {
        SessionRules.checkType(false, patch.session());
        SESSION.check("session", patch.session());
        ObjectNode merged = now.session().deepCopy();
        ObjectNode audio = Json.child(patch.session(), "audio");
        ObjectNode given = audio == null ? null : Json.child(audio, "input");
        if (given != null) {
            merge(merged.withObject("/audio/input"), given, models);
        }
        return now.with(merged, false);
    }

    /** Shown at first, as the service may, but never there. */
    @Override
    public boolean detectsTurns() {
        return false;
    }

    private static void merge(ObjectNode input, ObjectNode given, Function<String, @Nullable ModelTraits> models) {
        ObjectNode format = Json.child(given, "format");
        if (format != null && format.has("rate")) {
            input.withObject("format").set("rate", format.get("rate"));
        }
        if (given.has("turn_detection")) {
            input.putNull("turn_detection");
        }
        ObjectNode transcription = Json.child(given, "transcription");
        if (transcription != null) {
            ObjectNode before = Json.child(input, "transcription");
            ObjectNode after = before == null ? transcription.deepCopy() : before.setAll(transcription);
            checkDeployment(Json.text(after, "model"), models);
            // A language nobody knows counts as none.
            if (!LANGUAGES.contains(String.valueOf(Json.text(after, "language")))) {
                after.putNull("language");
            }
            input.set("transcription", after);
            input.putNull("turn_detection");
        }
    }

    private static void checkDeployment(@Nullable String name, Function<String, @Nullable ModelTraits> models) {
        String path = "session.audio.input.transcription.model";
        if (name == null) {
            throw new RefusedException(ApiError.missingParameter(path));
        }
        if (models.apply(name) == null) {
            throw new RefusedException(ApiError.invalidRequest(
                    "DeploymentNotFound", "The API deployment for this resource does not exist.", path));
        }
    }

    private static void checkRate(String path, JsonNode value) {
        if (!value.isIntegralNumber() || !RATES.contains(value.asInt())) {
            throw new RefusedException(ApiError.invalidValue(
                    "Invalid value: " + value + ". Supported values are: 16000 and 24000.", path));
        }
    }

    private static void checkNull(String path, JsonNode value) {
        if (!value.isNull()) {
            throw new RefusedException(ApiError.invalidValue("Only null is supported for '" + path + "'.", path));
        }
    }
}
