// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModel.Feature;
import io.github.reactorrealtime.provider.TranscriptionModels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one route's model is asked, each option in the field that the model has for it.
 *
 * @param transcription without what the model does not take
 * @param refusals what it does not take
 */
record RouteOptions(
        Transcription transcription,
        boolean logprobs,
        @Nullable NoiseReduction noiseReduction,
        List<Refused> refusals) {

    /**
     * An option the model does not take.
     *
     * @param option as the builder names it
     * @param reason a sentence without its beginning: which model, and what to do instead
     */
    record Refused(String option, String reason) {}

    static RouteOptions of(
            SessionOptions wanted, TranscriptionModel model, String wireModel, TranscriptionModels models) {
        return new Fitting(wanted, model, models).fit(wireModel);
    }

    private static final class Fitting {

        private final SessionOptions wanted;
        private final TranscriptionModel model;
        private final TranscriptionModels models;
        private final List<Refused> refusals = new ArrayList<>();

        Fitting(SessionOptions wanted, TranscriptionModel model, TranscriptionModels models) {
            this.wanted = wanted;
            this.model = model;
            this.models = models;
        }

        RouteOptions fit(String wireModel) {
            Transcription fitted = delay(prompt(keywords(languages(Transcription.of(wireModel)))));
            boolean logprobs = wanted.logprobs() && takes(Feature.LOGPROBS, "logprobs", "gives no logprobs", "");
            return new RouteOptions(fitted, logprobs, wanted.noiseReduction(), List.copyOf(refusals));
        }

        /** The field that was called, where the model has it; else the other one, as far as it can say the same. */
        private Transcription languages(Transcription fitted) {
            List<String> all = wanted.allLanguages();
            if (all.isEmpty()) {
                return fitted;
            }
            boolean one = model.has(Feature.LANGUAGE) && all.size() == 1;
            if (model.has(Feature.LANGUAGES) && (wanted.languages() != null || !one)) {
                return fitted.withLanguages(all);
            }
            if (one) {
                return fitted.withLanguage(all.get(0));
            }
            if (model.has(Feature.LANGUAGE)) {
                refuse(
                        "languages",
                        Feature.LANGUAGES,
                        "takes one language only",
                        "call language('" + all.get(0) + "') or let the model find out, ");
            } else {
                refuse(
                        wanted.languages() == null ? "language" : "languages",
                        Feature.LANGUAGE,
                        "takes no language",
                        "");
            }
            return fitted;
        }

        private Transcription keywords(Transcription fitted) {
            if (wanted.keywords().isEmpty() || keywordsGoIntoThePrompt()) {
                return fitted;
            }
            String instead = model.has(Feature.PROMPT) ? "say them in prompt, " : "";
            return takes(Feature.KEYWORDS, "keywords", "takes no keywords", instead)
                    ? fitted.withKeywords(wanted.keywords())
                    : fitted;
        }

        private Transcription prompt(Transcription fitted) {
            List<String> parts = new ArrayList<>();
            if (wanted.prompt() != null) {
                String instead = model.has(Feature.KEYWORDS) ? "give the words as keywords, " : "";
                if (takes(Feature.PROMPT, "prompt", "takes no prompt", instead)) {
                    parts.add(wanted.prompt());
                }
            }
            if (!wanted.keywords().isEmpty() && keywordsGoIntoThePrompt()) {
                parts.addAll(wanted.keywords());
            }
            return parts.isEmpty() ? fitted : fitted.withPrompt(String.join(", ", parts));
        }

        private boolean keywordsGoIntoThePrompt() {
            return model.has(Feature.PROMPT_OF_KEYWORDS) && !model.has(Feature.KEYWORDS);
        }

        private Transcription delay(Transcription fitted) {
            return wanted.delay() != null
                            && takes(Feature.DELAY, "delay", "takes no delay: its text comes after each turn", "")
                    ? fitted.withDelay(wanted.delay())
                    : fitted;
        }

        private boolean takes(Feature feature, String option, String what, String instead) {
            if (!model.has(feature)) {
                refuse(option, feature, what, instead);
            }
            return model.has(feature);
        }

        private void refuse(String option, Feature feature, String what, String instead) {
            String others = models.all().stream()
                    .filter(each -> each.has(feature) && each.realtime())
                    .map(TranscriptionModel::name)
                    .limit(3)
                    .collect(Collectors.joining(", "));
            refusals.add(new Refused(
                    option,
                    model.name() + " " + what + " — " + instead + "leave " + option + " out"
                            + (others.isEmpty() ? "" : ", or prefer a model that has it (" + others + ")")));
        }
    }
}
