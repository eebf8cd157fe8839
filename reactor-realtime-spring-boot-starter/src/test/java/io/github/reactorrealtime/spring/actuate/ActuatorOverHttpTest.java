// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.Recognizer;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application in which calls go on while the first route fails, and what its operators see of that: over HTTP, with nothing in it
 * that nobody may read.
 */
class ActuatorOverHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "top-secret-of-the-emulator";
    private static final String TEXT = "My number is ";

    private static final RealtimeEmulator broken =
            RealtimeEmulator.builder().apiKey(KEY).start();
    private static final RealtimeEmulator sound = RealtimeEmulator.builder()
            .apiKey(KEY)
            .recognizer(Recognizer.script(
                    IntStream.range(0, 1_000).mapToObj(i -> TEXT + i).toList()))
            .start();

    private static ConfigurableApplicationContext application;
    private static WebClient http;

    private final List<String> heard = new ArrayList<>();
    private final Disposable.Composite calls = Disposables.composite();

    @BeforeAll
    static void start() {
        broken.inject(
                new Fault.RejectHandshake(
                        503, "server_error", "Overloaded, " + KEY, Map.of("x-request-id", "req_of_the_refusal")),
                When.always());
        application = new SpringApplicationBuilder(CaptionsApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties(
                        "server.port=0",
                        "spring.reactor.context-propagation=auto",
                        "management.endpoints.web.exposure.include=health,prometheus,realtime",
                        "management.endpoint.health.show-details=always",
                        "management.tracing.sampling.probability=1",
                        "resilience4j.circuitbreaker.configs.reactor-realtime.minimum-number-of-calls=2",
                        "resilience4j.retry.configs.reactor-realtime-connect.max-attempts=2",
                        "reactor-realtime.routes[0].url=" + broken.uri(),
                        "reactor-realtime.routes[0].api-key=" + KEY,
                        "reactor-realtime.routes[0].model=gpt-4o-transcribe",
                        "reactor-realtime.routes[1].url=" + sound.uri(),
                        "reactor-realtime.routes[1].api-key=" + KEY,
                        "reactor-realtime.routes[1].model=whisper-1")
                .run();
        http = WebClient.create(
                "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        application.close();
        broken.close();
        sound.close();
    }

    /** So each call goes to the first route first. */
    @BeforeEach
    void closeBreakers() {
        application
                .getBean(CircuitBreakerRegistry.class)
                .getAllCircuitBreakers()
                .forEach(CircuitBreaker::reset);
    }

    @AfterEach
    void nothingRunsAnyMore() {
        calls.dispose(); // also where a test failed
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(realtime().path("total").asInt()).isZero());
    }

    @Test
    void aFailingRouteIsSeenInHealthWhileCallsGoOn() {
        Disposable call = call(1);
        JsonNode health = json("/actuator/health");
        assertThat(health.path("status").asString()).isEqualTo("UP");
        JsonNode details = health.path("components").path("realtime").path("details");
        assertThat(details.path("degraded").asBoolean()).isTrue();
        JsonNode first = details.path("routes").path(0);
        assertThat(first.path("breaker").asString()).isEqualTo("OPEN");
        assertThat(first.path("state").asString()).isEqualTo("failing");
        assertThat(first.path("liveSessions").asInt()).isZero();
        assertThat(first.path("lastFailure").path("error").asString()).isEqualTo("HandshakeException");
        assertThat(first.path("lastFailure").path("ids").path("x-request-id").asString())
                .isEqualTo("req_of_the_refusal");
        JsonNode second = details.path("routes").path(1);
        assertThat(second.path("breaker").asString()).isEqualTo("CLOSED");
        assertThat(second.path("state").asString()).isEqualTo("usable");
        assertThat(second.path("liveSessions").asInt()).isOne();
        assertThat(second.path("lastSuccess").path("ago").asString()).startsWith("PT");
        DocumentedJson.assertShape("health", details);
        call.dispose();
    }

    @Test
    void whatRunsIsListedUntilItEnds() {
        Disposable call = call(2);
        JsonNode all = realtime();
        assertThat(all.path("total").asInt()).isOne();
        JsonNode one = all.path("transcriptions").path(0);
        assertThat(one.path("model").asString()).isEqualTo("whisper-1");
        assertThat(one.path("turns").path("started").asInt()).isEqualTo(2);
        assertThat(one.path("turns").path("completed").asInt()).isEqualTo(2);
        assertThat(one.path("audioSentSeconds").asDouble()).isGreaterThan(2);
        assertThat(one.path("journal").path("capacityBytes").asInt()).isEqualTo(14_400_000);
        assertThat(one.path("lastError").asString()).isEqualTo("HandshakeException");
        JsonNode session = one.path("sessions").path(0);
        assertThat(session.path("live").asBoolean()).isTrue();
        assertThat(session.path("id").asString()).startsWith("sess_");
        assertThat(session.path("expiresAt").asString()).endsWith("Z");
        DocumentedJson.assertShape("realtime", all);
        String id = one.path("id").asString();
        assertThat(json("/actuator/realtime/" + id).path("id").asString()).isEqualTo(id);
        call.dispose();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status("/actuator/realtime/" + id)).isEqualTo(404));
    }

    @Test
    void metricsAreScraped() {
        call(1).dispose();
        assertThat(body("/actuator/prometheus").lines())
                .anyMatch(line -> line.startsWith("reactor_realtime_turns_total{") && line.contains("whisper-1"))
                .anyMatch(line -> line.startsWith("reactor_realtime_connects_failed_total{"))
                .anyMatch(line -> line.startsWith("resilience4j_circuitbreaker_state{")
                        && line.contains("gpt-4o-transcribe")
                        && line.contains("state=\"open\"")
                        && line.endsWith(" 1.0"))
                .anyMatch(line -> line.startsWith("reactor_realtime_turn_seconds_count{"));
    }

    @Test
    void theRequestsTraceIsTheParentOfItsTurns() {
        call(1).dispose();
        SimpleTracer tracer = application.getBean(SimpleTracer.class);
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<SimpleSpan> requests = spans(tracer, "http get /captions/{turns}");
            assertThat(requests).isNotEmpty();
            Map<String, String> traceBySpan =
                    requests.stream().collect(Collectors.toMap(SimpleSpan::getSpanId, SimpleSpan::getTraceId));
            List<SimpleSpan> turns = spans(tracer, "transcribe turn");
            assertThat(turns).isNotEmpty().allSatisfy(turn -> {
                assertThat(traceBySpan).containsKey(turn.getParentId());
                assertThat(turn.getTraceId()).isEqualTo(traceBySpan.get(turn.getParentId()));
            });
        });
    }

    @Test
    void nothingSecretAndNothingThatWasSaidIsInAnyOfIt() {
        Disposable call = call(2);
        assertThat(heard).allMatch(text -> text.startsWith(TEXT));
        for (String path : List.of("/actuator/health", "/actuator/realtime", "/actuator/prometheus")) {
            assertThat(body(path)).as(path).doesNotContain(KEY).doesNotContainIgnoringCase(TEXT);
        }
        assertThat(application.getBean(SimpleTracer.class).getSpans())
                .allSatisfy(span -> assertThat(span.getName() + span.getTags() + span.getEvents())
                        .doesNotContain(KEY)
                        .doesNotContainIgnoringCase(TEXT));
        call.dispose();
    }

    /** A call that has brought so many texts, and goes on. */
    private Disposable call(int turns) {
        Disposable call = http.get()
                .uri("/captions/" + turns)
                .retrieve()
                .bodyToFlux(String.class)
                .subscribe(text -> {
                    synchronized (heard) {
                        heard.add(text);
                    }
                });
        calls.add(call);
        await().atMost(PATIENCE).untilAsserted(() -> {
            synchronized (heard) {
                assertThat(heard).hasSize(turns);
            }
        });
        return call;
    }

    private static List<SimpleSpan> spans(SimpleTracer tracer, String name) {
        return tracer.getSpans().stream()
                .filter(span -> name.equals(span.getName()))
                .toList();
    }

    private static JsonNode realtime() {
        return json("/actuator/realtime");
    }

    private static JsonNode json(String path) {
        return JsonMapper.shared().readTree(body(path));
    }

    private static String body(String path) {
        return requireNonNull(
                http.get().uri(path).retrieve().bodyToMono(String.class).block(PATIENCE));
    }

    private static int status(String path) {
        return requireNonNull(http.get()
                .uri(path)
                .exchangeToMono(ActuatorOverHttpTest::status)
                .block(PATIENCE));
    }

    private static Mono<Integer> status(ClientResponse response) {
        return response.releaseBody().thenReturn(response.statusCode().value());
    }
}
