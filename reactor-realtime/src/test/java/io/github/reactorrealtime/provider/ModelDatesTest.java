// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ModelDatesTest {

    private static final String SECRET = "sk-proj-0123456789abcdef";

    private final TranscriptionModels standard = TranscriptionModels.standard();
    private final Answer answer = new Answer();

    @Test
    void theProvidersOwnDatesWin() {
        answer.body = """
                {"object":"list","data":[
                 {"id":"whisper-1","shutdown_date":"2027-08-31"},
                 {"id":"gpt-live-transcribe","shutdown_date":null},
                 {"id":"gpt-next-transcribe","shutdown_date":"2028-01-01"}]}""";
        standard.withDatesOf(Endpoint.openAi(Credential.bearer(SECRET)), answer)
                .as(StepVerifier::create)
                .assertNext(table -> {
                    assertThat(dates(table, "whisper-1", Provider.OPENAI)).containsExactly(LocalDate.of(2027, 8, 31));
                    assertThat(dates(table, "whisper-1", Provider.AZURE)).containsExactly(LocalDate.of(2026, 12, 15));
                    assertThat(dates(table, "gpt-4o-transcribe", Provider.OPENAI))
                            .containsExactly(LocalDate.of(2027, 2, 26));
                    assertThat(dates(table, "gpt-live-transcribe", Provider.OPENAI))
                            .isEmpty();
                    assertThat(dates(table, "gpt-next-transcribe", Provider.OPENAI))
                            .containsExactly(LocalDate.of(2028, 1, 1));
                    assertThat(table.of("whisper-1").features())
                            .isEqualTo(standard.of("whisper-1").features());
                })
                .verifyComplete();
    }

    @Test
    void aVersionsDateOnAzureCountsForItsFamily() {
        answer.body = """
                {"data":[{"id":"gpt-4o-mini-transcribe-2025-03-20","deprecation":{"inference":1800000000}}]}""";
        standard.withDatesOf(Endpoint.azure("my-resource", Credential.azureKey(SECRET)), answer)
                .as(StepVerifier::create)
                .assertNext(table -> {
                    assertThat(dates(table, "gpt-4o-mini-transcribe", Provider.AZURE))
                            .containsExactly(LocalDate.of(2027, 1, 15), LocalDate.of(2027, 6, 15));
                    assertThat(dates(table, "gpt-4o-mini-transcribe-2025-03-20", Provider.AZURE))
                            .containsExactly(LocalDate.of(2027, 1, 15));
                })
                .verifyComplete();
    }

    @ParameterizedTest
    @CsvSource({
        "wss://api.openai.com,OPENAI,https://api.openai.com/v1/models",
        "https://eu.api.openai.com/v1/realtime/,OPENAI,https://eu.api.openai.com/v1/models",
        "wss://res.openai.azure.com,AZURE,https://res.openai.azure.com/openai/v1/models",
        "ws://speech.example.com:8080/proxy/realtime?team=a,AZURE,http://speech.example.com:8080/proxy/models?team=a"
    })
    void theListIsBesideTheRealtimeApi(URI base, Dialect dialect, URI list) {
        Credential credential = dialect.equals(Dialect.AZURE) ? Credential.azureKey(SECRET) : Credential.bearer(SECRET);
        standard.withDatesOf(new Endpoint(dialect, base, credential, Map.of("x-team", "captions")), answer)
                .as(StepVerifier::create)
                .expectNextCount(1)
                .verifyComplete();
        assertThat(answer.requests).singleElement().satisfies(request -> {
            assertThat(request.uri()).isEqualTo(list);
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.headers())
                    .containsEntry("x-team", "captions")
                    .containsKey(dialect.equals(Dialect.AZURE) ? "api-key" : "Authorization");
        });
    }

    @Test
    void nothingIsAskedBeforeTheSubscription() {
        Mono<TranscriptionModels> table = standard.withDatesOf(Endpoint.openAi(Credential.bearer(SECRET)), answer);
        assertThat(answer.requests).isEmpty();
        table.as(StepVerifier::create).expectNextCount(1).verifyComplete();
        assertThat(answer.requests).hasSize(1);
    }

    @Test
    void aRefusalSaysWhatToDo() {
        answer.status = 401;
        answer.body = "{\"error\":{\"message\":\"Incorrect API key provided: " + SECRET + "\"}}";
        standard.withDatesOf(Endpoint.openAi(Credential.bearer(SECRET)), answer)
                .as(StepVerifier::create)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(HandshakeException.class)
                        .hasMessageContainingAll(
                                "https://api.openai.com/v1/models", "401", "check the API key", "req_7")
                        .hasMessageNotContaining(SECRET));
    }

    @Test
    void noListIsSaid() {
        answer.body = "<html>Sign in</html>";
        standard.withDatesOf(Endpoint.openAi(Credential.bearer(SECRET)), answer)
                .as(StepVerifier::create)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("Could not read the list of models"));
        answer.body = "x".repeat(5_000_000);
        standard.withDatesOf(Endpoint.openAi(Credential.bearer(SECRET)), answer)
                .as(StepVerifier::create)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("longer than"));
    }

    @Test
    void noAnswerIsSaid() {
        answer.failure = new TimeoutException("no answer");
        standard.withDatesOf(Endpoint.openAi(Credential.bearer(SECRET)), answer)
                .as(StepVerifier::create)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("Could not get the list of models")
                        .hasCause(answer.failure));
    }

    @Test
    void aServerOfOnesOwnHasNoDates() {
        Endpoint local = new Endpoint(Dialect.OPENAI, URI.create("ws://localhost:8080"), null, Map.of());
        standard.withDatesOf(local, answer)
                .as(StepVerifier::create)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("localhost"));
        assertThat(answer.requests).isEmpty();
    }

    private static List<LocalDate> dates(TranscriptionModels table, String model, Provider provider) {
        return table.of(model).retirements(provider).stream()
                .map(Retirement::date)
                .toList();
    }

    /** Answers every request alike, in pieces that end anywhere. */
    private static final class Answer implements Transport {

        final List<HttpRequest> requests = new ArrayList<>();
        int status = 200;
        String body = "{\"data\":[]}";
        Throwable failure = new AssertionError("unused");

        @Override
        public Mono<Link> open(HandshakeRequest request) {
            return Mono.error(new AssertionError("no socket is needed"));
        }

        @Override
        public <T> Flux<T> exchange(
                HttpRequest request,
                BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
            requests.add(request);
            if (failure instanceof TimeoutException) {
                return Flux.error(failure);
            }
            byte[] all = body.getBytes(StandardCharsets.UTF_8);
            int middle = all.length / 2;
            Flux<byte[]> pieces = Flux.just(Arrays.copyOf(all, middle), Arrays.copyOfRange(all, middle, all.length));
            return Flux.from(reader.apply(new HttpResponse(status, Map.of("x-request-id", "req_7")), pieces));
        }
    }
}
