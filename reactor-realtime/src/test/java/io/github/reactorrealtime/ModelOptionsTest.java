// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModel.Feature;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Every option of every model: in which field it goes over the wire, or that it is refused before connecting. */
class ModelOptionsTest {

    /** What the builder is called with, and how it is named in a problem. */
    private static final Map<String, UnaryOperator<RealtimeTranscriber.Builder>> OPTIONS = options();

    /**
     * Per model and option the field and its value, {@code -} where the model takes no such option. The options stand in the order of
     * {@link #OPTIONS}.
     */
    private static final List<String> MATRIX = List.of(
            "gpt-live-transcribe | languages=[de] | languages=[de, en] | languages=[de] | prompt=stand-up | keywords=[Ana, Kyiv] | delay=low | -",
            "gpt-transcribe | languages=[de] | languages=[de, en] | languages=[de] | prompt=stand-up | keywords=[Ana, Kyiv] | - | -",
            "gpt-realtime-whisper | language=de | - | language=de | - | - | delay=low | -",
            "gpt-4o-transcribe | language=de | - | language=de | prompt=stand-up | - | - | logprobs=true",
            "gpt-4o-mini-transcribe | language=de | - | language=de | prompt=stand-up | - | - | logprobs=true",
            "gpt-4o-mini-transcribe-2025-12-15 | language=de | - | language=de | prompt=stand-up | - | - | logprobs=true",
            "whisper-1 | language=de | - | language=de | prompt=stand-up | prompt=Ana, Kyiv | - | -",
            "gpt-realtime-whisper-2026-05-07 | language=de | - | language=de | - | - | delay=low | -",
            "whisper-large-v3 | language=de | languages=[de, en] | languages=[de] | prompt=stand-up | keywords=[Ana, Kyiv]"
                    + " | delay=low | logprobs=true");

    private final Stage stage = new Stage();

    private static Map<String, UnaryOperator<RealtimeTranscriber.Builder>> options() {
        Map<String, UnaryOperator<RealtimeTranscriber.Builder>> options = new LinkedHashMap<>();
        options.put("language", b -> b.language("de"));
        options.put("languages", b -> b.languages(List.of("de", "en")));
        options.put("languages of one", b -> b.languages(List.of("de")));
        options.put("prompt", b -> b.prompt("stand-up"));
        options.put("keywords", b -> b.keywords(List.of("Ana", "Kyiv")));
        options.put("delay", b -> b.delay("low"));
        options.put("logprobs", b -> b.logprobs());
        return options;
    }

    static Stream<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (String line : MATRIX) {
            List<String> row =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            List<String> names = List.copyOf(OPTIONS.keySet());
            assertThat(row).hasSize(names.size() + 1);
            for (int i = 0; i < names.size(); i++) {
                cells.add(Arguments.of(row.get(0), names.get(i), row.get(i + 1)));
            }
        }
        return cells.stream();
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @MethodSource("cells")
    void theModelOfTheFirstRouteDecides(String model, String option, String field) {
        RealtimeTranscriber.Builder builder = set(option, ladder(model));
        if (field.equals("-")) {
            String name = option.replace(" of one", "");
            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessageStartingWith("route openai/" + model + ": " + model + " ")
                    .withMessageContaining("leave " + name + " out")
                    .withMessageNotContaining(";");
        } else {
            assertThat(fields(update(builder.build()))).isEqualTo("model=" + model + " " + field);
        }
    }

    /** The first route takes everything, so that it is the lower one that has to do without. */
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @MethodSource("cells")
    void aLowerRouteIsAskedForWhatItsModelTakes(String model, String option, String field) {
        RealtimeTranscriber transcriber =
                set(option, ladder("takes-everything", model)).build();
        stage.transport.refuse(404, "");
        assertThat(fields(update(transcriber))).isEqualTo("model=" + model + (field.equals("-") ? "" : " " + field));
    }

