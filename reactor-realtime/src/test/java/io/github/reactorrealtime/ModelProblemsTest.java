// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no service would take is said before connecting, all of it at once. */
class ModelProblemsTest {

    private final Stage stage = new Stage();

    @Test
    void allProblemsOfAllKindsAreSaidAtOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("gpt-realtime-whisper", "gpt-4o-transcribe-diarize", "gpt-live-transcribe")
                        .turns(Turns.semanticVad())
                        .language("en-US")
                        .languages(List.of("deu"))
                        .keywords(List.of("fine", "<b>"))
                        .prompt("words")
                        .delay("slow")
                        .logprobs()
                        .frame(Duration.ZERO)
                        .build())
                .withMessageContainingAll(
                        "language and languages are both set",
                        "keywords[1] must be one line of text without < and >",
                        "but was '<b>'",
                        "language must be two letters (ISO 639-1) but was 'deu': use 'de'",
                        "delay must be one of minimal, low, medium, high, xhigh but was 'slow'",
                        "route openai/gpt-4o-transcribe-diarize: gpt-4o-transcribe-diarize transcribes files only",
                        "route openai/gpt-realtime-whisper: gpt-realtime-whisper takes no semanticVad",
                        "route openai/gpt-live-transcribe: gpt-live-transcribe takes no semanticVad",
                        "route openai/gpt-realtime-whisper: gpt-realtime-whisper takes no prompt",
                        "gpt-realtime-whisper takes no keywords",
                        "gpt-realtime-whisper gives no logprobs",
                        "frame must be");
        assertThat(stage.transport.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "en-US,en",
        "EN,en",
        "en_GB,en",
        "deu,de",
        "zh-Hant-TW,zh",
        "eng-US,en",
        "english,",
        "12,",
        "'',",
        "xx-YY,",
        "e,"
    })
    void aLanguageIsTwoLetters(String given, @Nullable String remedy) {
        String said = "language must be two letters (ISO 639-1) but was '" + given + "'"
                + (remedy == null ? ", such as 'en'" : ": use '" + remedy + "'");
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("gpt-4o-transcribe").language(given).build())
                .withMessage(said);
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("gpt-live-transcribe")
                        .languages(List.of("fr", given))
                        .build())
                .withMessage(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "he", "yue", "haw"})
    void aLanguageWithoutTwoLettersHasThree(String given) {
        assertThatCode(() -> ladder("gpt-4o-transcribe").language(given).build())
                .doesNotThrowAnyException();
    }

    /** A server of one's own may want a region, as some do; the vendors' models on the same ladder don't take one. */
    @Test
    void unknownModelsTakeAnyLanguageAndDelay() {
        assertThatCode(() ->
                        ladder("parakeet-1").language("en-US").delay("480ms").build())
                .doesNotThrowAnyException();
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        ladder("parakeet-1", "whisper-1").language("en-US").build())
                .withMessageContaining("use 'en'");
    }

    @Test
    void noLanguageAtAllIsNoList() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> ladder("gpt-live-transcribe").languages(List.of()).build())
                .withMessage("languages must name at least one: leave it out to let the model find out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a<b", "a>b", "two\nlines", "two\rlines", "tab\there", " ", ""})
    void aKeywordIsOneLineOfPlainText(String keyword) {
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("gpt-live-transcribe")
                        .keywords(List.of("Frau Özdemir", keyword))
                        .build())
                .withMessageStartingWith("keywords[1] must be one line of text")
                .withMessageNotContaining("\n");
    }

    /** Columns: the default, server VAD, semantic VAD, commits of ours. {@code y} where the ladder can be built. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gpt-live-transcribe,y,n,n,y",
        "gpt-realtime-whisper,y,n,n,y",
        "gpt-transcribe,y,y,n,y",
        "gpt-4o-transcribe,y,y,y,y",
        "gpt-4o-mini-transcribe,y,y,y,y",
        "gpt-4o-mini-transcribe-2025-12-15,y,y,y,y",
        "whisper-1,y,y,n,y",
        "whisper-large-v3,y,y,y,y",
        "gpt-4o-transcribe+whisper-1,y,y,n,y",
        "gpt-4o-transcribe+gpt-live-transcribe,y,n,n,y"
    })
    void turnsHaveToBeTakenByEveryModel(
            String models, String byDefault, String server, String semantic, String manual) {
        assertThat(builds(models, null)).isEqualTo(byDefault);
        assertThat(builds(models, Turns.serverVad())).isEqualTo(server);
        assertThat(builds(models, Turns.semanticVad())).isEqualTo(semantic);
        assertThat(builds(models, Turns.manual())).isEqualTo(manual);
        assertThat(builds(models, Turns.every(Duration.ofSeconds(5)))).isEqualTo(manual);
    }

    @Test
    void turnsThatAModelDoesNotTakeAreSaidWithWhatToUse() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("gpt-4o-transcribe", "gpt-live-transcribe")
                        .turns(Turns.serverVad())
                        .build())
                .withMessage(
                        "route openai/gpt-live-transcribe: gpt-live-transcribe takes no serverVad, and turns are cut"
                                + " alike on every route — leave turns out, or use Turns.client()");
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("gpt-4o-transcribe", "whisper-1")
                        .turns(Turns.semanticVad())
                        .build())
                .withMessage(
                        "route openai/whisper-1: whisper-1 takes no semanticVad, and turns are cut alike on every route"
                                + " — use Turns.serverVad()");
    }

    @Test
    void aModelForFilesIsNoRouteUnlessTheTableSaysSo() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> ladder("whisper-1", "gpt-4o-transcribe-diarize").build())
                .withMessageContaining("transcribes files only, not in Realtime sessions")
                .withMessageContaining("neither tells speakers apart");
        TranscriptionModel diarize = TranscriptionModels.standard().of("gpt-4o-transcribe-diarize").toBuilder(
                        "gpt-4o-transcribe-diarize")
                .with(TranscriptionModel.Feature.REALTIME, TranscriptionModel.Feature.SERVER_VAD)
                .build();
        assertThatCode(() -> ladder("gpt-4o-transcribe-diarize")
                        .models(TranscriptionModels.standard().with(diarize))
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void azuresDeafnessToThoughtsIsNoted() {
        LadderPlan plan = new LadderPlan(
                List.of(
                        Route.openAi(Stage.SECRET).model("gpt-4o-transcribe"),
                        Route.azure("res").apiKey(Stage.SECRET).model("gpt-4o-transcribe")),
                TranscriptionModels.standard(),
                SessionOptions.NONE,
                Turns.semanticVad());
        assertThat(plan.notes()).singleElement().asString().startsWith("Route res/gpt-4o-transcribe: Azure was seen");
    }

    private String builds(String models, @Nullable Turns turns) {
        RealtimeTranscriber.Builder builder = ladder(models.split("\\+", -1));
        if (turns != null) {
            builder.turns(turns);
        }
        try {
            builder.build();
            return "y";
        } catch (IllegalStateException e) {
            return "n";
        }
    }

    private RealtimeTranscriber.Builder ladder(String... models) {
        RealtimeTranscriber.Builder builder =
                RealtimeTranscriber.builder().transport(stage.transport).timer(stage.timer);
        Arrays.stream(models)
                .map(model -> Route.openAi(Stage.SECRET).model(model))
                .forEach(builder::route);
        return builder;
    }
}
