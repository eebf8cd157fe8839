// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a transcription model accepts and how it answers.
 *
 * @param name the model's own name
 * @param deltas how partial text comes
 * @param options what may be asked of it
 */
public record ModelTraits(String name, Deltas deltas, Set<Option> options) {

    /** How partial text comes. */
    public enum Deltas {
        /** The final text only. */
        NONE,
        /** One delta with the whole text. */
        WHOLE,
        /** A burst after the commit. */
        BURST,
        /** While audio is appended, before the commit. */
        CONTINUOUS,
        /** The same, and after each the text that may still change. */
        PROVISIONAL
    }

    /** What may be asked of a model, and what it reports. */
    public enum Option {
        LANGUAGE,
        LANGUAGES,
        KEYWORDS,
        PROMPT,
        DELAY,
        TURN_DETECTION,
        LOGPROBS,
        /** Usage is counted in tokens, otherwise in seconds. */
        TOKENS,
        /** Detected languages come with the final text. */
        DETECTS_LANGUAGES,
        /** Segments with speakers come before the final text. */
        SPEAKERS
    }

    private static final Set<Option> GPT_4O =
            EnumSet.of(Option.LANGUAGE, Option.PROMPT, Option.TURN_DETECTION, Option.LOGPROBS, Option.TOKENS);

    private static final Pattern SNAPSHOT = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");

    private static final Map<String, ModelTraits> KNOWN = known();

    public ModelTraits {
        options = Set.copyOf(options);
    }

    /** The traits of a known transcription model or a dated snapshot of one, null for any other name. */
    public static @Nullable ModelTraits of(String name) {
        ModelTraits known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        ModelTraits family = KNOWN.get(SNAPSHOT.matcher(name).replaceFirst(""));
        return family == null ? null : new ModelTraits(name, family.deltas(), family.options());
    }

    /** A model of any name that takes what the gpt-4o family takes. */
    public static ModelTraits neutral(String name) {
        return new ModelTraits(name, Deltas.BURST, GPT_4O);
    }

    /** A MAI-Transcribe model. */
    public static ModelTraits mai(String name) {
        return new ModelTraits(name, Deltas.PROVISIONAL, EnumSet.of(Option.LANGUAGE));
    }

    /** A model of any name on a compatible server. */
    public static ModelTraits compatible(String name, Deltas deltas) {
        return new ModelTraits(name, deltas, EnumSet.of(Option.LANGUAGE, Option.PROMPT, Option.TURN_DETECTION));
    }

    /** The same model without an option. */
    public ModelTraits without(Option option) {
        EnumSet<Option> rest = EnumSet.noneOf(Option.class);
        rest.addAll(options);
        rest.remove(option);
        return new ModelTraits(name, deltas, rest);
    }

    /** The names of the known transcription models. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** Whether text comes before the commit. */
    public boolean speaksEarly() {
        return deltas == Deltas.CONTINUOUS || deltas == Deltas.PROVISIONAL;
    }

    /** Whether the model has the option. */
    public boolean has(Option option) {
        return options.contains(option);
    }

    private static Map<String, ModelTraits> known() {
        Map<String, ModelTraits> models = new LinkedHashMap<>();
        put(models, "whisper-1", Deltas.WHOLE, EnumSet.of(Option.LANGUAGE, Option.PROMPT, Option.TURN_DETECTION));
        put(models, "gpt-4o-transcribe", Deltas.BURST, GPT_4O);
        put(models, "gpt-4o-mini-transcribe", Deltas.BURST, GPT_4O);
        put(models, "gpt-4o-mini-transcribe-2025-12-15", Deltas.BURST, GPT_4O);
        put(
                models,
                "gpt-4o-transcribe-diarize",
                Deltas.BURST,
                EnumSet.of(Option.LANGUAGE, Option.TURN_DETECTION, Option.TOKENS, Option.SPEAKERS));
        EnumSet<Option> plural = EnumSet.of(Option.LANGUAGE, Option.LANGUAGES, Option.KEYWORDS, Option.PROMPT);
        EnumSet<Option> gptTranscribe = EnumSet.copyOf(plural);
        gptTranscribe.addAll(EnumSet.of(Option.TURN_DETECTION, Option.DETECTS_LANGUAGES));
        put(models, "gpt-transcribe", Deltas.BURST, gptTranscribe);
        put(models, "gpt-realtime-whisper", Deltas.CONTINUOUS, EnumSet.of(Option.LANGUAGE, Option.DELAY));
        EnumSet<Option> gptLive = EnumSet.copyOf(plural);
        gptLive.add(Option.DELAY);
        put(models, "gpt-live-transcribe", Deltas.CONTINUOUS, gptLive);
        return models;
    }

    private static void put(Map<String, ModelTraits> models, String name, Deltas deltas, Set<Option> options) {
        models.put(name, new ModelTraits(name, deltas, options));
    }
}
