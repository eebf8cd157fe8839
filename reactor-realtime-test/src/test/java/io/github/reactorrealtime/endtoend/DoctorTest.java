// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeDoctor;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.diagnosis.Diagnosis;
import io.github.reactorrealtime.diagnosis.Finding;
import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.CompatibleServer;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.reactorrealtime.transport.Transport;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each road on which users of the service failed, walked by the doctor: every one has its own plain sentence, and no key is in any. */
class DoctorTest extends EndToEnd {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .apiKey(KEY)
            .azureDeployment("my-4o", "gpt-4o-transcribe")
            .azureDeployment("my-realtime", "gpt-realtime")
            .azureDeployment("my-realtime-whisper", "gpt-realtime-whisper")
            .start();

    private String printed = "";

    @AfterEach
    void noSecretIsInWhatWasPrinted() {
        assertThat(printed).isNotEmpty().doesNotContain(KEY).doesNotContain("ek_");
    }

    @Test
    void aRouteThatWorksIsOkAllTheWay() {
        Diagnosis diagnosis = examine(openAi("gpt-4o-transcribe"));
        assertThat(outcomes(diagnosis))
                .isEqualTo(
                        "options OK, dns OK, tcp OK, tls SKIPPED, upgrade OK, first event OK, session plan OK, tone OK, rest OK,"
                                + " mint OK, mint OK");
        assertThat(one(diagnosis, Step.TONE).meaning()).contains("came back as '1'");
        assertThat(one(diagnosis, Step.REST).support().requestId()).isNotEmpty();
    }

    @Test
    void azureTellsRegionAndRequestId() {
        Diagnosis diagnosis = examine(azure("my-4o"));
        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(one(diagnosis, Step.REST).support().region()).isNotEmpty();
        assertThat(diagnosis.table(200)).contains("region ").contains("apim-request-id ");
    }

