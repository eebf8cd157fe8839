// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.event.NoiseReduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of every model of a ladder, as the user said it. {@code null} and empty mean that nothing was said. */
record SessionOptions(
        @Nullable String language,
        @Nullable List<String> languages,
        @Nullable String prompt,
        List<String> keywords,
        @Nullable String delay,
        boolean logprobs,
        @Nullable NoiseReduction noiseReduction) {

    private static final List<String> DELAYS = List.of("minimal", "low", "medium", "high", "xhigh");
    private static final Pattern PRIMARY_SUBTAG = Pattern.compile("([A-Za-z]{2,3})[-_].*");
    private static final Set<String> TWO_LETTER_CODES = Set.of(Locale.getISOLanguages());

    static final SessionOptions NONE = new SessionOptions(null, null, null, List.of(), null, false, null);

    SessionOptions {
        languages = languages == null ? null : List.copyOf(languages);
        keywords = List.copyOf(keywords);
    }

    SessionOptions withLanguage(String language) {
        return new SessionOptions(language, languages, prompt, keywords, delay, logprobs, noiseReduction);
    }

    SessionOptions withLanguages(List<String> languages) {
        return new SessionOptions(language, languages, prompt, keywords, delay, logprobs, noiseReduction);
    }

    SessionOptions withPrompt(String prompt) {
        return new SessionOptions(language, languages, prompt, keywords, delay, logprobs, noiseReduction);
    }

    SessionOptions withKeywords(List<String> keywords) {
        return new SessionOptions(language, languages, prompt, keywords, delay, logprobs, noiseReduction);
    }

    SessionOptions withDelay(String delay) {
        return new SessionOptions(language, languages, prompt, keywords, delay, logprobs, noiseReduction);
    }

    SessionOptions withLogprobs() {
        return new SessionOptions(language, languages, prompt, keywords, delay, true, noiseReduction);
    }

    SessionOptions withNoiseReduction(NoiseReduction noiseReduction) {
        return new SessionOptions(language, languages, prompt, keywords, delay, logprobs, noiseReduction);
    }

    /** Values that contradict each other, or that every service refuses. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (language != null && languages != null) {
            problems.add("language and languages are both set: call one of them");
        }
        if (languages != null && languages.isEmpty()) {
            problems.add("languages must name at least one: leave it out to let the model find out");
        }
        for (int i = 0; i < keywords.size(); i++) {
            String keyword = keywords.get(i);
            if (keyword.isBlank() || keyword.chars().anyMatch(c -> c == '<' || c == '>' || Character.isISOControl(c))) {
                problems.add("keywords[" + i
                        + "] must be one line of text without < and > (one bad keyword makes the service refuse all settings)"
                        + " but was '" + keyword.replaceAll("\\R", "⏎") + "'");
            }
        }
        return problems;
    }

    /** Values that the vendors' models refuse; a server of one's own may have other rules. */
    List<String> problemsWithVendors() {
        List<String> problems = new ArrayList<>();
        for (String each : allLanguages()) {
            if (!isLanguageCode(each)) {
                problems.add("language must be two letters (ISO 639-1) but was '" + each + "'" + remedy(each));
            }
        }
        if (delay != null && !DELAYS.contains(delay)) {
            problems.add("delay must be one of " + String.join(", ", DELAYS) + " but was '" + delay + "'");
        }
        return problems;
    }

    /** The languages, whichever way they were said. */
    List<String> allLanguages() {
        if (languages != null) {
            return languages;
        }
        return language == null ? List.of() : List.of(language);
    }

    /** Three letters are for languages that have no two, such as Hawaiian ({@code haw}). */
    private static boolean isLanguageCode(String code) {
        return code.matches("[a-z]{2}") || (code.matches("[a-z]{3}") && twoLetters(code) == null);
    }

    private static String remedy(String code) {
        var tag = PRIMARY_SUBTAG.matcher(code);
        String primary = (tag.matches() ? tag.group(1) : code).toLowerCase(Locale.ROOT);
        String two = primary.length() == 3 ? twoLetters(primary) : primary;
        return two != null && TWO_LETTER_CODES.contains(two) ? ": use '" + two + "'" : ", such as 'en'";
    }

    private static @Nullable String twoLetters(String threeLetters) {
        for (String two : TWO_LETTER_CODES) {
            if (Locale.forLanguageTag(two).getISO3Language().equals(threeLetters)) {
                return two;
            }
        }
        return null;
    }
}