    @Test
    void whatIsLeftOutIsSaidOncePerRoute() {
        SessionOptions options = SessionOptions.NONE
                .withLanguage("de")
                .withKeywords(List.of("Ana"))
                .withDelay("low")
                .withLogprobs();
        LadderPlan plan = new LadderPlan(
                List.of(
                        route("takes-everything"),
                        route("gpt-4o-transcribe"),
                        route("whisper-1"),
                        route("also-everything")),
                TranscriptionModels.standard(),
                options,
                Turns.manual());
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.notes())
                .containsExactly(
                        "Route openai/gpt-4o-transcribe is asked without keywords, delay, which gpt-4o-transcribe does not take",
                        "Route openai/whisper-1 is asked without delay, logprobs, which whisper-1 does not take");
    }

    @Test
    void aPromptAndKeywordsGoTogetherWhereTheModelHasOneFieldForBoth() {
        Transcription both = requireNonNull(update(ladder("whisper-1")
                        .prompt("stand-up")
                        .keywords(List.of("Ana", "Kyiv"))
                        .build())
                .transcription());
        assertThat(both.prompt()).isEqualTo("stand-up, Ana, Kyiv");
        assertThat(both.keywords()).isNull();
    }

    @Test
    void theModelDecidesAndTheDeploymentIsSent() {
        Transcription sent = requireNonNull(update(RealtimeTranscriber.builder()
                        .route(Route.azure("res")
                                .apiKey(Stage.SECRET)
                                .model("gpt-live-transcribe")
                                .deployment("captions"))
                        .language("de")
                        .turns(Turns.manual())
                        .transport(stage.transport)
                        .timer(stage.timer)
                        .build())
                .transcription());
        assertThat(sent).isEqualTo(Transcription.of("captions").withLanguages(List.of("de")));
    }

    @Test
    void anotherTableDecidesOtherwise() {
        TranscriptionModel whisper = TranscriptionModels.standard().of("whisper-1").toBuilder("whisper-1")
                .with(Feature.DELAY)
                .without(Feature.PROMPT, Feature.PROMPT_OF_KEYWORDS)
                .build();
        TranscriptionModels table = TranscriptionModels.standard().with(whisper);
        assertThat(fields(update(ladder("whisper-1").models(table).delay("low").build())))
                .isEqualTo("model=whisper-1 delay=low");
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder("whisper-1").models(table).prompt("x").build())
                .withMessageContaining("whisper-1 takes no prompt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-live-transcribe", "gpt-transcribe"})
    void anOptionThatIsRefusedNamesModelsThatHaveIt(String model) {
        assertThatIllegalStateException()
                .isThrownBy(() -> ladder(model).logprobs().build())
                .withMessageContaining("(gpt-4o-transcribe, gpt-4o-mini-transcribe, ");
    }

    private RealtimeTranscriber.Builder ladder(String... models) {
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                .turns(Turns.manual())
                .transport(stage.transport)
                .resilience(Stage.once())
                .timer(stage.timer);
        Arrays.stream(models).map(ModelOptionsTest::route).forEach(builder::route);
        return builder;
    }

    private static Route route(String model) {
        return Route.openAi(Stage.SECRET).model(model);
    }

    private static RealtimeTranscriber.Builder set(String option, RealtimeTranscriber.Builder builder) {
        return requireNonNull(OPTIONS.get(option)).apply(builder);
    }

    /** What the first session that is opened is told. */
    private SessionConfig update(RealtimeTranscriber transcriber) {
        ScriptedLink link = stage.link();
        Stage.Listener listener = listen(transcriber.transcribe(Flux.never()));
        listener.cancel();
        return link.sent(SessionCommand.Update.class).get(0).session();
    }

    private static String fields(SessionConfig config) {
        Transcription block = requireNonNull(config.transcription());
        List<String> fields = new ArrayList<>();
        add(fields, "model", block.model());
        add(fields, "language", block.language());
        add(fields, "languages", block.languages());
        add(fields, "prompt", block.prompt());
        add(fields, "keywords", block.keywords());
        add(fields, "delay", block.delay());
        add(fields, "logprobs", config.includeLogprobs());
        return String.join(" ", fields);
    }

    private static void add(List<String> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.add(name + "=" + value);
        }
    }
}
