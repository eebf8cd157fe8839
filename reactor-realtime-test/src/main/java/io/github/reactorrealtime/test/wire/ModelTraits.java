// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        /** One delta with the whole text. */
        WHOLE,
        /** A burst after the commit. */
        BURST,
        /** While audio is appended, before the commit. */
        CONTINUOUS
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

    private static final Map<String, ModelTraits> KNOWN = known();

    public ModelTraits {
        options = Set.copyOf(options);
    }

    /** The traits of a known transcription model, null for any other name. */
    public static @Nullable ModelTraits of(String name) {
        return KNOWN.get(name);
    }

    /** A model of any name that takes what the gpt-4o family takes. */
    public static ModelTraits neutral(String name) {
        return new ModelTraits(name, Deltas.BURST, GPT_4O);
    }

    /** The names of the known transcription models. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
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
