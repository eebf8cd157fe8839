// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the user's audio is transcribed: a setting to send, and the part of it that the service echoes (model, language,
 * languages, prompt). A {@code null} component is not sent. Which ones a model takes differs.
 *
 * @param model the model's id; on Azure the name of the deployment
 * @param language ISO 639-1, such as {@code en}
 * @param languages ISO 639-1, at least one; never together with {@code language}
 * @param prompt free text or keywords, as the model has it
 * @param keywords one line each; an empty list clears earlier ones
 * @param delay {@code minimal}, {@code low}, {@code medium}, {@code high} or {@code xhigh}: later is better
 */
public record Transcription(
        @Nullable String model,
        @Nullable String language,
        @Nullable List<String> languages,
        @Nullable String prompt,
        @Nullable List<String> keywords,
        @Nullable String delay) {

    /** Nothing is transcribed; on the wire an explicit {@code null}. Has no component set. */
    public static final Transcription OFF = new Transcription(null, null, null, null, null, null);

    public Transcription {
        languages = languages == null ? null : List.copyOf(languages);
        keywords = keywords == null ? null : List.copyOf(keywords);
    }

    /** A model with its defaults. */
    public static Transcription of(String model) {
        return new Transcription(requireNonNull(model, "model"), null, null, null, null, null);
    }

    public Transcription withLanguage(String language) {
        return new Transcription(model, language, languages, prompt, keywords, delay);
    }

    public Transcription withLanguages(List<String> languages) {
        return new Transcription(model, language, languages, prompt, keywords, delay);
    }

    public Transcription withPrompt(String prompt) {
        return new Transcription(model, language, languages, prompt, keywords, delay);
    }

    public Transcription withKeywords(List<String> keywords) {
        return new Transcription(model, language, languages, prompt, keywords, delay);
    }

    public Transcription withDelay(String delay) {
        return new Transcription(model, language, languages, prompt, keywords, delay);
    }
}
