// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static io.github.reactorrealtime.transport.ServerMessages.created;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.session;
import static io.github.reactorrealtime.transport.ServerMessages.updated;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** Which kind of session is asked for after which refusal, and how it is remembered. */
class SessionPlansTest {

    private final TestTimer timer = new TestTimer();
    private final ScriptedTransport transport = new ScriptedTransport();

    @AfterEach
    void noTimerIsLeftOver() {
        assertThat(timer.pending()).isZero();
    }

    private static SessionConfig wanted(@Nullable String delay) {
        Transcription transcription = Transcription.of("my-transcribe");
        return SessionConfig.builder(SessionType.TRANSCRIPTION)
                .inputFormat(AudioInputFormat.PCM_24KHZ)
                .transcription(delay == null ? transcription : transcription.withDelay(delay))
                .turnDetection(new TurnDetection.Off())
                .build();
    }

    private RealtimeClient client(Dialect dialect) {
        return client(dialect, wanted(null), new PlanMemory());
    }

    private RealtimeClient client(Dialect dialect, SessionConfig wanted, PlanMemory memory) {
        Endpoint endpoint = new Endpoint(dialect, URI.create("wss://gateway"), Credential.bearer("key"), Map.of());
        return RealtimeClient.builder(endpoint, SessionPlan.transcription(endpoint, wanted, "my-realtime"))
                .transport(transport)
                .timer(timer)
                .memory(memory)
                .settings(new ConnectSettings(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10)))
                .build();
    }

    private static StepVerifier.FirstStep<RealtimeSession> connect(RealtimeClient client) {
        return client.connect().as(StepVerifier::create);
    }

    /** Creates the session, and answers its configuration with an error. */
    private ScriptedLink refusing(String code, String message, String param) {
        ScriptedLink link = transport.accept();
        String error = error(code, message, "rr-configure").replace("\"param\":null", "\"param\":\"" + param + "\"");
        link.onSent(event -> {
            if (event instanceof SessionCommand) {
                link.say(error);
            }
        });
        link.say(created());
        return link;
    }

    private static Shape shape(ScriptedLink link) {
        return link.sent(SessionCommand.class).get(0).session().shape();
    }

    // Azure: transcription session, conversation nested, conversation flat

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid_parameter|Passing a transcription session update event to a realtime session is not allowed.|session",
                "unknown_parameter|Unknown parameter: 'session.audio'.|session.audio",
                "unknown_parameter|Unknown parameter: 'session.input_audio_transcription'.|session.input_audio_transcription",
                "missing_required_parameter|Missing required parameter: 'session.type'.|session.type",
                "invalid_model|Model \\'x\\' is not supported in transcription mode.|model",
                "invalid_model|You must not provide a model parameter for transcription sessions.|model",
                "invalid_value|Invalid value: 'transcription_session.update'.|type"
            })
    void aRefusalOfShapeLeadsToTheNextPlan(String code, String message, String param) {
        ScriptedLink first = refusing(code, message.replace("\\", ""), param);
        ScriptedLink second = transport.acceptAndConfirm();
        connect(client(Dialect.AZURE)).expectNextCount(1).verifyComplete();
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(shape(second)).isEqualTo(Shape.NESTED);
        assertThat(transport.requests().get(1).uri()).hasQuery("model=my-realtime");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown_parameter|Unknown parameter.|session.audio.input.transcription.keywords",
                "invalid_value|Turn detection is not supported for this transcription model.|session.audio.input.turn_detection",
                "unknown_parameter|Turn detection is not supported for this transcription model.|session.audio.input.turn_detection",
                "integer_below_min_value|Expected a value >= 24000.|session.audio.input.format.rate",
                "invalid_language_format|must be specified in ISO-639-1 format.|session.audio.input.transcription.language",
                "model_not_found|no access|model",
                "beta_api_shape_disabled|The Realtime Beta API is no longer supported.|x",
                "insufficient_quota|You exceeded your current quota|x"
            })
    void aRefusalOfSomethingElseIsTheEnd(String code, String message, String param) {
        refusing(code, message, param);
        connect(client(Dialect.AZURE))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ServiceException.class,
                                refused -> assertThat(refused.error().code()).isEqualTo(code)));
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void azureEndsAtTheFlatShapeOfMicrosoftsAnswers() {
        transport.refuse(400, "{\"error\":{\"code\":\"OperationNotSupported\",\"message\":\"no\"}}");
        refusing("unknown_parameter", "Unknown parameter: 'session.audio'.", "session.audio");
        ScriptedLink flat = transport.acceptAndConfirm();
        connect(client(Dialect.AZURE)).expectNextCount(1).verifyComplete();
        assertThat(shape(flat)).isEqualTo(Shape.FLAT_WITH_TYPE);
    }

    @Test
    void thePreviewIsAskedInTheFlatShapeOnly() {
        refusing("invalid_parameter", "no", "session");
        ScriptedLink conversation = transport.acceptAndConfirm();
        connect(client(Dialect.AZURE_PREVIEW)).expectNextCount(1).verifyComplete();
        assertThat(shape(conversation)).isEqualTo(Shape.FLAT);
        assertThat(conversation.sent()).singleElement().isInstanceOf(SessionCommand.Update.class);
        assertThat(transport.requests().get(0).uri())
                .hasToString("wss://gateway/openai/realtime?api-version=2025-04-01-preview&intent=transcription");
        assertThat(transport.requests().get(1).uri())
                .hasToString("wss://gateway/openai/realtime?api-version=2025-04-01-preview&deployment=my-realtime");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307})
    void aRedirectOfThePreviewIsNotFollowed(int status) {
        transport.refuse(new UpgradeRefusedException(
                status, Map.of("Location", "wss://res.openai.azure.com/v1/realtime?api-key=0123456789abcdef"), ""));
        connect(client(Dialect.AZURE_PREVIEW))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(HandshakeException.class)
                        .hasMessageContaining("Dialect.AZURE")
                        .hasMessageNotContaining("0123456789abcdef"));
        assertThat(transport.requests()).hasSize(1);
    }

    // Compatible servers

    @Test
    void aServerOfTheBetaMayKnowOneOfTwoCommands() {
        ScriptedLink strict = refusing("unknown_event", "Unknown event type", "type");
        ScriptedLink other = transport.acceptAndConfirm();
        connect(client(Dialect.BETA)).expectNextCount(1).verifyComplete();
        assertThat(strict.sent()).singleElement().isInstanceOf(SessionCommand.TranscriptionUpdate.class);
        assertThat(other.sent()).singleElement().isInstanceOf(SessionCommand.Update.class);
        assertThat(transport.requests().get(0).headers()).doesNotContainKey("OpenAI-Beta");
    }

    @Test
    void eitherConfirmationCounts() {
        for (String type : List.of("session.updated", "transcription_session.updated")) {
            ScriptedLink link = transport.accept();
            link.onSent(event -> link.say(session(type, "{\"model\":\"my-transcribe\"}", "")));
            link.say(session("transcription_session.created", "null", ""));
            connect(client(Dialect.BETA)).expectNextCount(1).verifyComplete();
        }
    }

    @Test
    void aRemarkOfSpeachesIsNoRefusal() {
        ScriptedLink link = transport.accept();
        link.onSent(event -> {
            link.say(error(
                    "",
                    "Specifying `session.turn_detection.prefix_padding_ms` is not supported. The server either does not"
                            + " support this field or it is not configurable.",
                    ""));
            link.say(updated());
        });
        link.say(created());
        connect(client(Dialect.SPEACHES)).expectNextCount(1).verifyComplete();
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void anErrorWithAnEmptyEventIdAnswersTheConfiguration() {
        ScriptedLink link = transport.accept();
        link.onSent(event -> link.say("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":"
                + "\"session_update_error\",\"message\":\"Failed to update session: model is not a valid pipeline model: x\","
                + "\"event_id\":\"\"}}"));
        link.say(created());
        connect(client(Dialect.LOCALAI))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ServiceException.class)
                        .hasMessageContaining("pipeline with VAD"));
    }

    @Test
    void anErrorInOneStringIsARefusalLikeAnyOther() {
        ScriptedLink link = transport.accept();
        link.say("{\"type\":\"error\",\"error\":\"no such route\",\"code\":\"unknown_event\"}");
        connect(client(Dialect.VLLM))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ServiceException.class)
                        .hasMessageContainingAll("no such route", "Dialect.names()"));
    }

    @Test
    void aRateThatWasNotTakenIsNoticedBeforeAudioFlows() {
        ScriptedLink link = transport.acceptAndConfirm();
        connect(client(Dialect.LOCALAI))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(RealtimeException.class)
                        .hasMessageContainingAll("24000 Hz", "16000 Hz", "withInputRate"));
        assertThat(link.isOpen()).isFalse();
    }

    // Options that come and go

    @Test
    void aDelayThatIsRefusedIsLeftOutOnTheSameSocket() {
        ScriptedLink link = transport.accept();
        link.onSent(event -> {
            boolean asks = event instanceof SessionCommand command
                    && requireNonNull(command.session().transcription()).delay() != null;
            link.say(
                    asks
                            ? error("unknown_parameter", "Unknown parameter.", "rr-configure")
                                    .replace("\"param\":null", "\"param\":\"session.audio.input.transcription.delay\"")
                            : updated());
        });
        link.say(created());
        connect(client(Dialect.OPENAI, wanted("low"), new PlanMemory()))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(link.sent(SessionCommand.Update.class))
                .satisfiesExactly(
                        first -> assertThat(requireNonNull(first.session().transcription())
                                        .delay())
                                .isEqualTo("low"),
                        second -> assertThat(second.session()).isEqualTo(wanted(null)));
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void aServiceThatRefusesDelayWhereThereIsNoneIsNotAskedForEver() {
        refusing("unknown_parameter", "Unknown parameter.", "session.audio.input.transcription.delay");
        connect(client(Dialect.OPENAI)).verifyError(ServiceException.class);
        refusing("unknown_parameter", "Unknown parameter.", "session.audio.input.transcription.delay");
        connect(client(Dialect.OPENAI, wanted("low"), new PlanMemory())).verifyError(ServiceException.class);
    }

    // Memory

    @Test
    void clientsWithOneMemoryLearnFromEachOther() {
        PlanMemory memory = new PlanMemory();
        transport.refuse(400, "");
        transport.acceptAndConfirm();
        connect(client(Dialect.AZURE, wanted(null), memory)).expectNextCount(1).verifyComplete();
        ScriptedLink other = transport.acceptAndConfirm();
        connect(client(Dialect.AZURE, wanted("low"), memory)).expectNextCount(1).verifyComplete();
        assertThat(transport.requests()).hasSize(3);
        assertThat(other.sent(SessionCommand.class).get(0).session().type()).isEqualTo(SessionType.REALTIME);
        assertThat(memory).asString().contains("conversation session, nested").doesNotContain("key");
    }

    @Test
    void whatIsRememberedIsForgottenWhenItNoLongerHolds() {
        PlanMemory memory = new PlanMemory();
        RealtimeClient client = client(Dialect.AZURE, wanted(null), memory);
        transport.refuse(400, "");
        transport.acceptAndConfirm();
        connect(client).expectNextCount(1).verifyComplete();
        transport.refuse(400, ""); // nested conversation, and then flat
        transport.refuse(400, "");
        transport.acceptAndConfirm();
        connect(client).expectNextCount(1).verifyComplete();
        transport.acceptAndConfirm();
        connect(client).expectNextCount(1).verifyComplete();
        assertThat(transport.requests()).hasSize(6);
        assertThat(transport.requests().get(5).uri()).hasQuery("intent=transcription");
    }
}
