// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static io.github.reactorrealtime.transport.LoopbackServer.PATIENCE;
import static io.github.reactorrealtime.transport.LoopbackServer.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

/** HTTP requests against a real server on loopback. */
class HttpExchangeTest {

    private final BlockingQueue<Channel> sockets = new LinkedBlockingQueue<>();
    private final List<DisposableServer> servers = new ArrayList<>();
    private final Transport transport = Transport.create();

    @AfterEach
    void stop() {
        servers.forEach(DisposableServer::disposeNow);
    }

    @AfterAll
    static void nothingLeaks() {
        LeakWatch.assertNoLeaks();
    }

    private URI serve(BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnConnection(connection -> sockets.add(connection.channel()))
                .handle(handler)
                .bindNow();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.port() + "/v1/audio/transcriptions?a=b");
    }

    private static HttpRequest post(URI uri, HttpRequest.@Nullable Body body) {
        return new HttpRequest("POST", uri, Map.of("authorization", "Bearer secret"), body, Duration.ofSeconds(5));
    }

    private static HttpRequest.Body body(long length, Publisher<byte[]> content) {
        return new HttpRequest.Body("text/plain", length, content);
    }

    private static Mono<String> text(HttpResponse head, Flux<byte[]> body) {
        return body.map(part -> new String(part, UTF_8))
                .reduce(head.status() + " ", String::concat)
                .defaultIfEmpty(head.status() + " ");
    }

    private Flux<String> exchange(HttpRequest request) {
        return transport.exchange(request, HttpExchangeTest::text);
    }

    private void awaitClosed() throws InterruptedException {
        Channel socket = sockets.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        eventually(() -> !socket.isActive());
    }

    @Test
    void sendsMethodUriHeadersLengthAndBody() throws InterruptedException {
        URI uri = serve((request, response) -> response.sendString(request.receive()
                .aggregate()
                .asString()
                .map(content -> request.method() + " " + request.uri() + " "
                        + request.requestHeaders().get("authorization") + " "
                        + request.requestHeaders().get("content-type") + " "
                        + request.requestHeaders().get("content-length") + " "
                        + request.requestHeaders().get("transfer-encoding") + " " + content)));
        exchange(post(uri, body(4, Flux.just(new byte[] {'a', 'b'}, new byte[] {'c', 'd'}))))
                .as(StepVerifier::create)
                .expectNext("200 POST /v1/audio/transcriptions?a=b Bearer secret text/plain 4 null abcd")
                .expectComplete()
                .verify(PATIENCE);
        awaitClosed();
    }

    @Test
    void aRequestWithoutABodyHasNone() {
        URI uri = serve((request, response) -> response.sendString(
                Mono.just(request.method() + " " + request.requestHeaders().get("content-length"))));
        exchange(new HttpRequest("GET", uri, Map.of(), null, Duration.ofSeconds(5)))
                .as(StepVerifier::create)
                .expectNext("200 GET null")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aBodyLeavesNoFasterThanTheServerReads() {
        // Reads nothing until told: what the sockets and the pipeline hold is all that may be asked for.
        Sinks.Empty<Void> go = Sinks.empty();
        URI uri = serve((request, response) -> {
            request.withConnection(connection -> connection.channel().config().setAutoRead(false));
            return go.asMono()
                    .doOnTerminate(() -> request.withConnection(
                            connection -> connection.channel().config().setAutoRead(true)))
                    .thenMany(request.receive())
                    .then(response.sendString(Mono.just("read")).then());
        });
        long parts = 4_000;
        AtomicLong made = new AtomicLong();
        Flux<byte[]> content = Flux.generate(sink -> {
            if (made.incrementAndGet() > parts) {
                sink.complete();
            } else {
                sink.next(new byte[16 * 1024]);
            }
        });
        exchange(post(uri, body(parts * 16 * 1024, content)))
                .as(StepVerifier::create)
                .then(() -> eventually(() -> made.get() > 0))
                .thenAwait(Duration.ofMillis(300))
                .then(() -> assertThat(made.get()).isLessThan(parts / 2))
                .then(go::tryEmitEmpty)
                .expectNext("200 read")
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 429, 500, 503})
    void anyStatusIsAnAnswerAndNoRedirectIsFollowed(int status) {
        URI uri = serve((request, response) -> response.status(status)
                .header("Location", "http://127.0.0.1:1/elsewhere?api-key=x")
                .header("X-Request-ID", "req_1")
                .sendString(Mono.just("said")));
        Transport eager =
                Transport.create(http -> http.followRedirect(true).protocol(HttpProtocol.H2C, HttpProtocol.HTTP11));
        eager.exchange(
                        post(uri, body(1, Mono.just(new byte[1]))),
                        (head, content) -> text(head, content).map(said -> said + " " + head.header("x-request-id")))
                .as(StepVerifier::create)
                .expectNext(status + " said req_1")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aRefusalIsReadableWhileTheUploadIsStillUnderWay() throws InterruptedException {
        URI uri = serve((request, response) -> response.status(413).sendString(Mono.just("too large")));
        Flux<byte[]> endless =
                Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(tick -> new byte[16 * 1024]);
        exchange(post(uri, body(10L * 1024 * 1024 * 1024, endless)))
                .as(StepVerifier::create)
                .expectNext("413 too large")
                .expectComplete()
                .verify(PATIENCE);
        awaitClosed();
    }

    @Test
    void aRefusalIsReadableWhileTheSourceHasNoMoreYet() {
        URI uri = serve((request, response) -> response.status(401).sendString(Mono.just("no")));
        exchange(post(uri, body(10, Flux.concat(Mono.just(new byte[1]), Mono.never()))))
                .as(StepVerifier::create)
                .expectNext("401 no")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void theAnswerIsReadAsFarAsItIsAskedFor() {
        long parts = 4_000;
        AtomicLong made = new AtomicLong();
        URI uri = serve((request, response) -> response.sendByteArray(Flux.<byte[]>generate(sink -> {
            if (made.incrementAndGet() > parts) {
                sink.complete();
            } else {
                sink.next(new byte[16 * 1024]);
            }
        })));
        transport
                .exchange(post(uri, null), (head, content) -> content.map(part -> part.length))
                .as(flux -> StepVerifier.create(flux, 1))
                .expectNextCount(1)
                .thenAwait(Duration.ofMillis(300))
                .then(() -> assertThat(made.get()).isLessThan(parts / 2))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(length -> true)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(made.get()).isGreaterThan(parts);
    }

    @Test
    void whatTheReaderLeavesIsDroppedAndTheConnectionClosed() throws InterruptedException {
        URI uri = serve((request, response) ->
                response.sendByteArray(Flux.just(new byte[16 * 1024]).repeat(100)));
        transport
                .exchange(post(uri, null), (head, content) -> Mono.just(head.status()))
                .as(StepVerifier::create)
                .expectNext(200)
                .expectComplete()
                .verify(PATIENCE);
        awaitClosed();
    }

    @Test
    void cancellingInTheMiddleOfTheAnswerClosesTheConnection() throws InterruptedException {
        URI uri = serve(
                (request, response) -> response.sendByteArray(Flux.concat(Mono.just(new byte[10]), Mono.never())));
        transport
                .exchange(post(uri, null), (head, content) -> content)
                .as(StepVerifier::create)
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);
        awaitClosed();
    }

    @Test
    void cancellingBeforeTheAnswerClosesTheConnectionAndTheBody() throws InterruptedException {
        URI uri = serve((request, response) -> Mono.never());
        AtomicLong cancelled = new AtomicLong();
        Disposable pending = exchange(post(uri, body(10, Flux.<byte[]>never().doOnCancel(cancelled::incrementAndGet))))
                .subscribe();
        eventually(() -> !sockets.isEmpty());
        pending.dispose();
        awaitClosed();
        eventually(() -> cancelled.get() == 1);
    }

    @Test
    void noHeadInTimeIsATimeoutAndClosesTheConnection() throws InterruptedException {
        URI uri = serve((request, response) -> Mono.never());
        HttpRequest request = new HttpRequest("GET", uri, Map.of(), null, Duration.ofMillis(200));
        exchange(request)
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TimeoutException.class)
                        .hasMessageContaining("no answer within 200 ms"))
                .verify(PATIENCE);
        awaitClosed();
    }

    @Test
    void aSlowBodyIsNotATimeout() {
        URI uri = serve((request, response) -> response.sendByteArray(
                Flux.just(new byte[] {'a'}, new byte[] {'b'}).delayElements(Duration.ofMillis(300))));
        exchange(new HttpRequest("GET", uri, Map.of(), null, Duration.ofMillis(500)))
                .as(StepVerifier::create)
                .expectNext("200 ab")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aFailingSourceAbortsTheRequestAndIsTheError() throws InterruptedException {
        URI uri = serve((request, response) -> request.receive()
                .then(response.sendString(Mono.just("all of it")).then()));
        exchange(post(uri, body(10, Flux.concat(Mono.just(new byte[1]), Mono.error(new IOException("disk"))))))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(IOException.class).hasMessage("disk"))
                .verify(PATIENCE);
        awaitClosed();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aBodyOfAnotherLengthThanAnnouncedIsAnError(int length) {
        URI uri = serve((request, response) ->
                request.receive().then(response.sendString(Mono.just("read")).then()));
        exchange(post(uri, body(4, Flux.just(new byte[length]))))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Expected a body of 4 bytes"))
                .verify(PATIENCE);
    }

    @Test
    void aConnectionCutInTheMiddleOfTheAnswerIsANetworkError() {
        URI uri = serve((request, response) -> {
            response.withConnection(connection -> Mono.delay(Duration.ofMillis(100))
                    .subscribe(tick -> connection.channel().close()));
            return response.sendByteArray(Flux.concat(Mono.just(new byte[10]), Mono.never()));
        });
        exchange(post(uri, null))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOf(IOException.class))
                .verify(PATIENCE);
    }

    @Test
    void nobodyThereIsANetworkError() {
        URI uri = serve((request, response) -> response.send());
        servers.get(0).disposeNow();
        exchange(post(uri, null))
                .as(StepVerifier::create)
                .expectError(ConnectException.class)
                .verify(PATIENCE);
    }

    @Test
    void theCustomizersClientIsUsed() {
        URI uri = serve((request, response) ->
                response.sendString(Mono.just("" + request.requestHeaders().get("x-custom"))));
        Transport.create(http -> http.headers(headers -> headers.set("x-custom", "yes")))
                .exchange(post(uri, null), HttpExchangeTest::text)
                .as(StepVerifier::create)
                .expectNext("200 yes")
                .expectComplete()
                .verify(PATIENCE);
    }
}
