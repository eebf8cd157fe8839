// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP without sockets, in virtual time. */
class InMemoryRestTest {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InMemoryEmulator emulator =
            RealtimeEmulator.builder().timing(EmulatorTiming.realistic()).inMemory(time, LATENCY);

    private final List<String> signals = new ArrayList<>();

    @Test
    void everythingNeedsItsTimeOnTheWay() {
        ask(upload("model", "whisper-1"));
        time.advanceTimeBy(LATENCY.minusMillis(1));
        assertThat(emulator.requests()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1 + 1_200));
        assertThat(emulator.requests()).hasSize(1);
        assertThat(signals).isEmpty();
        time.advanceTimeBy(LATENCY);
        assertThat(signals).first().isEqualTo("200 application/json");
        time.advanceTimeBy(LATENCY);
        assertThat(signals).hasSize(3).last().isEqualTo("complete");
        assertThat(JSON.readTree(signals.get(1)).path("text").asString()).isEqualTo("123");
    }

    @Test
    void eventsComeOneByOne() {
        ask(upload("model", "gpt-4o-transcribe", "stream", "true"));
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        assertThat(signals).containsExactly("200 text/event-stream; charset=utf-8");
        time.advanceTimeBy(LATENCY.plusMillis(1_200));
        assertThat(signals).hasSize(2).last().asString().contains("\"delta\":\"12\"");
        time.advanceTimeBy(Duration.ofMillis(25));
        assertThat(signals).hasSize(3).last().asString().contains("\"delta\":\"3\"");
        time.advanceTimeBy(Duration.ofMillis(50));
        assertThat(signals).hasSize(5).contains("complete");
    }

    @Test
    void whoStopsReadingIsLeftAlone() {
        Disposable reading = ask(upload("model", "gpt-4o-transcribe", "stream", "true"));
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        reading.dispose();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(signals).hasSize(1);
    }

    @Test
    void noAnswerInTimeIsATimeout() {
        emulator.inject(new Fault.StallAnswer(0), When.always());
        ask(upload("model", "whisper-1"));
        time.advanceTimeBy(Duration.ofSeconds(30));

        assertThat(signals).containsExactly(TimeoutException.class.getName());
    }

    @Test
    void theTimeoutIsForTheHeadOnly() {
        emulator.inject(new Fault.StallAnswer(5), When.always());
        ask(upload("model", "whisper-1"));
        time.advanceTimeBy(Duration.ofMinutes(10));

        assertThat(signals).containsExactly("200 application/json", "{\"tex");
    }

    @Test
    void aCutConnectionIsAnIoError() {
        emulator.inject(new Fault.CutAnswer(0), When.times(1));
        ask(upload("model", "whisper-1"));
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(signals).containsExactly(IOException.class.getName());

        signals.clear();
        emulator.clearFaults();
        emulator.inject(new Fault.CutAnswer(5), When.always());
        ask(upload("model", "whisper-1"));
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(signals).containsExactly("200 application/json", "{\"tex", IOException.class.getName());
    }

    @Test
    void aBodyOfAnotherLengthThanPromisedIsAMistake() {
        HttpRequest request = upload("model", "whisper-1");
        HttpRequest.Body body = Objects.requireNonNull(request.body());
        ask(new HttpRequest(
                "POST",
                request.uri(),
                request.headers(),
                new HttpRequest.Body(body.contentType(), body.length() + 1, body.content()),
                request.timeout()));
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(signals).containsExactly(IllegalStateException.class.getName());
    }

    /** Mints on an emulator in memory. */
    static JsonNode post(InMemoryEmulator emulator, VirtualTimeScheduler time, String path, String json) {
        byte[] body = json.replace('\'', '"').getBytes(UTF_8);
        List<String> answers = new ArrayList<>();
        emulator.transport()
                .exchange(
                        request(emulator, path, new HttpRequest.Body("application/json", body.length, Flux.just(body))),
                        (head, content) -> content.map(bytes -> new String(bytes, UTF_8)))
                .subscribe(answers::add);
        time.advanceTimeBy(Duration.ZERO);
        return JSON.readTree(String.join("", answers));
    }

    /** The first event of a connection, with the code when it is an error. */
    static String connect(InMemoryEmulator emulator, VirtualTimeScheduler time, String path, String secret) {
        List<JsonNode> events = new ArrayList<>();
        emulator.transport()
                .open(new HandshakeRequest(
                        emulator.uri().resolve(path),
                        Map.of("Authorization", "Bearer " + secret),
                        Duration.ofSeconds(5)))
                .flatMapMany(link -> link.receive(in -> {
                    try {
                        return JSON.readTree(new String(in.readAllBytes(), UTF_8));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .subscribe(events::add);
        time.advanceTimeBy(Duration.ofMillis(1));
        JsonNode first = events.get(0);
        return (first.path("type").asString() + " "
                        + first.at("/error/code").asString("")
                        + first.at("/session/type").asString(""))
                .strip();
    }

    private Disposable ask(HttpRequest request) {
        return emulator.transport()
                .exchange(
                        request,
                        (head, body) -> Flux.just(head.status() + " " + head.header("content-type"))
                                .concatWith(body.map(bytes -> new String(bytes, UTF_8))))
                .subscribe(
                        signals::add,
                        failure -> signals.add(failure.getClass().getName()),
                        () -> signals.add("complete"));
    }

    private HttpRequest upload(String... fields) {
        byte[] form = RestClient.form("t.wav", RestClient.wav("123", 8_000), fields);
        return request(
                emulator,
                RestClient.OPENAI,
                new HttpRequest.Body(
                        "multipart/form-data; boundary=" + RestClient.BOUNDARY, form.length, Flux.just(form)));
    }

    private static HttpRequest request(InMemoryEmulator emulator, String path, HttpRequest.@Nullable Body body) {
        return new HttpRequest(
                "POST",
                emulator.httpUri().resolve(path),
                Map.of("Authorization", "Bearer sk-1"),
                body,
                Duration.ofSeconds(10));
    }
}
