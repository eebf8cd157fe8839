// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import io.github.reactorrealtime.test.When;
import io.github.reactorrealtime.transport.Transport;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Sockets that don't open, and those that open and are refused then. */
class HandshakeFaultsTest extends EndToEnd {

    private static final String KEY = "clear-as-day";

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey(KEY).start();

    @Test
    void f05_aTranscriptionModelIsNeverNamedInTheUrlOfASocket() {
        assertNumbers(run(transcriber(azure()).build(), numbers(2)), 2);

        assertThat(emulator.connections())
                .extracting(RecordedConnection::uri)
                .containsExactly("/openai/v1/realtime?intent=transcription");
    }

    @Test
    void f05_aTranscriptionDeploymentInTheUrlIsExplainedWithTheIdsForSupport() {
        refuseTheFirstPlan(404);

        RealtimeException failure = failureOf(azure().realtimeModel("gpt-realtime-whisper"));

        assertThat(failure)
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("OpperationNotSupported")
                .hasMessageContaining("a transcription deployment can't be named in ?model=")
                .hasMessageContaining("apim-request-id=" + failure.support().apimRequestId());
        assertThat(failure.support().apimRequestId()).isNotBlank();
        assertThat(failure.support().region()).isNotBlank();
    }

    @Test
    void f06_aConversationSocketIsConfiguredAsWhatItIs() {
        refuseTheFirstPlan(404);

        assertNumbers(run(transcriber(azure().realtimeModel("gpt-realtime")).build(), numbers(2)), 2);

        assertThat(emulator.connections().get(1).uri()).endsWith("?model=gpt-realtime");
        assertThat(emulator.connections().get(1).events().get(0)).contains("\"type\":\"realtime\"");
    }

    @Test
    void f06_anUpdateOfTheOtherKindLeadsToASocketOfTheRightKind() {
        Endpoint endpoint = endpoint(Dialect.OPENAI, Credential.bearer(KEY));
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.of("whisper-1"))
                .build();
        SessionPlan mixed =
                new SessionPlan("mixed up", URI.create(emulator.uri() + "/v1/realtime?model=gpt-realtime"), config);
        SessionPlan right = SessionPlan.transcription(endpoint, config, null).get(0);

