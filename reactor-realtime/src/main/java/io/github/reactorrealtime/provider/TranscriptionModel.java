// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a transcription model takes, how it answers, and when it ends. Data: the known models are in {@link TranscriptionModels},
 * others are described with {@link #builder}. The constructor may gain components in a minor version.
 *
 * <p>Noise reduction is not among the features: no model is known to refuse it.
 *
 * @param name the vendor's name of the model; on Azure the deployment goes over the wire, but this decides what it takes
 * @param features what may be asked of it
 * @param usage how its consumption is counted
 * @param responseFormats of the REST interface; empty when it has none
 * @param retirements the announced dates, of all providers
 * @param replacement what to use instead, as it stands in a sentence; {@code null} when nothing is known
 */
public record TranscriptionModel(
        String name,
        Set<Feature> features,
        UsageKind usage,
        Set<String> responseFormats,
        List<Retirement> retirements,
        @Nullable String replacement) {

    private static final int NOTICE_DAYS = 90;

    /** What a model can do, and what may be asked of it. */
    public enum Feature {
        /** Transcription in a Realtime session. */
        REALTIME,
        /** Transcription of files, {@code /audio/transcriptions}. */
        REST,
        /** The service ends turns by silence, when told to. */
        SERVER_VAD,
        /** The service ends turns by what was said, when told to. */
        SEMANTIC_VAD,
        /** The service takes turn detection, but was also seen to accept it and never to answer: commits are the safe way. */
        UNPROVEN_VAD,
        /** One language, in the field {@code language}. */
        LANGUAGE,
        /** Any number of languages, in the field {@code languages}. */
        LANGUAGES,
        /** A prompt. */
        PROMPT,
        /** The prompt is read as a list of words, not as a description: keywords go there. */
        PROMPT_OF_KEYWORDS,
        /** Words to expect, in the field {@code keywords}. */
        KEYWORDS,
        /** The trade of latency for accuracy, in the field {@code delay}. */
        DELAY,
        /** The probability of each token. */
        LOGPROBS,
        /** Text comes while audio is appended, before the commit. Without it all partials come after. */
        STREAMING,
        /** The languages it heard come with the final text. */
        DETECTED_LANGUAGES,
        /** It tells speakers apart. */
        SPEAKERS
    }

    /** How consumption is counted, as {@code usage.type} has it. */
    public enum UsageKind {
        /** Seconds of audio, silence included. */
        DURATION,
        /** Tokens of audio and text. */
        TOKENS,
        /** Not known. */
        UNKNOWN
    }

    public TranscriptionModel {
        requireNonNull(name, "name");
        requireNonNull(usage, "usage");
        features = Collections.unmodifiableSet(
                features.isEmpty() ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(features));
        responseFormats = Collections.unmodifiableSet(new LinkedHashSet<>(responseFormats));
        retirements = List.copyOf(retirements);
    }

    /** A model that takes nothing but audio until it is said what. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * A model nothing is known of: everything may be asked of it, nothing is expected of its answers, it has no dates, and the service
     * has the last word.
     */
    public static TranscriptionModel unknown(String name) {
        EnumSet<Feature> askable = EnumSet.allOf(Feature.class);
        askable.removeAll(EnumSet.of(
                Feature.UNPROVEN_VAD,
                Feature.PROMPT_OF_KEYWORDS,
                Feature.STREAMING,
                Feature.DETECTED_LANGUAGES,
                Feature.SPEAKERS));
        return new TranscriptionModel(
                name,
                askable,
                UsageKind.UNKNOWN,
                Set.of("json", "text", "srt", "verbose_json", "vtt", "diarized_json"),
                List.of(),
                null);
    }

    /** Starts from this model, under another name if need be: a fine-tuned copy, say. */
    public Builder toBuilder(String name) {
        Builder builder = new Builder(name);
        builder.features.addAll(features);
        builder.usage = usage;
        builder.responseFormats.addAll(responseFormats);
        builder.retirements.addAll(retirements);
        builder.replacement = replacement;
        return builder;
    }

    /** Whether that may be asked of it. */
    public boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Whether it transcribes in Realtime sessions. */
    public boolean realtime() {
        return has(Feature.REALTIME);
    }

    /** Whether it transcribes files over REST. */
    public boolean rest() {
        return has(Feature.REST);
    }

    /** Whether the service accepts {@code server_vad} with it. */
    public boolean serverVad() {
        return has(Feature.SERVER_VAD);
    }

    /** Whether the service accepts {@code semantic_vad} with it. */
    public boolean semanticVad() {
        return has(Feature.SEMANTIC_VAD);
    }

    /** Whether turns have to be ended by commits: the service detects none, or was seen to accept the setting and do nothing. */
    public boolean needsCommits() {
        return has(Feature.UNPROVEN_VAD) || !serverVad();
    }

    /** Whether text comes while the speech goes on; else all of it comes after the commit. */
    public boolean streaming() {
        return has(Feature.STREAMING);
    }

    /** The announced dates of that provider, the earliest first; empty when there is none. */
    public List<Retirement> retirements(Provider provider) {
        return retirements.stream()
                .filter(each -> each.provider() == provider)
                .sorted((a, b) -> a.date().compareTo(b.date()))
                .toList();
    }

    /**
     * A warning when that provider switches the model off within 90 days, or has: provider, versions, dates, replacement. {@code null} when
     * nothing is near.
     */
    public @Nullable String retirementNotice(Provider provider, LocalDate today) {
        List<Retirement> dates = retirements(provider);
        if (dates.isEmpty() || ChronoUnit.DAYS.between(today, dates.get(0).date()) > NOTICE_DAYS) {
            return null;
        }
        String when = dates.stream().map(each -> when(each, today)).collect(Collectors.joining(", "));
        return provider + " switches off " + name + " " + when
                + (replacement == null ? "" : " — move to " + replacement)
                + (dates.size() > 1
                        ? "; to be told of your version only, name it in the model: " + name + "-"
                                + dates.get(1).version()
                        : "");
    }

    private static String when(Retirement retirement, LocalDate today) {
        long days = ChronoUnit.DAYS.between(today, retirement.date());
        String distance = days > 0 ? "in " + days + " days" : days == 0 ? "today" : -days + " days ago";
        distance = Math.abs(days) == 1 ? distance.replace("days", "day") : distance;
        return (retirement.version() == null ? "" : "version " + retirement.version() + " ") + "on " + retirement.date()
                + " (" + distance + ")";
    }

    /** Collects what is known of a model. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        private UsageKind usage = UsageKind.UNKNOWN;
        private final Set<String> responseFormats = new LinkedHashSet<>();
        private final List<Retirement> retirements = new ArrayList<>();
        private @Nullable String replacement;

        private Builder(String name) {
            this.name = requireNonNull(name, "name");
        }

        /** It has these. */
        public Builder with(Feature... features) {
            this.features.addAll(List.of(features));
            return this;
        }

        /** It does not have these. */
        public Builder without(Feature... features) {
            this.features.removeAll(List.of(features));
            return this;
        }

        /** How its consumption is counted; default unknown. */
        public Builder usage(UsageKind usage) {
            this.usage = requireNonNull(usage, "usage");
            return this;
        }

        /** It transcribes files, and answers in these formats. */
        public Builder rest(String... responseFormats) {
            features.add(Feature.REST);
            this.responseFormats.addAll(List.of(responseFormats));
            return this;
        }

        /** That provider switches off all its versions on that day, whatever was said before of that provider. */
        public Builder retires(Provider provider, LocalDate date) {
            noRetirement(provider);
            retirements.add(new Retirement(provider, null, date));
            return this;
        }

        /** That provider switches off one version on that day. */
        public Builder retires(Provider provider, String version, LocalDate date) {
            requireNonNull(version, "version");
            retirements.removeIf(each -> each.provider() == provider && version.equals(each.version()));
            retirements.add(new Retirement(provider, version, date));
            return this;
        }

        /** That provider has announced no date. */
        public Builder noRetirement(Provider provider) {
            retirements.removeIf(each -> each.provider() == provider);
            return this;
        }

        /** What to use instead, as it stands in a sentence. */
        public Builder replacement(@Nullable String replacement) {
            this.replacement = replacement;
            return this;
        }

        /** The model. */
        public TranscriptionModel build() {
            return new TranscriptionModel(name, features, usage, responseFormats, retirements, replacement);
        }
    }
}
