// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import io.github.reactorrealtime.test.wire.ModelTraits.Deltas;
import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The fields of an upload, checked as strictly as the service does for the model. */
public final class TranscriptionForm {

    private static final List<String> EXTENSIONS =
            List.of("flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm");
    private static final String[] FORMATS = {"json", "text", "srt", "verbose_json", "vtt", "diarized_json"};
    private static final Set<String> SINGLE = Set.of(
            "file", "model", "language", "prompt", "response_format", "temperature", "stream", "chunking_strategy");
    private static final Set<String> LISTS = Set.of(
            "languages[]",
            "keywords[]",
            "include[]",
            "timestamp_granularities[]",
            "known_speaker_names[]",
            "known_speaker_references[]");
    private static final Pattern CHUNKING_FIELD = Pattern.compile("chunking_strategy\\[(\\w+)]");
    private static final Check CHUNKING = Check.object(Map.of(
            "type", Check.oneOf("server_vad"),
            "threshold", Check.number(0, 1),
            "prefix_padding_ms", Check.integer(0, Integer.MAX_VALUE),
            "silence_duration_ms", Check.integer(0, Integer.MAX_VALUE)));

    private final Map<String, Multipart.Part> single = new LinkedHashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private final Map<String, String> chunking = new LinkedHashMap<>();

    private TranscriptionForm(List<Multipart.Part> parts) {
        for (Multipart.Part part : parts) {
            if (LISTS.contains(part.name())) {
                lists.merge(part.name(), List.of(part.text()), TranscriptionForm::joined);
            } else if (SINGLE.contains(part.name())) {
                if (single.put(part.name(), part) != null) {
                    throw HttpRefusal.badRequest(
                            "invalid_value", "The parameter '" + part.name() + "' is given twice.", part.name());
                }
            } else if (CHUNKING_FIELD.matcher(part.name()).matches()) {
                chunking.put(CHUNKING_FIELD.matcher(part.name()).replaceFirst("$1"), part.text());
            } else {
                throw new RefusedException(ApiError.unknownParameter(part.name()));
            }
        }
    }

    /**
     * Reads a form.
     *
     * @param deployment the model or deployment that the path names, null when the form must name it
     * @param models the traits behind a name; refuses those that are not there
     * @throws HttpRefusal with what the service answers
     * @throws RefusedException the same, for a 400
     */
    public static TranscriptionOrder read(
            List<Multipart.Part> parts, @Nullable String deployment, Function<String, ModelTraits> models) {
        return new TranscriptionForm(parts).order(deployment, models);
    }

    private TranscriptionOrder order(@Nullable String deployment, Function<String, ModelTraits> models) {
        String name = deployment == null ? text("model") : deployment;
        if (name == null || name.isEmpty()) {
            throw new RefusedException(ApiError.missingParameter("model"));
        }
        ModelTraits model = models.apply(name);
        Multipart.Part file = file();
        checkLanguages(model);
        checkKeywords(model);
        if (text("prompt") != null && !model.has(Option.PROMPT)) {
            throw unsupported("prompt", model);
        }
        checkTemperature();
        String format = format(model);
        List<String> speakers = SpeakerReferences.check(
                lists.getOrDefault("known_speaker_names[]", List.of()),
                lists.getOrDefault("known_speaker_references[]", List.of()),
                model);
        return new TranscriptionOrder(
                model,
                file,
                firstLanguage(),
                text("prompt"),
                format,
                logprobs(model, format),
                granularities(format),
                bool("stream"),
                chunked(),
                speakers,
                SpeakerReferences.voices(lists.getOrDefault("known_speaker_references[]", List.of())));
    }

    private Multipart.Part file() {
        Multipart.Part file = single.get("file");
        if (file == null) {
            throw new RefusedException(ApiError.missingParameter("file"));
        }
        String name = file.fileName();
        String extension = name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
        if (!EXTENSIONS.contains(extension.toLowerCase(Locale.ROOT)) || extension.equals(name)) {
            throw new HttpRefusal(
                    400,
                    ApiError.invalidRequest(
                            null,
                            "Invalid file format. Supported formats: ['" + String.join("', '", EXTENSIONS) + "']",
                            null));
        }
        return file;
    }

    private void checkLanguages(ModelTraits model) {
        List<String> languages = lists.get("languages[]");
        String language = text("language");
        if (language != null && languages != null) {
            throw new RefusedException(
                    ApiError.invalidValue("Only one of 'language' and 'languages' may be given.", "languages"));
        }
        if (languages != null && !model.has(Option.LANGUAGES)) {
            throw unsupported("languages", model);
        }
        // In a session such a model still takes the singular.
        if (language != null && model.has(Option.LANGUAGES)) {
            throw new RefusedException(ApiError.invalidValue(
                    "The 'language' parameter is not supported for model '" + model.name()
                            + "'. Use 'languages' instead.",
                    "language"));
        }
        if (language != null) {
            SessionChecks.LANGUAGE.check("language", Json.text(language));
        }
        if (languages != null) {
            for (int i = 0; i < languages.size(); i++) {
                SessionChecks.LANGUAGE.check("languages[" + i + "]", Json.text(languages.get(i)));
            }
        }
    }