        assertThat(Faults.failureOf(
                        RealtimeClient.builder(endpoint, List.of(mixed)).build().connect()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("invalid_parameter")
                .hasMessageContaining("connect with intent=transcription");
        assertThat(RealtimeClient.builder(endpoint, List.of(mixed, right))
                        .build()
                        .withSession(RealtimeSession::close)
                        .then()
                        .block(PATIENCE))
                .isNull();
        assertThat(emulator.connections())
                .extracting(connection -> connection.uri().replaceFirst(".*\\?", ""))
                .containsExactly("model=gpt-realtime", "model=gpt-realtime", "intent=transcription");
    }

    @Test
    void f07_aRedirectIsNotFollowedAndTheOtherPathIsNamed() {
        refuseTheFirstPlan(404);

        RealtimeException failure = failureOf(preview().realtimeModel("gpt-realtime-whisper"));

        assertThat(failure)
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("302")
                .hasMessageContaining("was not followed")
                .hasMessageContaining("Dialect.AZURE")
                .hasMessageContaining("apim-request-id=");
        assertThat(emulator.connections())
                .extracting(RecordedConnection::httpStatus)
                .containsExactly(404, 302);
    }

    @Test
    void f07_aLadderGoesOnWhereTheRedirectEnds() {
        refuseTheFirstPlan(404);

        List<TranscriptEvent> events = run(
                transcriber(preview().realtimeModel("gpt-realtime-whisper"), azure().model("gpt-4o-mini-transcribe"))
                        .build(),
                numbers(2));

        assertNumbers(events, 2);
        assertThat(completed(events)).allMatch(turn -> turn.provenance().route().contains("mini"));
    }

    @Test
    void f08_theKeyInTheLocationIsShownNowhere() {
        refuseTheFirstPlan(404);

        RealtimeException failure = failureOf(preview().realtimeModel("gpt-realtime-whisper"));

        assertThat(Faults.everythingSaidBy(failure))
                .hasSizeGreaterThan(1) // the plan that was refused before is with it
                .anyMatch(said -> said.contains("to ws://") && said.contains("/v1/realtime?…"))
                .noneMatch(said -> said.contains(KEY) || said.contains("api-key="));
    }

    @Test
    void f09_formsThatDoNotGoTogetherAreRefusedBeforeConnecting() {
        assertRefusedByBuild(Route.azure("r").apiKey(KEY).query("api-version", "2025-04-01-preview"), "401");
        assertRefusedByBuild(Route.azure("r").apiKey(KEY).query("deployment", "d"), "Route.deployment");
        assertRefusedByBuild(
                Route.at(URI.create("wss://r.openai.azure.com/openai/realtime"), Dialect.AZURE)
                        .apiKey(KEY),
                "AZURE_PREVIEW");
        assertRefusedByBuild(
                Route.at(URI.create("wss://r.openai.azure.com"), Dialect.OPENAI).apiKey(KEY), "Dialect.AZURE");
        assertRefusedByBuild(
                Route.at(URI.create("wss://api.openai.com"), Dialect.AZURE).apiKey(KEY), "Dialect.OPENAI");
    }

    @Test
    void f09_behindAnotherHostNameTheAnswerIsExplained() {
        URI previewPath = URI.create(emulator.uri() + "/openai/realtime");

        assertThat(failureOf(Route.at(previewPath, Dialect.AZURE).apiKey(KEY).model("whisper-1")))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("404")
                .hasMessageContaining("that is Azure's preview path")
                .hasMessageContaining("/openai/v1/realtime");
    }

    @Test
    void f10_aKeyThatIsRefusedForASecretIsExplainedAndASecretGetsIn() {
        try (RealtimeEmulator ephemeralOnly =
                RealtimeEmulator.builder().knownFault(KnownFault.F_10).start()) {
            Route route = Route.at(ephemeralOnly.uri(), Dialect.AZURE_PREVIEW).model("gpt-4o-transcribe");

            assertThat(failureOf(route.apiKey("standing")))
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("this route takes client secrets only: mint one and connect with it");
            assertNumbers(run(transcriber(route.bearer("ek_minted")).build(), numbers(2)), 2);
        }
    }

    @Test
    void f13_noBetaHeaderIsSentAndOneOfTheUsersIsRefused() {
        assertNumbers(run(transcriber(openAi()).build(), numbers(1)), 1);
        assertThat(emulator.connections().get(0).headers()).doesNotContainKey("openai-beta");
        assertRefusedByBuild(openAi().header("OpenAI-Beta", "realtime=v1"), "the header alone gets the socket closed");

        assertThat(failureOf(Route.at(emulator.uri(), Dialect.BETA)
                        .apiKey(KEY)
                        .model("whisper-1")
                        .header("OpenAI-Beta", "realtime=v1")))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("beta_api_shape_disabled")
                .hasMessageContaining("remove the OpenAI-Beta header");
    }

    @Test
    void f14_noModelStandsBesideTheIntentAndOneThatDoesIsExplained() {
        emulator.inject(KnownFault.F_14, When.always());

        assertNumbers(run(transcriber(openAi()).build(), numbers(2)), 2);
        assertModelInUrlIsExplained("must not provide a model parameter");
    }

    @Test
    void f15_noModelStandsBesideTheIntentAndOneThatDoesIsExplained() {
        assertNumbers(run(transcriber(openAi()).build(), numbers(2)), 2);
        assertModelInUrlIsExplained("not supported in transcription mode");
    }

    @Test
    void f16_aTranscriptionModelGoesIntoTheSessionAndOneInTheUrlIsExplained() {
        refuseTheFirstPlan(400);

        assertThat(failureOf(openAi().realtimeModel("gpt-4o-transcribe")))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("invalid_model")
                .hasMessageContaining("name it with Route.model");
        emulator.clearFaults();
        assertNumbers(run(transcriber(openAi()).build(), numbers(1)), 1);
        assertThat(emulator.connections().get(2).events().get(0)).contains("\"model\":\"gpt-4o-transcribe\"");
    }

    @Test
    void f40_anEmptyAccountEndsItAtOnce() {
        emulator.inject(KnownFault.F_40, When.always());

        assertThat(failureOf(openAi()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("insufficient_quota")
                .hasMessageContaining("see billing and limits")
                .satisfies(error -> assertThat(error.isRetryable()).isFalse());
        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void f41_aQuotaOfTheMinuteIsWaitedForAsLongAsAsked() {
        emulator.inject(KnownFault.F_41, When.always());
        long start = System.nanoTime();

        assertNumbers(run(transcriber(azure()).build(), numbers(2)), 2);

        assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
        assertThat(emulator.connections())
                .extracting(RecordedConnection::httpStatus)
                .containsExactly(429, 101);
    }

    @Test
    void f50_theSocketIsAskedForInHttp11() {
        try (RealtimeEmulator secure = RealtimeEmulator.builder().tls().start()) {
            GenericSslContextSpec<SslContextBuilder> trusting =
                    Http11SslContextSpec.forClient().configure(context -> context.trustManager(secure.certificate()));
            Transport transport = Transport.create(http ->
                    http.protocol(HttpProtocol.H2, HttpProtocol.HTTP11).secure(ssl -> ssl.sslContext(trusting)));

            assertNumbers(run(transcriber(secure).transport(transport).build(), numbers(2)), 2);
        }
    }

    @Test
    void f50_somethingInBetweenThatInsistsOnHttp2IsNamed() {
        emulator.inject(Fault.rejectHandshake(405, "405", "Invalid method for URL (GET /v1/realtime)"), When.always());

        assertThat(failureOf(openAi())).hasMessageContaining("405").hasMessageContaining("the upgrade needs HTTP/1.1");
        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void f51_aSocketThatIsOpenedForAWrongKeyIsNoSession() {
        List<String> opened = new CopyOnWriteArrayList<>();
        TranscriberListener listener = new TranscriberListener() {
            @Override
            public void sessionOpened(SessionInfo session) {
                opened.add(session.route());
            }
        };

        RealtimeException failure = Faults.failureOf(
                transcriber(openAi().apiKey("wrong")).listener(listener).build().transcribe(numbers(1)));

        assertThat(failure)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("invalid_api_key")
                .hasMessageContaining("check the API key");
        assertThat(opened).isEmpty();
        assertThat(emulator.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.httpStatus()).isEqualTo(101);
            assertThat(connection.appends()).isZero();
        });
    }

    @Test
    void f54_tenHeadersOfTheUsersGetInAndElevenAreRefusedBeforeConnecting() {
        Route ten = azure();
        for (int i = 0; i < 10; i++) {
            ten = ten.header("x-trace-" + i, "1");
        }

        assertNumbers(run(transcriber(ten).build(), numbers(1)), 1);
        assertRefusedByBuild(ten.header("x-trace-10", "1"), "431");
    }

    private void assertModelInUrlIsExplained(String words) {
        assertThat(failureOf(Route.at(emulator.uri(), Dialect.OPENAI.withModelInUrl(true))
                        .apiKey(KEY)
                        .model("gpt-4o-transcribe")))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("invalid_model")
                .hasMessageContaining(words)
                .hasMessageContaining("no model in the URL");
    }

    private static void assertRefusedByBuild(Route route, String words) {
        Route complete = route.model("gpt-4o-transcribe");
        assertThatIllegalStateException()
                .isThrownBy(() -> transcriber(complete).build())
                .withMessageContaining(words)
                .withMessageNotContaining(KEY);
    }

    /** The way to a session that is tried first. */
    private void refuseTheFirstPlan(int status) {
        emulator.inject(
                Fault.rejectHandshake(status, Integer.toString(status), "Resource not found"), When.connection(1));
    }

    private static RealtimeException failureOf(Route route) {
        return Faults.failureOf(
                transcriber(route).failover(withoutPatience()).build().transcribe(numbers(1)));
    }

    private Route openAi() {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey(KEY).model("gpt-4o-transcribe");
    }

    private Route azure() {
        return Route.at(emulator.uri(), Dialect.AZURE).apiKey(KEY).model("gpt-4o-transcribe");
    }

    private Route preview() {
        return Route.at(emulator.uri(), Dialect.AZURE_PREVIEW).apiKey(KEY).model("gpt-4o-transcribe");
    }

    private Endpoint endpoint(Dialect dialect, Credential credential) {
        return new Endpoint(dialect, emulator.uri(), credential, Map.of());
    }
}
