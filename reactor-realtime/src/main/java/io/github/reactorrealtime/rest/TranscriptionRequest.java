// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.codec.RestCodec;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recording and how to transcribe it. Immutable. Models differ in what they take: {@link Builder#build} refuses only what no model
 * can, the rest is for the service to judge.
 */
public final class TranscriptionRequest {

    private final AudioUpload file;
    private final String model;
    private final ResponseFormat responseFormat;
    private final List<Map.Entry<String, String>> fields;

    private TranscriptionRequest(Builder from) {
        this.file = from.file;
        this.model = from.model;
        this.responseFormat = from.responseFormat;
        this.fields = List.copyOf(from.fields());
    }

    /**
     * Starts with defaults all over.
     *
     * @param model the model's id; on Azure the name of the deployment
     */
    public static Builder builder(AudioUpload file, String model) {
        return new Builder(file, model);
    }

    AudioUpload file() {
        return file;
    }

    String model() {
        return model;
    }

    ResponseFormat responseFormat() {
        return responseFormat;
    }

    /** What the form has besides the file. */
    List<Map.Entry<String, String>> fields(boolean streamed) {
        if (!streamed) {
            return fields;
        }
        List<Map.Entry<String, String>> all = new ArrayList<>(fields);
        all.add(Map.entry("stream", "true"));
        return all;
    }

    @Override
    public String toString() {
        return "TranscriptionRequest[" + file + ", " + model + ", " + responseFormat + "]";
    }

    /** Collects the fields of a request. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_SPEAKERS = 4;

        private final AudioUpload file;
        private final String model;
        private ResponseFormat responseFormat = ResponseFormat.JSON;
        private @Nullable String language;
        private @Nullable List<String> languages;
        private @Nullable List<String> keywords;
        private @Nullable String prompt;
        private @Nullable Double temperature;
        private boolean logprobs;
        private List<TimestampGranularity> granularities = List.of();
        private @Nullable String chunking;
        private final Map<String, String> speakers = new LinkedHashMap<>();

        private Builder(AudioUpload file, String model) {
            this.file = requireNonNull(file, "file");
            this.model = requireNonNull(model, "model");
        }

        /** Default: {@link ResponseFormat#JSON}. */
        public Builder responseFormat(ResponseFormat responseFormat) {
            this.responseFormat = requireNonNull(responseFormat, "responseFormat");
            return this;
        }

        /** ISO 639-1, such as {@code en}; never together with {@link #languages}. */
        public Builder language(@Nullable String language) {
            this.language = language;
            return this;
        }

        /** ISO 639-1, at least one. */
        public Builder languages(@Nullable List<String> languages) {
            this.languages = languages == null ? null : List.copyOf(languages);
            return this;
        }

        /** Words to expect, one line each, without {@code <} and {@code >}. */
        public Builder keywords(@Nullable List<String> keywords) {
            this.keywords = keywords == null ? null : List.copyOf(keywords);
            return this;
        }

        /** What came before, or what it is about, as the model has it. */
        public Builder prompt(@Nullable String prompt) {
            this.prompt = prompt;
            return this;
        }

        /** 0, the default, to 1; more makes the text more random. */
        public Builder temperature(@Nullable Double temperature) {
            this.temperature = temperature;
            return this;
        }

        /** How sure the model was of every token; with {@link ResponseFormat#JSON} only. */
        public Builder logprobs(boolean logprobs) {
            this.logprobs = logprobs;
            return this;
        }

        /** What times are told of; with {@link ResponseFormat#VERBOSE_JSON} only. */
        public Builder timestampGranularities(TimestampGranularity... granularities) {
            this.granularities = List.of(granularities);
            return this;
        }

        /** Lets the service cut the recording where nobody speaks; models that tell speakers apart need it above 30 s. */
        public Builder autoChunking() {
            this.chunking = "auto";
            return this;
        }

