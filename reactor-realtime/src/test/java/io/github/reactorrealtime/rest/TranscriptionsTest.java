// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.error.UploadTooLargeException;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.event.TranscriptionUpdate;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.ScriptedHttp;
import io.github.reactorrealtime.transport.TestTimer;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Recordings over HTTP, as OpenAI and Azure take them, and every way in which they don't. */
class TranscriptionsTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NO_DEPLOYMENT =
            "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}";

    private final ScriptedHttp http = new ScriptedHttp();
    private final TestTimer timer = new TestTimer();

    private Transcriptions openAi() {
        return client(Endpoint.openAi(Credential.bearer("sk-1")));
    }

    private Transcriptions azure() {
        return client(Endpoint.azure("res", Credential.azureKey(KEY)));
    }

    private Transcriptions client(Endpoint endpoint) {
        return Transcriptions.builder(endpoint).transport(http).timer(timer).build();
    }

    private static TranscriptionRequest request() {
        return request(ResponseFormat.JSON);
    }

    private static TranscriptionRequest request(ResponseFormat format) {
        return TranscriptionRequest.builder(AudioUpload.of("a.wav", "RIFF".getBytes(UTF_8)), "gpt-transcribe")
                .responseFormat(format)
                .build();
    }

    private static HttpErrorException refused(Mono<?> result) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        result.as(StepVerifier::create).expectErrorSatisfies(failure::set).verify(PATIENCE);
        assertThat(failure.get()).isInstanceOf(HttpErrorException.class);
        return (HttpErrorException) failure.get();
    }

    private List<String> uris() {
        return http.sent().stream().map(sent -> sent.request().uri().toString()).toList();
    }

    @Test
    void uploadsAFormAndReadsTheTranscript() {
        http.answer(200, Map.of("x-request-id", "req_1"), "{\"text\":\"Hello.\",\"languages\":[{\"code\":\"en\"}]}");
        List<SupportHandles> answered = new ArrayList<>();
        openAi().transcribe(request(), answered::add)
                .as(StepVerifier::create)
                .assertNext(result -> {
                    assertThat(result.text()).isEqualTo("Hello.");
                    assertThat(result.languages()).containsExactly("en");
                })
                .expectComplete()
                .verify(PATIENCE);
        ScriptedHttp.Sent sent = http.sent().get(0);
        assertThat(sent.request().method()).isEqualTo("POST");
        assertThat(uris()).containsExactly("https://api.openai.com/v1/audio/transcriptions");
        assertThat(sent.header("Authorization")).isEqualTo("Bearer sk-1");
        assertThat(sent.body())
                .contains(
                        "name=\"model\"\r\n\r\ngpt-transcribe\r\n",
                        "name=\"file\"; filename=\"a.wav\"",
                        "\r\n\r\nRIFF\r\n--")
                .doesNotContain("stream");
        assertThat(answered)
                .singleElement()
                .satisfies(support -> assertThat(support.requestId()).isEqualTo("req_1"));
        assertThat(timer.pending()).isZero();
    }

    @Test
    void nothingIsSentBeforeTheSubscription() {
        openAi().transcribe(request());
        assertThat(http.sent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ResponseFormat.class,
            names = {"TEXT", "SRT", "VTT"})
    void plainFormatsAreTheText(ResponseFormat format) {
        http.answer(200, "1\n00:00 --> 00:01\nHi\n");
        openAi().transcribe(request(format))
                .as(StepVerifier::create)
                .expectNext(
                        TranscriptionResult.of("1\n00:00 --> 00:01\nHi" + (format == ResponseFormat.TEXT ? "" : "\n")))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aStreamGivesItsPiecesUpToTheLastOne() {
        http.stream(Flux.just(
                        ": hello\r\n\r\ndata: {\"type\":\"transcript.text.delta\",\"delta\":\"Guten\"}\r\n\r\n",
                        "data: not json\n\ndata: {\"type\":\"brand.new\"}\n\ndata: {\"type\":\"transcript.text.done\",\"te",
                        "xt\":\"Guten Tag.\"}\n\n",
                        "data: [DONE]\n\n")
                .concatWith(Flux.never()));
        openAi().stream(request())
                .as(StepVerifier::create)
                .expectNext(new TranscriptionUpdate.Delta("Guten", List.of(), null))
                .expectNext(new TranscriptionUpdate.Unknown("brand.new", "{\"type\":\"brand.new\"}"))
                .expectNext(new TranscriptionUpdate.Done(TranscriptionResult.of("Guten Tag.")))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(http.sent().get(0).body()).contains("name=\"stream\"\r\n\r\ntrue\r\n");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aModelThatDoesNotStreamGivesTheWhole() {
        http.answer(200, "{\"text\":\"Hi\"}");
        openAi().stream(request())
                .as(StepVerifier::create)
                .expectNext(new TranscriptionUpdate.Done(TranscriptionResult.of("Hi")))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aStreamThatEndsTooSoonIsAFailure() {
        http.stream(Flux.just("data: {\"type\":\"transcript.text.delta\",\"delta\":\"Gu\"}\n\n", "data: [DONE]\n\n"));
        openAi().stream(request())
                .as(StepVerifier::create)
                .expectNextCount(1)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("before the transcript was done"))
                .verify(PATIENCE);
    }

    @Test
    void anErrorInTheMiddleOfAStreamIsTold() {
        http.stream(
                Flux.just(
                        "data: {\"type\":\"error\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}\n\n"));
        openAi().stream(request())
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ServiceException.class)
                        .hasMessageContaining("rate_limit_exceeded: slow down"))
                .verify(PATIENCE);
    }

    @Test
    void aStreamIsReadAsFarAsItIsAskedFor() {
        TestPublisher<String> source = TestPublisher.create();
        http.stream(source.flux());
        StepVerifier.create(openAi().stream(request()), 0)
                .thenRequest(1)
                .then(() -> source.assertMaxRequested(4))
                .then(() -> source.next("data: {\"type\":\"transcript.text.delta\",\"delta\":\"1\"}\n\n"))
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);
        source.assertCancelled();
    }

    @Test
    void anAnswerThatStopsIsGivenUpButNotOneThatNobodyAsksFor() {
        TestPublisher<String> source = TestPublisher.create();
        http.stream(source.flux());
        StepVerifier.create(openAi().stream(request()))
                .then(() -> timer.advance(Duration.ofSeconds(29)))
                .then(() -> source.next("data: {\"type\":\"transcript.text.delta\",\"delta\":\"1\"}\n\n"))
                .expectNextCount(1)
                .then(() -> timer.advance(Duration.ofSeconds(29)))
                .then(() -> timer.advance(Duration.ofSeconds(2)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("stopped for 30000 ms"))
                .verify(PATIENCE);
        assertThat(timer.pending()).isZero();
        StepVerifier.create(IdleTimeout.watch(Flux.just(new byte[1], new byte[1]), Duration.ofSeconds(30), timer), 1)
                .expectNextCount(1)
                .then(() -> timer.advance(Duration.ofHours(1)))
                .thenRequest(1)
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void whatTheServiceSaysAgainstItIsTyped() {
        http.answer(
                429,
                Map.of(
                        "content-type", "application/json",
                        "x-request-id", "req_7",
                        "apim-request-id", "apim-7",
                        "x-ms-region", "France Central",
                        "retry-after", "7",
                        "retry-after-ms", "6500"),
                "{\"error\":{\"message\":\"Slow down.\",\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
        HttpErrorException error = refused(openAi().transcribe(request()));
        assertThat(error.httpStatus()).isEqualTo(429);
        assertThat(error.code()).isEqualTo("rate_limit_exceeded");
        assertThat(error.error().type()).isEqualTo("requests");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofMillis(6_500));
        assertThat(error.isRetryable()).isTrue();
        assertThat(error.support().requestId()).isEqualTo("req_7");
        assertThat(error.support().apimRequestId()).isEqualTo("apim-7");
        assertThat(error.support().region()).isEqualTo("France Central");
        assertThat(error.support().at()).isEqualTo(Instant.EPOCH);
        assertThat(error).hasMessageContainingAll("429 rate_limit_exceeded", "Slow down.", "Retry-After: 7", "req_7");
    }

    @Test
    void aRedirectIsNotFollowedAndItsKeyIsNotShown() {
        http.answer(302, Map.of("Location", "https://res/v1/audio?api-key=" + KEY), "");
        HttpErrorException error = refused(azure().transcribe(request()));
        assertThat(error.httpStatus()).isEqualTo(302);
        assertThat(error.isRetryable()).isFalse();
        assertThat(error).hasMessageContaining("not followed").hasMessageNotContaining(KEY);
        assertThat(http.sent()).hasSize(1);
    }

    @Test
    void aPageInsteadOfJsonIsSaidToBeOne() {
        http.answer(200, "<html>Sign in</html>");
        assertThat(refused(openAi().transcribe(request())))
                .hasMessageContaining("Expected JSON")
                .hasMessageContaining("<html>")
                .hasMessageContaining("check the URL");
    }

    @Test
    void anErrorBodyThatIsCutStillCounts() {
        http.answer(
                500,
                Map.of(),
                Flux.concat(Mono.just("Internal".getBytes(UTF_8)), Mono.error(new IOException("reset"))));
        assertThat(refused(openAi().transcribe(request()))).hasMessageContaining("500: Internal");
    }

    @Test
    void aHugeErrorBodyIsCut() {
        http.answer(500, Map.of(), Flux.just("x".repeat(10_000).getBytes(UTF_8)).repeat());
        assertThat(refused(openAi().transcribe(request())).getMessage()).hasSizeLessThan(1_000);
    }

    @Test
    void theNetworkFailsInPlainWords() {
        http.fail(new UnknownHostException("api.openai.com")).fail(new TimeoutException("late"));
        openAi().transcribe(request())
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("the name of the host is unknown"))
                .verify(PATIENCE);
        openAi().transcribe(request())
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("nothing answered within 120000 ms"))
                .verify(PATIENCE);
    }

    @Test
    void aRecordingThatCannotBeReadFailsWithItsOwnError() {
        http.answer(200, "{}");
        Flux<ByteBuffer> broken = Flux.error(new IOException("disk"));
        openAi().transcribe(TranscriptionRequest.builder(AudioUpload.of("a.wav", 4, broken), "m")
                        .build())
                .as(StepVerifier::create)
                .expectErrorSatisfies(error ->
                        assertThat(error).isExactlyInstanceOf(IOException.class).hasMessage("disk"))
                .verify(PATIENCE);
    }

    @Test
    void whatIsTooLargeIsNotUploaded() {
        Transcriptions small = Transcriptions.builder(Endpoint.openAi(Credential.bearer("sk-1")))
                .transport(http)
                .maxUploadBytes(3)
                .build();
        small.transcribe(request())
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(UploadTooLargeException.class, large -> {
                            assertThat(large.bytes()).isEqualTo(4);
                            assertThat(large.maxBytes()).isEqualTo(3);
                        })
                        .hasMessageContaining("a.wav has 4"))
                .verify(PATIENCE);
        assertThat(http.sent()).isEmpty();
    }

    @Test
    void twentyFiveMebibytesAreTheDefaultLimit() {
        AudioUpload large = AudioUpload.of("a.wav", 25L * 1024 * 1024 + 1, Flux.never());
        openAi().transcribe(TranscriptionRequest.builder(large, "m").build())
                .as(StepVerifier::create)
                .expectError(UploadTooLargeException.class)
                .verify(PATIENCE);
    }

    @Test
    void cancellingEndsTheExchange() {
        http.answerAfter(Mono.never(), 200, "{}");
        openAi().transcribe(request()).subscribe().dispose();
        assertThat(http.cancelled()).isEqualTo(1);
    }

    @Test
    void azureIsAskedOnItsFirstRouteAndOnTheSecondIfTheDeploymentIsUnknown() {
        http.answer(404, NO_DEPLOYMENT).answer(200, "{\"text\":\"1\"}").answer(200, "{\"text\":\"2\"}");
        Transcriptions client = azure();
        assertThat(client.transcribe(request()).map(TranscriptionResult::text).block(PATIENCE))
                .isEqualTo("1");
        assertThat(client.transcribe(request()).map(TranscriptionResult::text).block(PATIENCE))
                .isEqualTo("2");
        String second =
                "https://res.openai.azure.com/openai/deployments/gpt-transcribe/audio/transcriptions?api-version=2025-03-01-preview";
        assertThat(uris())
                .containsExactly("https://res.openai.azure.com/openai/v1/audio/transcriptions", second, second);
        assertThat(http.sent()).allSatisfy(sent -> {
            assertThat(sent.header("api-key")).isEqualTo(KEY);
            assertThat(sent.body()).contains("RIFF");
        });
    }

    @Test
    void whereBothRoutesRefuseBothAreTold() {
        http.answer(404, NO_DEPLOYMENT).answer(401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied\"}}");
        HttpErrorException error = refused(azure().transcribe(request()));
        assertThat(error.httpStatus()).isEqualTo(401);
        assertThat(error).hasMessageContaining("Entra tokens");
        assertThat(error.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        HttpErrorException.class,
                        first -> assertThat(first.code()).isEqualTo("DeploymentNotFound"));
    }

    @Test
    void otherRefusalsAndOtherRoutesAreFinal() {
        http.answer(404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}")
                .answer(404, NO_DEPLOYMENT)
                .answer(404, NO_DEPLOYMENT)
                .answer(404, NO_DEPLOYMENT);
        refused(azure().transcribe(request()));
        for (AzureRoute route : List.of(AzureRoute.V1, AzureRoute.DEPLOYMENTS)) {
            refused(Transcriptions.builder(Endpoint.azure("res", Credential.azureKey(KEY)))
                    .transport(http)
                    .timer(timer)
                    .azureRoute(route)
                    .apiVersion("2024-10-21")
                    .build()
                    .transcribe(request()));
        }
        refused(openAi().transcribe(request()));
        assertThat(uris())
                .containsExactly(
                        "https://res.openai.azure.com/openai/v1/audio/transcriptions",
                        "https://res.openai.azure.com/openai/v1/audio/transcriptions",
                        "https://res.openai.azure.com/openai/deployments/gpt-transcribe/audio/transcriptions?api-version=2024-10-21",
                        "https://api.openai.com/v1/audio/transcriptions");
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        int[] asked = new int[1];
        Credential tokens =
                Credential.bearer(() -> Mono.fromSupplier(() -> new AccessToken("token-" + ++asked[0], Instant.MAX)));
        http.answer(401, "{}").answer(200, "{\"text\":\"Hi\"}").answer(200, "{\"text\":\"Hi\"}");
        Transcriptions client = client(Endpoint.azure("res", tokens));
        client.transcribe(request()).block(PATIENCE);
        client.transcribe(request()).block(PATIENCE);
        assertThat(http.sent().stream().map(sent -> sent.header("Authorization")))
                .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://localhost:8000", "http://localhost:8000/v1"})
    void aCompatibleServerIsAskedWithoutACredential(String base) {
        http.answer(200, "{\"text\":\"Hi\"}");
        client(new Endpoint(Dialect.OPENAI, URI.create(base), null, Map.of("x-api-key", "k")))
                .transcribe(request())
                .block(PATIENCE);
        assertThat(uris()).containsExactly("http://localhost:8000/v1/audio/transcriptions");
        assertThat(http.sent().get(0).header("x-api-key")).isEqualTo("k");
    }

    @Test
    void noSecretPrints() {
        assertThat(openAi().toString() + azure() + request()).doesNotContain("sk-1", KEY);
    }
}