    private void checkKeywords(ModelTraits model) {
        List<String> keywords = lists.get("keywords[]");
        if (keywords != null && !model.has(Option.KEYWORDS)) {
            throw unsupported("keywords", model);
        }
        if (keywords != null) {
            for (int i = 0; i < keywords.size(); i++) {
                SessionChecks.KEYWORD.check("keywords[" + i + "]", Json.text(keywords.get(i)));
            }
        }
    }

    private void checkTemperature() {
        String temperature = text("temperature");
        if (temperature != null) {
            Check.number(0, 1).check("temperature", json("temperature", temperature));
        }
    }

    private String format(ModelTraits model) {
        String format = text("response_format");
        if (format == null) {
            return "json";
        }
        Check.oneOf(FORMATS).check("response_format", Json.text(format));
        List<String> taken = formats(model);
        if (!taken.contains(format)) {
            throw HttpRefusal.badRequest(
                    "unsupported_value",
                    "response_format '" + format + "' is not compatible with model '" + model.name()
                            + "-api-ev3'. Use '" + String.join("' or '", taken) + "' instead.",
                    "response_format");
        }
        return format;
    }

    private static List<String> formats(ModelTraits model) {
        if (model.deltas() == Deltas.WHOLE) {
            return List.of("json", "text", "srt", "verbose_json", "vtt");
        }
        return model.has(Option.SPEAKERS) ? List.of("json", "text", "diarized_json") : List.of("json", "text");
    }

    private boolean logprobs(ModelTraits model, String format) {
        List<String> include = lists.getOrDefault("include[]", List.of());
        for (int i = 0; i < include.size(); i++) {
            Check.oneOf("logprobs").check("include[" + i + "]", Json.text(include.get(i)));
        }
        if (!include.isEmpty() && !model.has(Option.LOGPROBS)) {
            throw HttpRefusal.badRequest(
                    "unsupported_value",
                    "include 'logprobs' is not compatible with model '" + model.name() + "'.",
                    "include");
        }
        if (!include.isEmpty() && !format.equals("json")) {
            throw HttpRefusal.badRequest(
                    "unsupported_value",
                    "include 'logprobs' is not compatible with response_format '" + format + "'. Use 'json' instead.",
                    "include");
        }
        return !include.isEmpty();
    }

    private Set<String> granularities(String format) {
        List<String> granularities = lists.getOrDefault("timestamp_granularities[]", List.of());
        for (int i = 0; i < granularities.size(); i++) {
            Check.oneOf("word", "segment").check("timestamp_granularities[" + i + "]", Json.text(granularities.get(i)));
        }
        if (!granularities.isEmpty() && !format.equals("verbose_json")) {
            throw HttpRefusal.badRequest(
                    "unsupported_value",
                    "timestamp_granularities is only compatible with response_format 'verbose_json'.",
                    "timestamp_granularities");
        }
        return Set.copyOf(granularities);
    }

    private boolean chunked() {
        String strategy = text("chunking_strategy");
        if (strategy == null && chunking.isEmpty()) {
            return false;
        }
        if (strategy != null && !strategy.equals("auto")) {
            CHUNKING.check("chunking_strategy", json("chunking_strategy", strategy));
        }
        for (Map.Entry<String, String> field : chunking.entrySet()) {
            JsonNode value = field.getKey().equals("type")
                    ? Json.text(field.getValue())
                    : json("chunking_strategy." + field.getKey(), field.getValue());
            CHUNKING.check("chunking_strategy", Json.object().set(field.getKey(), value));
        }
        return true;
    }

    private boolean bool(String name) {
        String value = text(name);
        if (value == null) {
            return false;
        }
        Check.bool().check(name, json(name, value));
        return value.equals("true");
    }

    private @Nullable String firstLanguage() {
        List<String> languages = lists.get("languages[]");
        return languages == null ? text("language") : languages.get(0);
    }

    private @Nullable String text(String name) {
        Multipart.Part part = single.get(name);
        return part == null ? null : part.text();
    }

    private static JsonNode json(String path, String text) {
        try {
            return Json.read(text);
        } catch (JacksonException notJson) {
            throw new HttpRefusal(
                    400,
                    ApiError.invalidRequest(
                            "invalid_type", "Invalid type for '" + path + "': got '" + text + "'.", path));
        }
    }

    private static RefusedException unsupported(String parameter, ModelTraits model) {
        return new RefusedException(ApiError.invalidValue(
                "The '" + parameter + "' parameter is not supported for model '" + model.name() + "'.", parameter));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