        /** Lets the service cut the recording by a VAD with these settings. */
        public Builder chunking(TurnDetection.ServerVad vad) {
            this.chunking = new RestCodec().encodeChunking(vad);
            return this;
        }

        /**
         * A speaker to recognize; four at most.
         *
         * @param reference two to ten seconds of the speaker as a data URL
         */
        public Builder knownSpeaker(String name, String reference) {
            speakers.put(requireNonNull(name, "name"), requireNonNull(reference, "reference"));
            return this;
        }

        /** Language, languages, keywords and prompt as a session has them. Its delay means nothing here. */
        public Builder settings(Transcription transcription) {
            return language(transcription.language())
                    .languages(transcription.languages())
                    .keywords(transcription.keywords())
                    .prompt(transcription.prompt());
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException naming all contradictions at once
         */
        public TranscriptionRequest build() {
            List<String> problems = problems();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "This transcription can't be asked for: " + String.join("; ", problems));
            }
            return new TranscriptionRequest(this);
        }

        private List<String> problems() {
            List<String> problems = new ArrayList<>();
            refuse(model.isBlank(), "it names no model", problems);
            refuse(language != null && languages != null, "language and languages exclude each other", problems);
            refuse(
                    languages != null && languages.isEmpty(),
                    "languages is empty: leave it out to have it detected",
                    problems);
            refuse(
                    keywords != null && keywords.stream().anyMatch(Builder::isNoKeyword),
                    "a keyword has to be one line without < and >",
                    problems);
            refuse(
                    temperature != null && !(temperature >= 0 && temperature <= 1),
                    "temperature must be 0 to 1 but was " + temperature,
                    problems);
            refuse(
                    logprobs && responseFormat != ResponseFormat.JSON,
                    "logprobs come with json only, not with " + responseFormat.value(),
                    problems);
            refuse(
                    !granularities.isEmpty() && responseFormat != ResponseFormat.VERBOSE_JSON,
                    "times come with verbose_json only, not with " + responseFormat.value(),
                    problems);
            refuse(
                    speakers.size() > MAX_SPEAKERS,
                    "at most four speakers can be known, not " + speakers.size(),
                    problems);
            refuse(
                    speakers.values().stream().anyMatch(reference -> !reference.startsWith("data:")),
                    "the reference of a speaker has to be a data URL",
                    problems);
            return problems;
        }

        private static void refuse(boolean refused, String why, List<String> problems) {
            if (refused) {
                problems.add(why);
            }
        }

        private static boolean isNoKeyword(String keyword) {
            return keyword.isBlank() || keyword.chars().anyMatch(c -> c == '<' || c == '>' || c == '\r' || c == '\n');
        }

        private List<Map.Entry<String, String>> fields() {
            List<Map.Entry<String, String>> fields = new ArrayList<>();
            fields.add(Map.entry("model", model));
            fields.add(Map.entry("response_format", responseFormat.value()));
            add(fields, "language", language);
            addAll(fields, "languages[]", languages);
            addAll(fields, "keywords[]", keywords);
            add(fields, "prompt", prompt);
            add(fields, "temperature", temperature == null ? null : temperature.toString());
            add(fields, "include[]", logprobs ? "logprobs" : null);
            granularities.forEach(each -> add(fields, "timestamp_granularities[]", each.value()));
            add(fields, "chunking_strategy", chunking);
            speakers.keySet().forEach(name -> add(fields, "known_speaker_names[]", name));
            speakers.values().forEach(reference -> add(fields, "known_speaker_references[]", reference));
            return fields;
        }

        private static void add(List<Map.Entry<String, String>> fields, String name, @Nullable String value) {
            if (value != null) {
                fields.add(Map.entry(name, value));
            }
        }

        private static void addAll(List<Map.Entry<String, String>> fields, String name, @Nullable List<String> values) {
            if (values != null) {
                values.forEach(value -> add(fields, name, value));
            }
        }
    }
}
