// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

/** The contract, through real sockets, against the emulator inside. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"captions.keep=5s", "captions.max-sessions=20", "OPENAI_API_KEY=", "AZURE_OPENAI_API_KEY="})
@Timeout(60)
class CaptionSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TURNS = 12;
    private static final byte[] RECORDING = numberedTurns(TURNS);

    @LocalServerPort
    private int port;

    @Autowired
    private CaptionSessions sessions;

    @Autowired
    private DemoService demo;

    private URI uri = URI.create("ws://127.0.0.1/captions");

    @BeforeEach
    void prepare() {
        uri = URI.create("ws://127.0.0.1:" + port + "/captions");
        demo.fail(false);
    }

    @Test
    void everyNumberComesOnceAndInOrder() {
        CaptionClient page = new CaptionClient(uri, RECORDING);

        page.connect(Long.MAX_VALUE, CaptionClient::hasEnded).block(PATIENCE);

        assertComplete(page);
    }

    @Test
    void nothingIsLostOrDoubledWhenSocketsAreLostInMidTurn() {
        CaptionClient page = new CaptionClient(uri, RECORDING);
        for (int part = 1; part < 8; part++) {
            long upTo = page.samples() * part / 8 + 1_000; // somewhere in a turn or behind it
            page.connect(
                            upTo,
                            client -> client.sent() >= upTo && client.messages().size() % 5 == 0)
                    .timeout(Duration.ofMillis(300), Mono.empty())
                    .block(PATIENCE);
        }

        page.connect(Long.MAX_VALUE, CaptionClient::hasEnded).block(PATIENCE);

        assertComplete(page);
    }

    @Test
    void nothingIsLostWhileTheFirstModelFails() {
        demo.fail(true);
        CaptionClient page = new CaptionClient(uri, RECORDING);
        page.connect(page.samples() / 2, client -> client.texts().size() > 1).block(PATIENCE);

        page.connect(Long.MAX_VALUE, CaptionClient::hasEnded).block(PATIENCE);

        assertComplete(page);
        assertThat(page.has("route")).isTrue();
        assertThat(page.messages())
                .anySatisfy(message ->
                        assertThat(message.path("model").asString("")).isEqualTo("whisper-1"));
    }

    @Test
    void aPageThatReadsSlowlyGetsEverything() {
        CaptionClient page = new CaptionClient(uri, RECORDING);

        page.connect(
                        Long.MAX_VALUE,
                        CaptionClient::hasEnded,
                        messages -> messages.limitRate(1).delayElements(Duration.ofMillis(20)))
                .block(PATIENCE);

        assertComplete(page);
    }

    @Test
    void theSecondSocketOfASessionReplacesTheFirst() {
        CaptionClient first = new CaptionClient(uri, RECORDING);
        first.connect(20_000, client -> client.sent() == 20_000).block(PATIENCE);
        CaptionClient second = first.twin();

        Sinks.Empty<Void> firstIsBack = Sinks.empty();
        Mono<Void> firstStays = first.connect(20_000, client -> {
            if (client.sockets() == 2) {
                firstIsBack.tryEmitEmpty();
            }
            return client.has("refused");
        });
        Mono<Void> secondComes = second.connect(Long.MAX_VALUE, CaptionClient::hasEnded);
        Mono.when(firstStays, firstIsBack.asMono().then(secondComes)).block(PATIENCE);

        assertThat(first.messages().get(first.messages().size() - 1).get("code").asString())
                .isEqualTo("replaced");
        assertThat(second.texts()).isEqualTo(numbers(TURNS));
    }

    @Test
    void aPageThatNeverComesBackIsReleased() {
        int before = sessions.count();
        CaptionClient page = new CaptionClient(uri, RECORDING);
        page.connect(50_000, client -> client.sent() == 50_000).block(PATIENCE);
        assertThat(sessions.count()).isGreaterThan(before);

        Flux.interval(Duration.ofMillis(50))
                .takeUntil(tick -> sessions.count() == 0)
                .blockLast(PATIENCE);

        page.connect(Long.MAX_VALUE, client -> client.has("refused")).block(PATIENCE);
        assertThat(page.messages().get(page.messages().size() - 1).get("code").asString())
                .isEqualTo("unknown-session");
    }

    @Test
    void aMessageThatIsTooLargeClosesTheSocket() {
        assertThat(closeCodeAfter(64 * 1024)).as("64 KB are allowed").isEqualTo(4000);
        assertThat(closeCodeAfter(64 * 1024 + 2)).isEqualTo(CloseStatus.TOO_BIG_TO_PROCESS.getCode());
    }

    /** Sends a message of audio that begins at the wrong place, and so is refused, when it is read at all. */
    private int closeCodeAfter(int bytes) {
        AtomicInteger code = new AtomicInteger();
        new ReactorNettyWebSocketClient()
                .execute(
                        uri,
                        socket -> socket.send(Flux.just(
                                        socket.textMessage("{\"type\":\"start\"}"),
                                        socket.binaryMessage(factory -> factory.wrap(wrongPosition(bytes)))))
                                .then(socket.receive().then())
                                .then(socket.closeStatus())
                                .doOnNext(status -> code.set(status.getCode()))
                                .then())
                .block(PATIENCE);
        return code.get();
    }

    private static byte[] wrongPosition(int bytes) {
        byte[] message = new byte[bytes];
        message[Long.BYTES - 1] = 1;
        return message;
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        HttpHeaders foreign = new HttpHeaders();
        foreign.setOrigin("https://evil.example");

        StepVerifier.create(new ReactorNettyWebSocketClient().execute(uri, foreign, socket -> Mono.never()))
                .expectErrorMatches(error -> String.valueOf(error.getMessage()).contains("403"))
                .verify(PATIENCE);
    }

    @Test
    void itsOwnPagesAreAllowed() {
        HttpHeaders own = new HttpHeaders();
        own.setOrigin("http://127.0.0.1:" + port);

        StepVerifier.create(new ReactorNettyWebSocketClient().execute(uri, own, socket -> Mono.empty()))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void thePageComesWithAPolicyThatForbidsWhatItDoesNotNeed() {
        HttpHeaders headers = new HttpHeaders();
        String page = get("/", headers);

        assertThat(page).contains("<title>Live captions</title>");
        assertThat(headers.getFirst("Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .contains("script-src 'self';");
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void healthAndMetricsTellOfTheTranscriptions() {
        new CaptionClient(uri, RECORDING)
                .connect(Long.MAX_VALUE, CaptionClient::hasEnded)
                .block(PATIENCE);

        assertThat(get("/actuator/health", new HttpHeaders()))
                .startsWith("{\"components\":")
                .contains("\"realtime\":{\"details\":{\"degraded\":", "/gpt-4o-transcribe", "/whisper-1");
        assertThat(get("/actuator/prometheus", new HttpHeaders()))
                .contains("jvm_memory_used_bytes", "reactor_realtime_turns_total{", "outcome=\"completed\"");
    }

    @Test
    void theEndpointListsWhatRunsAndNotWhatIsSaid() {
        ByteArrayOutputStream number = new ByteArrayOutputStream();
        number.writeBytes(DtmfTones.in(AudioFormat.PCM16_24KHZ).bytes("147258"));
        number.writeBytes(DtmfTones.in(AudioFormat.PCM16_24KHZ).silence(Duration.ofSeconds(2)));
        number.writeBytes(RECORDING);
        CaptionClient page = new CaptionClient(uri, number.toByteArray());
        page.connect(page.samples() / 2, client -> client.texts().contains("147258"))
                .block(PATIENCE);

        assertThat(get("/actuator/realtime", new HttpHeaders()))
                .contains("\"live\":true")
                .containsPattern("\"model\":\"(gpt-4o-transcribe|whisper-1)\"")
                .containsPattern("\"turns\":\\{\"started\":[1-9]\\d*,\"completed\":[1-9]")
                .doesNotContain("147258");
    }

    @Test
    void thePageCanMakeTheEmulatorFailAndWorkAgain() {
        assertThat(get("/service", new HttpHeaders()))
                .isEqualTo("{\"emulated\":true,\"canFail\":true,\"failing\":false}");
        assertThat(put("application/json", "{\"failing\":true}"))
                .startsWith("200")
                .contains("\"failing\":true");
        assertThat(demo.isFailing()).isTrue();
        assertThat(put("text/plain", "{\"failing\":false}")).startsWith("415");
        assertThat(put("application/json", "{\"failing\":false}")).startsWith("200");
        assertThat(demo.isFailing()).isFalse();
    }

    private String get(String path, HttpHeaders headers) {
        return String.valueOf(HttpClient.create()
                .get()
                .uri("http://127.0.0.1:" + port + path)
                .responseSingle((response, body) -> {
                    response.responseHeaders().forEach(header -> headers.add(header.getKey(), header.getValue()));
                    return body.asString();
                })
                .block(PATIENCE));
    }

    private String put(String type, String body) {
        return String.valueOf(HttpClient.create()
                .headers(headers -> headers.set("Content-Type", type))
                .put()
                .uri("http://127.0.0.1:" + port + "/service")
                .send(ByteBufFlux.fromString(Mono.just(body)))
                .responseSingle((response, answer) -> answer.asString()
                        .defaultIfEmpty("")
                        .map(text -> response.status().code() + " " + text))
                .block(PATIENCE));
    }

    private static void assertComplete(CaptionClient page) {
        assertThat(page.texts()).isEqualTo(numbers(TURNS));
        assertThat(page.numbers()).isSorted().doesNotHaveDuplicates();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static byte[] numberedTurns(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DtmfTones.in(AudioFormat.PCM16_24KHZ)
                .numberedTurns(0, count, Duration.ofMillis(800), 48_000)
                .map(ByteBuffer::array)
                .doOnNext(all::writeBytes)
                .blockLast();
        return all.toByteArray();
    }
}
