// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioFraming;
import io.github.reactorrealtime.audio.AudioPacing;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What fails is replaced: models, connections, sessions, endpoints. Every number comes out, once and in order. */
class FailoverEndToEndTest extends EndToEnd {

    private static final String FIRST = "gpt-4o-transcribe";
    private static final String SECOND = "whisper-1";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    /** Goes away in the middle. */
    @AutoClose
    private final RealtimeEmulator near = RealtimeEmulator.builder().start();

    private final Route first = route(emulator, FIRST);
    private final Route second = route(emulator, SECOND);
    private final FailoverLog log = new FailoverLog();

    @Test
    void aModelThatFailsTurnAfterTurnOnAHealthySocketIsReplacedByTheNext() {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Resilience.defaultCircuitBreaker());
        emulator.inject(Fault.failTranscription(), When.model(FIRST));

        List<TranscriptEvent> events = run(
                bounded(first, second)
                        .resilience(
                                Resilience.builder().circuitBreakers(breakers).build())
                        .maxSpeed(20) // else all audio may be gone before the first turn has failed
                        .build(),
                numbers(40));

        assertNumbers(events, 40);
        assertThat(breakers.circuitBreaker(first.name()).getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(breakers.circuitBreaker(second.name()).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        List<RouteChanged> changes = all(events, RouteChanged.class);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(first.name());
            assertThat(change.to()).isEqualTo(second.name());
            assertThat(change.cause()).contains("breaker").contains(first.name());
        });
        for (Completed turn : completed(events)) {
            assertThat(turn.provenance().model()).isEqualTo(SECOND);
            boolean before = turn.range().start().compareTo(changes.get(0).at()) < 0;
            assertThat(turn.provenance().attempt())
                    .as("attempt of turn %s", turn.turn())
                    .matches(attempt -> before ? attempt > 1 : attempt == 1);
        }
        assertThat(completed(events).get(39).provenance().attempt()).isEqualTo(1);
    }

    @Test
    void aModelThatFailsNowAndThenIsHelpedOutByTheNextAndStays() {
        emulator.inject(Fault.failTranscription(), When.model(FIRST).and(When.saying("7")));
        emulator.inject(new Fault.FailTranscription("invalid_request_error", "bad_audio", "No.", null), When.item(17));

        List<TranscriptEvent> events = run(bounded(first, second).build(), numbers(30));

        assertNumbers(events, 30);
        assertThat(all(events, RouteChanged.class)).isEmpty();
        assertThat(completed(events).stream().filter(turn -> turn.provenance().attempt() > 1))
                .extracting(Completed::text, turn -> turn.provenance().model())
                .contains(tuple("7", SECOND))
                .hasSizeLessThanOrEqualTo(3);
    }

    static Stream<Arguments> lossesInMidTurn() {
        List<Fault> losses = List.of(
                new Fault.ResetConnection(),
                new Fault.HalfOpen(),
                new Fault.CloseConnection(1012, "restart"),
                new Fault.Expire(Duration.ZERO),
                new Fault.ErrorThenClose("invalid_request_error", "session_expired", "Too long.", 1001));
        List<Point> points = List.of(Point.SPEECH_STARTED, Point.COMMIT_RECEIVED, Point.COMMITTED);
        return losses.stream().flatMap(loss -> points.stream().map(point -> Arguments.of(loss, point)));
    }

    @ParameterizedTest
    @MethodSource("lossesInMidTurn")
    void aSessionLostInMidTurnIsReplaced(Fault loss, Point point) {
        emulator.inject(loss, When.at(point).and(When.item(4)).and(When.connection(1)));
        Duration patience = Duration.ofSeconds(20);

        List<TranscriptEvent> events = run(
                bounded(first)
                        .connect(new ConnectSettings(
                                patience, patience, Duration.ofMillis(500), Duration.ofMillis(1_500)))
                        .listener(log)
                        .build(),
                numbers(20));

        assertNumbers(events, 20);
        assertThat(emulator.connections()).hasSizeGreaterThan(1);
        assertThat(log.cutOvers()).isNotEmpty().allMatch(cutOver -> cutOver.startsWith(first.name() + " → "));
        assertThat(log.report().unsettled()).isZero();
    }

    @Test
    void anEndpointThatGoesAwayIsReplacedByAnother() {
        RealtimeTranscriber transcriber = bounded(route(near, FIRST), second).build();

        List<TranscriptEvent> events = transcriber
                .transcribe(numbers(40))
                .publishOn(Schedulers.boundedElastic(), 1)
                .doOnNext(event -> {
                    if (event instanceof Completed completed && completed.text().equals("5")) {
                        near.close();
                    }
                })
                .collectList()
                .block(PATIENCE);

        assertThat(events).isNotNull();
        assertNumbers(events, 40);
        assertThat(all(events, RouteChanged.class))
                .singleElement()
                .satisfies(change -> assertThat(change.to()).isEqualTo(second.name()));
        assertThat(completed(events).get(0).provenance().model()).isEqualTo(FIRST);
        assertThat(completed(events).get(39).provenance().route()).isEqualTo(second.name());
    }

    @Test
    void aRouteWithAWrongKeyIsLeftAloneAfterOneLook() {
        try (RealtimeEmulator strict =
                RealtimeEmulator.builder().apiKey("right").start()) {
            Route refused =
                    Route.at(strict.uri(), Dialect.AZURE).apiKey("wrong").model(FIRST);
            RealtimeTranscriber transcriber =
                    transcriber(refused, second).listener(log).build();

            assertNumbers(run(transcriber, numbers(3)), 3);
            assertNumbers(run(transcriber, numbers(3)), 3);

            assertThat(strict.connections()).hasSize(1);
            assertThat(log.routesOut()).containsExactly(refused.name());
        }
    }

    /** Without a margin the service ends some sessions before the next one is there: then it is a repair. */
    @ParameterizedTest
    @ValueSource(longs = {0, 300_000})
    void shortSessionsFollowOneAnother(long marginMillis) {
        try (RealtimeEmulator shortlived = RealtimeEmulator.builder()
                .timing(EmulatorTiming.instant().withSession(Duration.ofSeconds(8)))
                .start()) {
            RealtimeTranscriber transcriber = bounded(route(shortlived, FIRST))
                    .rolloverMargin(Duration.ofMillis(marginMillis))
                    .listener(log)
                    .build();

            List<TranscriptEvent> events = run(transcriber, atItsPace(numbers(24)));

            assertNumbers(events, 24);
            assertThat(all(events, RouteChanged.class)).isEmpty();
            assertThat(log.cutOvers()).hasSizeGreaterThanOrEqualTo(2);
            if (marginMillis > 0) {
                assertThat(completed(events)).allMatch(turn -> turn.provenance().attempt() == 1);
            }
            await(() -> shortlived.openConnections() == 0);
        }
    }

    @Test
    void theLiveAudioReturnsWhenTheFirstModelWorksAgain() {
        emulator.inject(Fault.failTranscription(), When.model(FIRST));
        CircuitBreakerConfig quick = CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .permittedNumberOfCallsInHalfOpenState(2)
                .build();
        RealtimeTranscriber transcriber = bounded(first, second)
                .resilience(Resilience.builder()
                        .circuitBreakers(CircuitBreakerRegistry.of(quick))
                        .build())
                .failover(FailoverSettings.DEFAULTS.withReturn(Duration.ofMillis(300), 2, Duration.ofSeconds(2)))
                .listener(log)
                .build();
        List<TranscriptEvent> events = new ArrayList<>();

        transcriber
                .transcribe(atItsPace(numbers(120)))
                .doOnNext(event -> {
                    if (event instanceof RouteChanged changed && changed.to().equals(second.name())) {
                        emulator.clearFaults();
                    }
                    events.add(event);
                })
                .takeUntil(event -> event instanceof Completed completed
                        && all(events, RouteChanged.class).size() == 2
                        && completed
                                        .range()
                                        .start()
                                        .compareTo(all(events, RouteChanged.class)
                                                .get(1)
                                                .at())
                                >= 0)
                .blockLast(PATIENCE);

        assertNumbers(events, completed(events).size());
        assertThat(all(events, RouteChanged.class))
                .extracting(RouteChanged::from, RouteChanged::to)
                .containsExactly(tuple(first.name(), second.name()), tuple(second.name(), first.name()));
        Completed last = completed(events).get(completed(events).size() - 1);
        assertThat(last.provenance().route()).isEqualTo(first.name());
        assertThat(last.provenance().attempt()).isEqualTo(1);
        assertThat(log.probes()).endsWith(first.name() + " true", first.name() + " true");
        await(() -> emulator.openConnections() == 0);
    }

    /** A short journal, so that failures are noticed while there is still audio to come. */
    private static RealtimeTranscriber.Builder bounded(Route... ladder) {
        return transcriber(ladder).journal(Duration.ofSeconds(12)).maxTurn(Duration.ofSeconds(6));
    }

    private static Flux<ByteBuffer> atItsPace(Flux<ByteBuffer> audio) {
        return audio.transform(AudioFraming.frames(AudioFormat.PCM16_24KHZ, Duration.ofMillis(60)))
                .transform(AudioPacing.realtime(AudioFormat.PCM16_24KHZ, Schedulers.parallel()));
    }
}
