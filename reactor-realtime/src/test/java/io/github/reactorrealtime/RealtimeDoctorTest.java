// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.created;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.session;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.diagnosis.Diagnosis;
import io.github.reactorrealtime.diagnosis.Finding;
import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The steps of a diagnosis, against a service in the hands of the test. Connections come in the order socket, plans, tone. */
class RealtimeDoctorTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef"; // as Azure's, without a form of its own
    private static final Route OPENAI = Route.openAi(SECRET).model("gpt-4o-transcribe");
    private static final Route AZURE = Route.azure("res")
            .apiKey(SECRET)
            .model("gpt-4o-transcribe")
            .deployment("my-4o")
            .realtimeModel("my-realtime");

    private final TestTimer timer = new TestTimer();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final RealtimeDoctor doctor = RealtimeDoctor.builder()
            .transport(transport)
            .timer(timer)
            .settings(new ConnectSettings(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10)))
            .build();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aHealthyRouteIsOkFromTheUpgradeToTheTone() {
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        ScriptedLink tone = transport.acceptAndConfirm();
        answerCommit(tone, completed("item_1", "1"));

        Diagnosis diagnosis = examine(OPENAI);

        assertThat(outcomes(diagnosis))
                .isEqualTo(
                        "options OK, dns SKIPPED, tcp SKIPPED, tls SKIPPED, upgrade OK, first event OK, session plan OK,"
                                + " tone OK, rest SKIPPED, mint SKIPPED, mint SKIPPED");
        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(tone.audio()).hasSize(48_000);
        assertThat(tone.isOpen()).isFalse();
        assertThat(only(diagnosis, Step.TONE).support().sessionId()).isEqualTo("sess_1");
        assertThat(only(diagnosis, Step.REST).meaning()).isEqualTo("this transport makes no HTTP requests");
    }

    @Test
    void theToneIsCommittedByHandWhateverEndsTurnsOtherwise() {
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        ScriptedLink tone = transport.acceptAndConfirm();
        answerCommit(tone, completed("item_1", ""));

        Diagnosis diagnosis = examine(OPENAI);

        assertThat(only(diagnosis, Step.TONE).meaning()).contains("an empty text, as it should");
        assertThat(tone.sent(SessionCommand.Update.class))
                .singleElement()
                .extracting(update -> update.session().turnDetection())
                .hasToString("Off[]");
    }

    @Test
    void nothingIsSentForARouteThatLeadsNowhere() {
        Diagnosis diagnosis = examine(Route.openAi(SECRET));
        assertThat(only(diagnosis, Step.OPTIONS).meaning()).isEqualTo("route openai/ names no model");
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.step() != Step.OPTIONS)
                .allSatisfy(finding -> {
                    assertThat(finding.outcome()).isEqualTo(Outcome.SKIPPED);
                    assertThat(finding.meaning()).isEqualTo("the route leads nowhere, see options");
                });
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aModelThatIsSwitchedOffSoonIsAWarning() {
        TranscriptionModel soonGone = TranscriptionModels.standard().of("gpt-4o-transcribe").toBuilder("soon-gone")
                .retires(Provider.OPENAI, LocalDate.of(1970, 3, 1)) // where virtual time begins
                .build();
        transport.refuse(500, "");
        Diagnosis diagnosis = RealtimeDoctor.builder()
                .transport(transport)
                .timer(timer)
                .models(TranscriptionModels.standard().with(soonGone))
                .build()
                .examine(Route.openAi(SECRET).model("soon-gone"))
                .block();
        Finding options = only(requireNonNull(diagnosis), Step.OPTIONS);
        assertThat(options.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(options.meaning()).contains("switches off soon-gone").contains("1970-03-01");
    }

    @Test
    void everyPlanIsTriedAlsoAfterOneWasAccepted() {
        transport.acceptAndConfirm(); // intent=transcription
        transport.acceptAndConfirm(); // model=my-realtime
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        ScriptedLink flat = transport.accept();
        flat.onSent(event -> flat.say(error("unknown_parameter", "Unknown parameter.", "rr-configure")));
        flat.say(created());
        ScriptedLink tone = transport.acceptAndConfirm();
        answerCommit(tone, completed("item_1", "1"));

        Diagnosis diagnosis = examine(AZURE);

        assertThat(all(diagnosis, Step.PLAN))
                .extracting(Finding::outcome)
                .containsExactly(Outcome.OK, Outcome.OK, Outcome.WARNING);
        assertThat(all(diagnosis, Step.PLAN).get(1).meaning()).contains("not needed");
        assertThat(all(diagnosis, Step.UPGRADE)).hasSize(2);
        assertThat(diagnosis.isHealthy()).isTrue();
    }

    @Test
    void aSocketThatIsRefusedLeavesThePlansOfTheOther() {
        transport.refuse(400, "{\"error\":{\"code\":\"OpperationNotSupported\",\"message\":\"No.\"}}");
        transport.acceptAndConfirm(); // model=my-realtime
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        answerCommit(transport.acceptAndConfirm(), completed("item_1", "1"));

        Diagnosis diagnosis = examine(AZURE);

        assertThat(outcomes(diagnosis))
                .contains("upgrade WARNING, first event SKIPPED, upgrade OK, first event OK,"
                        + " session plan SKIPPED, session plan OK, session plan OK, tone OK");
        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(transport.requests().get(4).uri()).hasQuery("model=my-realtime");
    }

    @Test
    void aPlanNobodyTakesFailsAndNoToneIsSentWhereThereIsNoSocket() {
        transport.refuse(400, "{\"error\":{\"code\":\"OpperationNotSupported\",\"message\":\"No.\"}}");
        Diagnosis diagnosis = examine(OPENAI);
        assertThat(outcomes(diagnosis))
                .contains("upgrade FAILED, first event SKIPPED, session plan SKIPPED, tone SKIPPED, rest SKIPPED");
        assertThat(only(diagnosis, Step.TONE).meaning()).isEqualTo("there is no session to send it to");
    }

    @Test
    void aKeyThatIsRefusedInBandEndsTheDiagnosis() {
        ScriptedLink link = transport.accept();
        link.say(error("invalid_api_key", "Incorrect API key provided: " + SECRET + ".", ""));

        Diagnosis diagnosis = examine(OPENAI);

        Finding refusal = only(diagnosis, Step.FIRST_EVENT);
        assertThat(refusal.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(refusal.meaning()).contains("invalid_api_key").contains("***");
        assertThat(refusal.advice()).startsWith("check the API key");
        assertThat(only(diagnosis, Step.UPGRADE).meaning()).contains("proves nothing");
        assertThat(only(diagnosis, Step.MINT, 2).meaning()).isEqualTo("the service refused the key, see first event");
        assertNoSecret(diagnosis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Access denied", "Unauthorized for " + SECRET})
    void aKeyThatIsRefusedAtTheUpgradeEndsTheDiagnosis(String message) {
        transport.refuse(401, "{\"error\":{\"code\":\"401\",\"message\":\"" + message + "\"}}");
        Diagnosis diagnosis = examine(AZURE);
        assertThat(outcomes(diagnosis)).contains("upgrade FAILED, first event SKIPPED, upgrade SKIPPED");
        assertThat(transport.requests()).hasSize(1);
        assertNoSecret(diagnosis);
    }

    @Test
    void aKindOfKeyThatIsRefusedDoesNotEndTheDiagnosis() {
        transport.refuse(401, "{\"error\":{\"message\":\"This operation requires ephemeral authentication.\"}}");
        assertThat(outcomes(examine(OPENAI))).contains("upgrade FAILED").contains("rest SKIPPED");
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void aRedirectShowsItsPathAndNeverTheKeyInIt() {
        transport.refuse(new UpgradeRefusedException(
                302,
                Map.of(
                        "Location",
                        "wss://res.openai.azure.com/v1/realtime?intent=transcription&api-key=" + SECRET,
                        "apim-request-id",
                        "b270a055"),
                ""));
        Diagnosis diagnosis = examine(AZURE.realtimeModel("my-realtime"));
        Finding upgrade = all(diagnosis, Step.UPGRADE).get(0);
        assertThat(upgrade.meaning()).contains("302").contains("/v1/realtime?…");
        assertThat(upgrade.advice()).contains("would carry the credentials along");
        assertThat(upgrade.support().apimRequestId()).isEqualTo("b270a055");
        assertNoSecret(diagnosis);
    }

    @Test
    void aFailedToneNamesTheThreeKnownCausesOnAzure() {
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        answerCommit(transport.acceptAndConfirm(), failed("item_1"));

        Diagnosis diagnosis = examine(Route.azure("res").apiKey(SECRET).model("gpt-4o-transcribe"));

        Finding tone = only(diagnosis, Step.TONE);
        assertThat(tone.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(tone.meaning()).contains("server_error");
        assertThat(tone.advice()).contains("Route.deployment", "region", "outage", "'rest'");
    }

    @Test
    void aToneNobodyAnswersIsAFindingAfterTheTimeLimit() {
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        ScriptedLink tone = transport.acceptAndConfirm();
        List<Finding> findings = new ArrayList<>();
        Disposable diagnosis = doctor.diagnose(OPENAI).subscribe(findings::add);

        timer.advance(Duration.ofMillis(29_999));
        assertThat(findings).last().extracting(Finding::step).isEqualTo(Step.PLAN);
        timer.advance(Duration.ofMillis(1));

        assertThat(findings).element(7).satisfies(finding -> {
            assertThat(finding.step()).isEqualTo(Step.TONE);
            assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(finding.meaning()).contains("within 30000 ms");
            assertThat(finding.took()).isEqualTo(Duration.ofSeconds(30));
        });
        assertThat(tone.isOpen()).isFalse();
        assertThat(diagnosis.isDisposed()).isTrue();
    }

    @Test
    void aServiceThatSaysNothingAfterTheUpgradeIsAFinding() {
        ScriptedLink link = transport.accept();
        List<Finding> findings = new ArrayList<>();
        Disposable diagnosis = doctor.diagnose(OPENAI).subscribe(findings::add);
        timer.advance(Duration.ofSeconds(10));

        Diagnosis whole = new Diagnosis("", findings);
        assertThat(only(whole, Step.UPGRADE).outcome()).isEqualTo(Outcome.OK);
        assertThat(only(whole, Step.FIRST_EVENT).meaning()).contains("neither confirmed nor refused");
        assertThat(link.isOpen()).isFalse();
        assertThat(diagnosis.isDisposed()).isTrue();
    }

    @Test
    void aSocketThatIsClosedInsteadOfAnAnswerIsAFinding() {
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        ScriptedLink tone = transport.acceptAndConfirm();
        tone.onSent(event -> {
            if (event instanceof InputAudioCommand.Commit) {
                tone.closeByPeer(1011, "internal");
            }
        });
        assertThat(only(examine(OPENAI), Step.TONE).meaning())
                .contains("closed the socket with")
                .contains("1011");
    }

    @Test
    void aModelThatTakesNoVoiceDetectionStillHearsTheTone() {
        transport.acceptAndConfirm();
        ScriptedLink plan = transport.accept();
        plan.onSent(event -> plan.say(error(
                "invalid_value", "Turn detection is not supported for this transcription model.", "rr-configure")));
        plan.say(created());
        answerCommit(transport.acceptAndConfirm(), completed("item_1", "1"));

        Diagnosis diagnosis = examine(Route.at(URI.create("wss://gateway.test"), Dialect.OPENAI)
                .apiKey(SECRET)
                .model("unheard-of"));

        assertThat(only(diagnosis, Step.PLAN).advice()).contains("takes no voice activity detection");
        assertThat(only(diagnosis, Step.TONE).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void anEchoWithoutTheTranscriptionIsARefusal() {
        transport.acceptAndConfirm();
        ScriptedLink plan = transport.accept();
        plan.onSent(event -> plan.say(session("session.updated", "null", "")));
        plan.say(created());
        transport.refuse(500, "");
        assertThat(only(examine(OPENAI), Step.PLAN).meaning()).contains("ignored its transcription block");
    }

    @Test
    void nothingHappensBeforeTheSubscriptionAndCancellingClosesTheSocket() {
        var findings = doctor.diagnose(OPENAI);
        assertThat(transport.requests()).isEmpty();
        ScriptedLink link = transport.accept();
        Disposable diagnosis = findings.subscribe();
        assertThat(link.isOpen()).isTrue();
        diagnosis.dispose();
        assertThat(link.isOpen()).isFalse();
    }

    @Test
    void theNextStepBeginsWhenItIsAskedFor() {
        transport.next(Mono.never());
        doctor.diagnose(OPENAI)
                .as(flux -> StepVerifier.create(flux, 1))
                .expectNextCount(1)
                .then(() -> assertThat(transport.requests()).isEmpty())
                .thenCancel()
                .verify();
    }

    @Test
    void headersThatHoldSecretsAreTakenOutToo() {
        transport.refuse(403, "you sent X-Gateway: s3cr3t-of-the-gateway");
        Diagnosis diagnosis = examine(OPENAI.header("X-Gateway", "s3cr3t-of-the-gateway"));
        assertThat(diagnosis.toString()).contains("***").doesNotContain("s3cr3t");
    }

    @Test
    void aTimeLimitOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealtimeDoctor.builder().transcriptLimit(Duration.ZERO))
                .withMessageContaining("limit must be positive");
    }

    private Diagnosis examine(Route route) {
        @Nullable Diagnosis[] diagnosis = new Diagnosis[1];
        doctor.examine(route)
                .as(StepVerifier::create)
                .consumeNextWith(each -> diagnosis[0] = each)
                .verifyComplete();
        return requireNonNull(diagnosis[0]);
    }

    private static void answerCommit(ScriptedLink link, String answer) {
        link.onSent(event -> {
            if (event instanceof InputAudioCommand.Commit) {
                link.say(answer);
            }
        });
    }

    private static List<Finding> all(Diagnosis diagnosis, Step step) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.step() == step)
                .toList();
    }

    private static Finding only(Diagnosis diagnosis, Step step) {
        return only(diagnosis, step, 1);
    }

    private static Finding only(Diagnosis diagnosis, Step step, int count) {
        assertThat(all(diagnosis, step)).hasSize(count);
        return all(diagnosis, step).get(0);
    }

    private static String outcomes(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .map(finding -> finding.step() + " " + finding.outcome())
                .collect(Collectors.joining(", "));
    }

    private static void assertNoSecret(Diagnosis diagnosis) {
        assertThat(diagnosis.toString()).doesNotContain(SECRET);
        assertThat(diagnosis.table(80)).doesNotContain(SECRET);
        assertThat(diagnosis.findings())
                .allSatisfy(finding -> assertThat(finding.toString()).doesNotContain(SECRET));
    }
}
