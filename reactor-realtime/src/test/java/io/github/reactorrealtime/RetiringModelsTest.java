// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Retirement;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ServerMessages;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class RetiringModelsTest {

    private static final LocalDate OPENAI_END = LocalDate.of(2027, 2, 26);
    private static final LocalDate AZURE_END = LocalDate.of(2026, 12, 15);

    private final Stage stage = new Stage();
    private final List<String> told = new ArrayList<>();
    private final TranscriberListener listener = new TranscriberListener() {
        @Override
        public void modelRetires(String route, Retirement retirement, String notice) {
            told.add(route + " " + retirement.provider() + " " + retirement.date());
        }
    };

    @ParameterizedTest
    @CsvSource({"91,false", "90,true", "0,true", "-1,true"})
    void theListenerIsToldWithin90DaysAndAfter(int daysBefore, boolean told) {
        itIs(OPENAI_END.minusDays(daysBefore));
        build(Route.openAi(Stage.SECRET).model("whisper-1"));
        assertThat(this.told).isEqualTo(told ? List.of("openai/whisper-1 OpenAI 2027-02-26") : List.of());
    }

    @ParameterizedTest
    @CsvSource({"91,false", "90,true", "0,true", "-1,true"})
    void eachProvidersOwnDateCounts(int daysBefore, boolean told) {
        itIs(AZURE_END.minusDays(daysBefore));
        build(Route.azure("res").apiKey(Stage.SECRET).model("whisper-1").deployment("d"));
        assertThat(this.told).isEqualTo(told ? List.of("res/d Azure 2026-12-15") : List.of());
    }

    @Test
    void whatEndsAtOneProviderGoesOnAtTheOther() {
        itIs(LocalDate.of(2026, 11, 21));
        build(Route.azure("res").apiKey(Stage.SECRET).model("gpt-4o-transcribe"));
        build(Route.openAi(Stage.SECRET).model("gpt-4o-transcribe"));
        assertThat(told).containsExactly("res/gpt-4o-transcribe Azure 2026-10-15");
    }

    @Test
    void serversOfOnesOwnHaveNoDates() {
        itIs(OPENAI_END.plusDays(1));
        build(Route.at(URI.create("ws://localhost:8080"), Dialect.OPENAI).model("whisper-1"));
        assertThat(told).isEmpty();
    }

    @Test
    void theLogNamesAModelOncePerProvider() {
        List<String> log = new ArrayList<>();
        RetiringModels models = new RetiringModels(log::add);
        Instant now = OPENAI_END.minusDays(90).atStartOfDay().toInstant(ZoneOffset.UTC);
        LadderPlan plan = new LadderPlan(
                List.of(
                        Route.openAi(Stage.SECRET).model("whisper-1"),
                        Route.azure("res").apiKey(Stage.SECRET).model("whisper-1"),
                        Route.azure("other").apiKey(Stage.SECRET).model("whisper-1"),
                        Route.openAi(Stage.SECRET).model("gpt-live-transcribe")),
                TranscriptionModels.standard(),
                SessionOptions.NONE,
                null);
        models.check(plan, now, listener);
        models.check(plan, now, listener);
        assertThat(log).hasSize(2);
        assertThat(log.get(0))
                .startsWith("OpenAI switches off whisper-1 on 2027-02-26 (in 90 days) — move to gpt-live-");
        assertThat(log.get(1)).startsWith("Azure switches off whisper-1 version 001 on 2026-12-15 (in 17 days");
        assertThat(told).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410})
    void aRefusedUpgradeSaysThatTheModelHasEnded(int status) {
        itIs(AZURE_END.plusDays(3));
        stage.transport.refuse(status, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"gone\"}}");
        RealtimeException error = failure(azure());
        assertThat(error)
                .isInstanceOf(HandshakeException.class)
                .hasMessageContainingAll(
                        "DeploymentNotFound",
                        "note: Azure switches off whisper-1 version 001 on 2026-12-15 (3 days ago)",
                        "move to gpt-live-transcribe");
        assertThat(((HandshakeException) error).httpStatus()).isEqualTo(status);
        assertThat(((HandshakeException) error).code()).isEqualTo("DeploymentNotFound");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500})
    void otherRefusalsOfTheUpgradeAreNotExplainedByIt(int status) {
        itIs(AZURE_END.plusDays(3));
        stage.transport.refuse(status, "");
        assertThat(failure(azure())).hasMessageNotContaining("switches off");
    }

    @ParameterizedTest
    @CsvSource({"model_not_found,true", "invalid_model,true", "invalid_api_key,false", "insufficient_quota,false"})
    void aRefusedSessionSaysSoToo(String code, boolean explained) {
        itIs(OPENAI_END.plusDays(3));
        ScriptedLink link = stage.transport.accept();
        RealtimeException error = failure(Route.openAi(Stage.SECRET).model("whisper-1"), link, code);
        assertThat(error).isInstanceOf(ServiceException.class).hasMessageContaining(code);
        assertThat(String.valueOf(error.getMessage()).contains("OpenAI switches off whisper-1 on 2027-02-26"))
                .isEqualTo(explained);
        assertThat(((ServiceException) error).error().code()).isEqualTo(code);
    }

    @Test
    void aRefusedTurnSaysSoToo() {
        itIs(OPENAI_END.plusDays(3));
        ScriptedLink link = stage.link();
        Stage.Listener listener = Stage.listen(
                build(Route.openAi(Stage.SECRET).model("whisper-1")).transcribe(Flux.just(Stage.sound(600))));
        link.say(
                ServerMessages.committed("a"),
                ServerMessages.failed("a", "invalid_request_error", "model_not_found", "The model does not exist."));
        assertThat(listener.events(TranscriptEvent.Failed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.cause())
                        .hasMessageContaining("The model does not exist.")
                        .hasMessageContaining("note: OpenAI switches off whisper-1 on 2027-02-26"));
    }

    @Test
    void audioThatCannotBeUnderstoodIsNotTheModelsEnd() {
        itIs(OPENAI_END.plusDays(3));
        ScriptedLink link = stage.link();
        Stage.Listener listener = Stage.listen(
                build(Route.openAi(Stage.SECRET).model("whisper-1")).transcribe(Flux.just(Stage.sound(600))));
        link.say(
                ServerMessages.committed("a"),
                ServerMessages.failed("a", "transcription_error", "audio_unintelligible", "no"));
        assertThat(listener.events(TranscriptEvent.Failed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.cause()).hasMessageNotContaining("switches off"));
    }

    @Test
    void aModelWithTimeLeftIsNotBlamed() {
        itIs(OPENAI_END.minusDays(91));
        ScriptedLink link = stage.transport.accept();
        assertThat(failure(Route.openAi(Stage.SECRET).model("whisper-1"), link, "model_not_found"))
                .hasMessageNotContaining("switches off");
    }

    private static Route azure() {
        return Route.azure("res").apiKey(Stage.SECRET).model("whisper-1");
    }

    private void itIs(LocalDate day) {
        stage.timer.advance(Duration.between(Instant.EPOCH, day.atTime(23, 59).toInstant(ZoneOffset.UTC)));
    }

    private RealtimeTranscriber build(Route route) {
        return RealtimeTranscriber.builder()
                .route(route)
                .turns(Turns.manual())
                .transport(stage.transport)
                .resilience(Stage.once())
                .failover(FailoverSettings.DEFAULTS.withOutage(Duration.ZERO))
                .timer(stage.timer)
                .listener(listener)
                .build();
    }

    private RealtimeException failure(Route route) {
        return failure(route, null, "");
    }

    private RealtimeException failure(Route route, @Nullable ScriptedLink link, String code) {
        List<Throwable> errors = new ArrayList<>();
        build(route)
                .transcribe(Flux.never())
                .as(StepVerifier::create)
                .then(() -> {
                    if (link != null) {
                        link.say(ServerMessages.error(code, "no", ""));
                        link.closeByPeer(4000, "");
                    }
                })
                .verifyErrorSatisfies(errors::add);
        return (RealtimeException) errors.get(0);
    }
}
