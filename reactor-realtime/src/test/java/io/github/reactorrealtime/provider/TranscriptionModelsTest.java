// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.provider.TranscriptionModel.Feature;
import io.github.reactorrealtime.provider.TranscriptionModel.UsageKind;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptionModelsTest {

    private final TranscriptionModels standard = TranscriptionModels.standard();

    /** As the documents and probes have it, written down a second time: one row per model, {@code y} and {@code n} per question. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # model                            |realtime|rest|server|semantic|commits|language|languages|prompt|words in it|keywords|delay|logprobs|streams|hears languages|usage
            gpt-live-transcribe                | y | n | n | n | y | n | y | y | n | y | y | n | y | n | duration
            gpt-transcribe                     | y | y | y | n | y | n | y | y | n | y | n | n | n | y | duration
            gpt-realtime-whisper               | y | n | n | n | y | y | n | n | n | n | y | n | y | n | duration
            gpt-4o-transcribe                  | y | y | y | y | n | y | n | y | n | n | n | y | n | n | tokens
            gpt-4o-mini-transcribe             | y | y | y | y | n | y | n | y | n | n | n | y | n | n | tokens
            gpt-4o-mini-transcribe-2025-12-15  | y | y | y | y | n | y | n | y | n | n | n | y | n | n | tokens
            gpt-4o-transcribe-diarize          | n | y | n | n | y | y | n | n | n | n | n | n | n | n | tokens
            whisper-1                          | y | y | y | n | n | y | n | y | y | n | n | n | n | n | duration
            whisper                            | y | y | y | n | n | y | n | y | y | n | n | n | n | n | duration
            mai-transcribe-2                   | y | y | n | n | y | y | y | y | n | y | y | y | y | n | unknown
            a-model-of-my-own                  | y | y | y | y | n | y | y | y | n | y | y | y | n | n | unknown
            """)
    void eachModelTakesWhatIsDocumented(
            String name,
            String realtime,
            String rest,
            String serverVad,
            String semanticVad,
            String needsCommits,
            String language,
            String languages,
            String prompt,
            String promptOfKeywords,
            String keywords,
            String delay,
            String logprobs,
            String streaming,
            String detectedLanguages,
            String usage) {
        TranscriptionModel model = standard.of(name);
        Map<String, String> is = new TreeMap<>();
        is.put("realtime", word(model.realtime()));
        is.put("rest", word(model.rest()));
        is.put("server vad", word(model.serverVad()));
        is.put("semantic vad", word(model.semanticVad()));
        is.put("needs commits", word(model.needsCommits()));
        is.put("language", word(model.has(Feature.LANGUAGE)));
        is.put("languages", word(model.has(Feature.LANGUAGES)));
        is.put("prompt", word(model.has(Feature.PROMPT)));
        is.put("words in the prompt", word(model.has(Feature.PROMPT_OF_KEYWORDS)));
        is.put("keywords", word(model.has(Feature.KEYWORDS)));
        is.put("delay", word(model.has(Feature.DELAY)));
        is.put("logprobs", word(model.has(Feature.LOGPROBS)));
        is.put("streaming", word(model.streaming()));
        is.put("detected languages", word(model.has(Feature.DETECTED_LANGUAGES)));
        is.put("usage", model.usage().name().toLowerCase(Locale.ROOT));
        Map<String, String> expected = new TreeMap<>();
        expected.put("realtime", realtime);
        expected.put("rest", rest);
        expected.put("server vad", serverVad);
        expected.put("semantic vad", semanticVad);
        expected.put("needs commits", needsCommits);
        expected.put("language", language);
        expected.put("languages", languages);
        expected.put("prompt", prompt);
        expected.put("words in the prompt", promptOfKeywords);
        expected.put("keywords", keywords);
        expected.put("delay", delay);
        expected.put("logprobs", logprobs);
        expected.put("streaming", streaming);
        expected.put("detected languages", detectedLanguages);
        expected.put("usage", usage);
        assertThat(is).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            gpt-live-transcribe               |
            gpt-realtime-whisper              |
            gpt-transcribe                    | json,text
            gpt-4o-transcribe                 | json,text
            gpt-4o-mini-transcribe            | json,text
            gpt-4o-mini-transcribe-2025-12-15 | json,text
            gpt-4o-transcribe-diarize         | json,text,diarized_json
            whisper-1                         | json,text,srt,verbose_json,vtt
            """)
    void filesAreAnsweredInTheDocumentedFormats(String name, @Nullable String formats) {
        List<String> expected = formats == null
                ? List.of()
                : Arrays.stream(formats.split(",", -1)).toList();
        assertThat(standard.of(name).responseFormats()).containsExactlyElementsOf(expected);
        assertThat(standard.of(name).rest()).isEqualTo(!expected.isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            gpt-live-transcribe               |                |
            gpt-transcribe                    |                |
            gpt-realtime-whisper              |                |
            gpt-4o-transcribe                 | all 2027-02-26 | 2025-03-20 2026-10-15
            gpt-4o-mini-transcribe            | all 2027-02-26 | 2025-03-20 2026-10-15, 2025-12-15 2027-06-15
            gpt-4o-mini-transcribe-2025-12-15 | all 2027-02-26 | 2025-12-15 2027-06-15
            gpt-4o-mini-transcribe-2025-03-20 | all 2027-02-26 | 2025-03-20 2026-10-15
            gpt-4o-transcribe-diarize         | all 2027-02-26 | 2025-10-15 2027-04-15
            whisper-1                         | all 2027-02-26 | 001 2026-12-15
            whisper                           | all 2027-02-26 | 001 2026-12-15
            mai-transcribe-1                  |                | all 2026-09-15
            mai-transcribe-2                  |                |
            a-model-of-my-own                 |                |
            """)
    void eachProviderHasItsOwnDates(String name, @Nullable String openAi, @Nullable String azure) {
        assertThat(dates(name, Provider.OPENAI)).isEqualTo(openAi == null ? "" : openAi);
        assertThat(dates(name, Provider.AZURE)).isEqualTo(azure == null ? "" : azure);
    }

    @Test
    void whatEndsHasASuccessor() {
        assertThat(standard.all())
                .filteredOn(model -> !model.retirements().isEmpty())
                .hasSizeGreaterThan(5)
                .allSatisfy(model -> assertThat(model.replacement()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-realtime-whisper-2026-05-07",
                "gpt-realtime-whisper-2026-05",
                "GPT-Realtime-Whisper",
                " gpt-realtime-whisper "
            })
    void aDatedSnapshotIsWhatItsFamilyIs(String name) {
        assertThat(standard.knows(name)).isTrue();
        assertThat(standard.of(name).features())
                .isEqualTo(standard.of("gpt-realtime-whisper").features());
    }

    @Test
    void aLongerNameIsNotTakenForTheFamily() {
        assertThat(standard.of("gpt-4o-transcribe-diarize-2025-10-15").has(Feature.SPEAKERS))
                .isTrue();
        assertThat(standard.of("gpt-4o-transcribe-2025-03-20").has(Feature.SPEAKERS))
                .isFalse();
        assertThat(standard.of("gpt-4o-mini-transcribe-2025-12-15").retirements(Provider.AZURE))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"whisper-large-v3", "gpt-4o-transcribe-turbo", "whisper-2", "my-gpt-4o-transcribe", "gpt", ""})
    void anUnknownNameMayAskForEverything(String name) {
        TranscriptionModel model = standard.of(name);
        assertThat(standard.knows(name)).isFalse();
        assertThat(model.name()).isEqualTo(name);
        assertThat(model.features())
                .contains(
                        Feature.LANGUAGE,
                        Feature.LANGUAGES,
                        Feature.PROMPT,
                        Feature.KEYWORDS,
                        Feature.DELAY,
                        Feature.LOGPROBS,
                        Feature.SERVER_VAD,
                        Feature.SEMANTIC_VAD,
                        Feature.REALTIME,
                        Feature.REST);
        assertThat(model.retirements()).isEmpty();
    }

    @Test
    void rowsOfTheUsersReplaceAndJoinTheOthers() {
        TranscriptionModel ours = TranscriptionModel.builder("call-center-1")
                .with(Feature.REALTIME, Feature.LANGUAGE)
                .usage(UsageKind.DURATION)
                .build();
        TranscriptionModel whisper = standard.of("whisper-1").toBuilder("whisper-1")
                .noRetirement(Provider.OPENAI)
                .without(Feature.PROMPT)
                .build();
        TranscriptionModels table = standard.with(ours).with(whisper);

        assertThat(table.of("call-center-1-2026-09-01").serverVad()).isFalse();
        assertThat(table.of("whisper-1").retirements(Provider.OPENAI)).isEmpty();
        assertThat(table.of("whisper-1").retirements(Provider.AZURE)).hasSize(1);
        assertThat(table.of("whisper-1").has(Feature.PROMPT)).isFalse();
        assertThat(table.all()).hasSize(standard.all().size() + 1);
        assertThat(standard.of("whisper-1").has(Feature.PROMPT)).isTrue();
        assertThat(standard.knows("call-center-1")).isFalse();
    }

    @Test
    void aVersionsDateIsReplacedByItsNewOne() {
        TranscriptionModel model = TranscriptionModel.builder("m")
                .retires(Provider.AZURE, "1", LocalDate.of(2027, 1, 1))
                .retires(Provider.AZURE, "2", LocalDate.of(2026, 12, 1))
                .retires(Provider.AZURE, "1", LocalDate.of(2028, 1, 1))
                .build();
        assertThat(model.retirements(Provider.AZURE))
                .containsExactly(
                        new Retirement(Provider.AZURE, "2", LocalDate.of(2026, 12, 1)),
                        new Retirement(Provider.AZURE, "1", LocalDate.of(2028, 1, 1)));
    }

    private String dates(String name, Provider provider) {
        return standard.of(name).retirements(provider).stream()
                .map(each -> (each.version() == null ? "all" : each.version()) + " " + each.date())
                .collect(Collectors.joining(", "));
    }

    private static String word(boolean value) {
        return value ? "y" : "n";
    }
}