    @Test
    void realtimeWhisperAsTheModelOfTheUrl() {
        Diagnosis diagnosis = examine(azure("my-4o").realtimeModel("my-realtime-whisper"));
        Finding second = all(diagnosis, Step.UPGRADE).get(1);
        assertThat(second.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(second.meaning()).contains("400 OpperationNotSupported");
        assertThat(second.advice()).contains("a transcription deployment can't be named in ?model=");
        assertThat(second.support().apimRequestId()).isNotEmpty();
    }

    @Test
    void aTranscriptionUpdateOnARealtimeSession() {
        emulator.inject(
                new Fault.RefuseUpdate(
                        "invalid_parameter",
                        "Passing a transcription session update event to a realtime session is not allowed.",
                        "session.type"),
                When.at(Point.UPDATE));
        Finding plan = one(examine(openAi("gpt-4o-transcribe")), Step.PLAN);
        assertThat(plan.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(plan.meaning()).contains("invalid_parameter");
        assertThat(plan.advice()).contains("is a conversation session for good: connect with intent=transcription");
    }

    @Test
    void thePreviewsRedirectWithTheKeyInIt() {
        Finding upgrade = all(
                        examine(Route.at(emulator.uri(), Dialect.AZURE_PREVIEW)
                                .apiKey(KEY)
                                .model("gpt-4o-transcribe")
                                .deployment("my-4o")
                                .realtimeModel("my-realtime-whisper")),
                        Step.UPGRADE)
                .get(1);
        assertThat(upgrade.meaning()).contains("302");
        assertThat(upgrade.advice())
                .contains("the redirect was not followed, because it would carry the credentials along")
                .contains("use the GA endpoint without api-version");
    }

    @ParameterizedTest
    @CsvSource({"VLLM,vllm", "LOCALAI,localai", "FLAT,speaches"})
    void aCompatibleServerIsExaminedInItsOwnDialect(CompatibleServer server, String dialect) {
        try (RealtimeEmulator compatible =
                RealtimeEmulator.builder().compatible(server).start()) {
            Diagnosis diagnosis = examine(Route.at(compatible.uri(), Dialect.named(dialect))
                    .apiKey(KEY)
                    .model("gpt-4o-transcribe"));
            assertThat(one(diagnosis, Step.TONE).meaning()).contains("came back as '1'");
            assertThat(diagnosis.isHealthy()).as(diagnosis.toString()).isTrue();
        }
    }

    @Test
    void aFlatFieldThatIsRefused() {
        List<Finding> plans = all(examine(azure("my-4o").realtimeModel("my-realtime")), Step.PLAN);
        assertThat(plans).extracting(Finding::outcome).containsExactly(Outcome.OK, Outcome.OK, Outcome.WARNING);
        assertThat(plans.get(2).meaning()).contains("unknown_parameter for session.input_audio_");
        assertThat(plans.get(2).advice())
                .contains("it is one of the flat shape, and this endpoint wants the nested one");
    }

    @Test
    void aDeploymentThatDoesNotExist() {
        Finding second = all(examine(azure("my-4o").realtimeModel("missing")), Step.UPGRADE)
                .get(1);
        assertThat(second.meaning()).contains("404 DeploymentNotFound");
        assertThat(second.advice()).contains("check the name of the deployment");
    }

    @Test
    void theIdOfAModelWhereADeploymentIsNeeded() {
        Diagnosis diagnosis = examine(azure("gpt-4o-transcribe"));
        assertThat(one(diagnosis, Step.PLAN).outcome()).isEqualTo(Outcome.OK);
        Finding tone = one(diagnosis, Step.TONE);
        assertThat(tone.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(tone.meaning()).contains("the session was accepted, but the tone could not be transcribed");
        assertThat(tone.advice()).contains("the name is a model's and not your deployment's (Route.deployment)");
        assertThat(one(diagnosis, Step.REST).advice()).contains("check the name of the deployment");
    }

    @Test
    void anApiVersionOnTheGaPath() {
        URI dated = URI.create(emulator.uri() + "/openai/v1/realtime?api-version=2025-04-01-preview");
        Finding finding = failed(examine(Route.at(dated, Dialect.AZURE)
                .apiKey(KEY)
                .model("gpt-4o-transcribe")
                .deployment("my-4o")));
        assertThat(finding.meaning() + finding.advice()).contains("api-version");
    }

    @Test
    void aWrongKeyAtOpenAiIsRefusedInBand() {
        Diagnosis diagnosis = examine(
                Route.at(emulator.uri(), Dialect.OPENAI).apiKey("wrong-" + KEY).model("gpt-4o-transcribe"));
        assertThat(one(diagnosis, Step.UPGRADE).meaning()).contains("proves nothing");
        Finding refusal = one(diagnosis, Step.FIRST_EVENT);
        assertThat(refusal.meaning()).contains("invalid_api_key");
        assertThat(refusal.advice())
                .isEqualTo("check the API key, that it belongs to this endpoint, and that it has not expired");
        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void aWrongKeyAtAzureIsRefusedAtTheUpgrade() {
        Diagnosis diagnosis = examine(Route.at(emulator.uri(), Dialect.AZURE)
                .apiKey("wrong-" + KEY)
                .model("gpt-4o-transcribe")
                .deployment("my-4o"));
        assertThat(one(diagnosis, Step.UPGRADE).meaning()).contains("401");
        assertThat(one(diagnosis, Step.UPGRADE).advice()).startsWith("check the API key");
        assertThat(one(diagnosis, Step.REST).meaning()).isEqualTo("the service refused the key, see upgrade");
    }

    @Test
    void voiceDetectionOnAStreamingModel() {
        Diagnosis diagnosis = examine(azure("my-realtime-whisper"));
        Finding plan = one(diagnosis, Step.PLAN);
        assertThat(plan.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(plan.meaning()).contains("Turn detection is not supported");
        assertThat(plan.advice()).contains("this model takes no voice activity detection of the service");
        assertThat(one(diagnosis, Step.TONE).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamingModelThatIsKnownIsAskedForNoVoiceDetection() {
        Diagnosis diagnosis = examine(openAi("gpt-realtime-whisper"));
        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(one(diagnosis, Step.REST).meaning()).isEqualTo("gpt-realtime-whisper transcribes in sessions only");
    }

    @Test
    void anOutageOfTheRegionsTranscriptionWhereUploadsGoOn() {
        emulator.inject(Fault.failTranscription(), When.at(Point.COMMITTED));
        Diagnosis diagnosis = examine(azure("my-4o"));
        assertThat(one(diagnosis, Step.TONE).advice()).contains("an outage of the region's transcription", "'rest'");
        assertThat(one(diagnosis, Step.REST).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aMintThatFailsWithATranscriptionBlockOnly() {
        emulator.inject(new Fault.BreakMint(true), When.at(Point.MINT));
        Diagnosis diagnosis = examine(azure("my-4o"));
        List<Finding> mints = all(diagnosis, Step.MINT);
        assertThat(mints).extracting(Finding::outcome).containsExactly(Outcome.WARNING, Outcome.OK);
        assertThat(mints.get(0).meaning())
                .contains("with a transcription block minting fails, without it works")
                .contains("500");
        assertThat(mints.get(0).advice()).contains("configure the session after connecting");
        assertThat(diagnosis.isHealthy()).isTrue();
    }

    @Test
    void aModelThatHearsNothing() {
        emulator.inject(new Fault.Stall(), When.at(Point.COMMITTED));
        Finding tone = one(examine(openAi("gpt-4o-transcribe")), Step.TONE);
        assertThat(tone.meaning()).contains("neither a text nor a failure came within 5000 ms");
    }

    @Test
    void aRouteThatUploadsIsJudgedByItsUpload() {
        Diagnosis diagnosis = examine(openAi("gpt-4o-transcribe").rest());
        assertThat(outcomes(diagnosis))
                .contains("upgrade SKIPPED, first event SKIPPED, session plan SKIPPED, tone SKIPPED, rest OK");
        assertThat(diagnosis.isHealthy()).isTrue();

        emulator.inject(Fault.rejectRequest(503, "overloaded", "Busy."), When.at(Point.REST));
        assertThat(one(examine(openAi("gpt-4o-transcribe").rest()), Step.REST).outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(one(examine(openAi("gpt-4o-transcribe")), Step.REST).outcome())
                .as("a route that needs no uploads")
                .isEqualTo(Outcome.WARNING);
    }

    @Test
    void aHostThatDoesNotExist() {
        Diagnosis diagnosis = examine(Route.at(URI.create("wss://no-such-host.invalid"), Dialect.OPENAI)
                .apiKey(KEY)
                .model("whisper-1"));
        assertThat(one(diagnosis, Step.DNS).meaning()).isEqualTo("the name no-such-host.invalid is unknown here");
        assertThat(one(diagnosis, Step.UPGRADE).meaning()).isEqualTo("the host was not reached, see dns");
    }

    @Test
    void aPortNobodyListensTo() {
        emulator.close();
        Diagnosis diagnosis = examine(openAi("whisper-1"));
        assertThat(one(diagnosis, Step.TCP).meaning()).contains("refused");
        assertThat(one(diagnosis, Step.UPGRADE).meaning()).isEqualTo("the host was not reached, see tcp");
    }

    @Test
    void aServerWithoutTlsWhereTlsIsExpected() {
        URI wss = URI.create(emulator.uri().toString().replace("ws:", "wss:"));
        Diagnosis diagnosis = examine(Route.at(wss, Dialect.OPENAI).apiKey(KEY).model("whisper-1"));
        assertThat(one(diagnosis, Step.TLS).meaning()).startsWith("no encryption was agreed on");
        assertThat(one(diagnosis, Step.TLS).advice()).contains("ws://");
    }

    @Test
    void aCertificateOfOnesOwn() {
        try (RealtimeEmulator secure = RealtimeEmulator.builder().tls().start()) {
            Route route = Route.at(secure.uri(), Dialect.OPENAI).apiKey(KEY).model("whisper-1");
            Finding refused = one(examine(route), Step.TLS);
            assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(refused.meaning()).contains("it is self-signed");
            assertThat(secure.connections()).as("nothing was asked over it").isEmpty();

            Diagnosis trusted = examine(doctor().transport(trusting(secure)), route);
            assertThat(one(trusted, Step.TLS).outcome()).isEqualTo(Outcome.OK);
            assertThat(one(trusted, Step.TLS).meaning()).contains("TLSv1.", "good until ");
            assertThat(trusted.isHealthy()).isTrue();
        }
    }

    private static Transport trusting(RealtimeEmulator emulator) {
        try {
            SslContext context = SslContextBuilder.forClient()
                    .trustManager(emulator.certificate())
                    .build();
            return Transport.create(http -> http.secure(ssl -> ssl.sslContext(context)));
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private Route openAi(String model) {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey(KEY).model(model);
    }

    private Route azure(String deployment) {
        return Route.at(emulator.uri(), Dialect.AZURE)
                .apiKey(KEY)
                .model("gpt-4o-transcribe")
                .deployment(deployment);
    }

    private static RealtimeDoctor.Builder doctor() {
        return RealtimeDoctor.builder().transcriptLimit(Duration.ofSeconds(5));
    }

    private Diagnosis examine(Route route) {
        return examine(doctor(), route);
    }

    private Diagnosis examine(RealtimeDoctor.Builder doctor, Route route) {
        Diagnosis diagnosis = requireNonNull(doctor.build().examine(route).block(PATIENCE));
        printed += diagnosis.table(60) + diagnosis + diagnosis.findings();
        return diagnosis;
    }

    private static Finding failed(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.FAILED)
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> all(Diagnosis diagnosis, Step step) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.step() == step)
                .toList();
    }

    private static Finding one(Diagnosis diagnosis, Step step) {
        assertThat(all(diagnosis, step)).as(diagnosis.toString()).hasSize(1);
        return all(diagnosis, step).get(0);
    }

    private static String outcomes(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .map(finding -> finding.step() + " " + finding.outcome())
                .collect(Collectors.joining(", "));
    }
}
