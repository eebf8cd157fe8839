// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.session;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.TestTimer;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import reactor.test.publisher.TestPublisher;

/** A transcription over two routes in virtual time, with everything that may be left behind counted. */
final class FailoverStage {

    static final String FIRST = "openai/gpt-4o-transcribe";
    static final String SECOND = "openai/whisper-1";

    /** Of the sockets' frames: audio in multiples of it is sent to the last sample. */
    static final int FRAME_MS = 60;

    final Stage stage = new Stage();
    final TestTimer timer = stage.timer;
    final TestPublisher<ByteBuffer> source = TestPublisher.create();
    final RecordingListener watch = new RecordingListener();
    final BulkheadRegistry bulkheads;
    final CircuitBreakerRegistry breakers;

    private final Resilience resilience;
    private final List<ScriptedLink> links = new ArrayList<>();
    private final ByteArrayOutputStream emitted = new ByteArrayOutputStream();
    private final Random random = new Random(42);

    /** Two attempts at a turn, the second at once; three connects, a second apart. */
    FailoverStage() {
        this(2);
    }

    FailoverStage(int attemptsPerTurn) {
        this(attemptsPerTurn, 32);
    }

    FailoverStage(int attemptsPerTurn, int repairsAtOnce) {
        RetryConfig turns = RetryConfig.custom()
                .maxAttempts(attemptsPerTurn)
                .intervalFunction(attempt -> 0L)
                .build();
        RetryConfig connects = RetryConfig.custom()
                .maxAttempts(3)
                .waitDuration(Duration.ofSeconds(1))
                .build();
        // The limiter's time is real: it must not be the one that decides.
        RateLimiterConfig unlimited = RateLimiterConfig.custom()
                .limitForPeriod(100_000)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .build();
        bulkheads = BulkheadRegistry.of(
                BulkheadConfig.custom().maxConcurrentCalls(repairsAtOnce).build());
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .clock(new TimerClock())
                .build());
        resilience = Resilience.builder()
                .retries(RetryRegistry.of(
                        Map.of("default", turns, Resilience.CONFIG, turns, Resilience.CONNECT_CONFIG, connects)))
                .circuitBreakers(breakers)
                .bulkheads(bulkheads)
                .rateLimiters(RateLimiterRegistry.of(unlimited))
                .build();
    }

    /** One route, turns heard by the service; no jitter. */
    RealtimeTranscriber.Builder oneRoute() {
        return RealtimeTranscriber.builder()
                .route(Route.openAi(Stage.SECRET).model("gpt-4o-transcribe"))
                .turns(Turns.serverVad())
                .transport(stage.transport)
                .resilience(resilience)
                .random(() -> 0L)
                .listener(watch)
                .timer(timer);
    }

    RealtimeTranscriber.Builder twoRoutes() {
        return oneRoute().route(Route.openAi(Stage.SECRET).model("whisper-1"));
    }

    Stage.Listener start(RealtimeTranscriber.Builder builder) {
        return Stage.listen(builder.build().transcribe(source.flux()));
    }

    CircuitBreaker breaker(String route) {
        return breakers.circuitBreaker(route);
    }

    /** The next session is opened and confirmed. */
    ScriptedLink link() {
        ScriptedLink link = stage.link();
        links.add(link);
        return link;
    }

    /** For a connection that the test puts down itself. */
    ScriptedLink unscripted() {
        ScriptedLink link = new ScriptedLink();
        links.add(link);
        return link;
    }

    /** The next connection succeeds, and nothing is said on it. */
    ScriptedLink silentLink() {
        ScriptedLink link = stage.transport.accept();
        links.add(link);
        return link;
    }

    /** The next session is opened, confirmed, and announced to end at the given time. */
    ScriptedLink link(Instant expiresAt) {
        ScriptedLink link = silentLink();
        confirm(link, expiresAt);
        return link;
    }

    void confirm(ScriptedLink link, Instant expiresAt) {
        String expiry = ",\"expires_at\":" + expiresAt.getEpochSecond();
        link.onSent(event -> {
            if (event instanceof SessionCommand.Update) {
                link.say(session("session.updated", "{\"model\":\"gpt-4o-transcribe\"}", expiry));
            }
        });
        link.say(session("session.created", "null", expiry));
    }

    /** How many connections were asked for. */
    int connects() {
        return stage.transport.requests().size();
    }

    void advance(Duration duration) {
        timer.advance(duration);
    }

    void advanceMillis(long millis) {
        timer.advance(Duration.ofMillis(millis));
    }

    Instant now() {
        return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS));
    }

    /** The source emits noise that is never the same. */
    void speak(int ms) {
        byte[] audio = new byte[ms * Stage.MS];
        random.nextBytes(audio);
        emit(audio);
    }

    void pause(int ms) {
        emit(new byte[ms * Stage.MS]);
    }

    void emit(byte[] audio) {
        emitted.writeBytes(audio);
        source.next(ByteBuffer.wrap(audio));
    }

    /** What the source emitted between two times. */
    byte[] audio(long fromMs, long toMs) {
        return Arrays.copyOfRange(emitted.toByteArray(), (int) fromMs * Stage.MS, (int) toMs * Stage.MS);
    }

    /** The session was given the source's audio between two times: no sample more, none less. */
    void assertHeard(ScriptedLink link, long fromMs, long toMs) {
        byte[] heard = link.audio();
        byte[] expected = audio(fromMs, toMs);
        int difference = Arrays.mismatch(heard, expected);
        assertThat(difference)
                .as("first difference between %d bytes heard and %d expected", heard.length, expected.length)
                .isEqualTo(-1);
    }

    /** A turn is heard and committed, at times of the session. */
    static void turn(ScriptedLink link, String item, long fromMs, long toMs) {
        link.say(speechStarted(item, fromMs), speechStopped(item, toMs), committed(item));
    }

    static void answer(ScriptedLink link, String item, String text) {
        link.say(committed(item), completed(item, text));
    }

    /** The model that a session was asked for. */
    static String model(ScriptedLink link) {
        return requireNonNull(requireNonNull(configured(link).transcription()).model());
    }

    static TurnDetection detection(ScriptedLink link) {
        return requireNonNull(configured(link).turnDetection());
    }

    private static io.github.reactorrealtime.event.SessionConfig configured(ScriptedLink link) {
        return link.sent(SessionCommand.Update.class).get(0).session();
    }

    /** Leaves, and finds nothing left. */
    void leave(Stage.Listener listener) {
        listener.cancel();
        assertNothingLeft();
    }

    /** No timer, no socket, no place in a bulkhead, no request of the source; and it was told once what became of the audio. */
    void assertNothingLeft() {
        assertThat(timer.pending()).as("timers").isZero();
        assertThat(links)
                .as("sockets")
                .allSatisfy(link -> assertThat(link.isOpen()).isFalse());
        for (var bulkhead : bulkheads.getAllBulkheads()) {
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
                    .as("places in the bulkhead")
                    .isEqualTo(bulkhead.getMetrics().getMaxAllowedConcurrentCalls());
        }
        assertThat(watch.reports).hasSize(1);
        assertThat(watch.sessionsOpened).as("sessions opened and closed").isEqualTo(watch.sessionsClosed);
    }

    /** What was reported is what was told, and, when the transcription was not cancelled, everything. */
    void assertAccounts(Stage.Listener listener) {
        AudioReport report = watch.reports.get(0);
        long end = 0;
        long completed = 0;
        long failed = 0;
        long gap = 0;
        long number = 0;
        for (TranscriptEvent event : listener.events) {
            AudioRange range;
            if (event instanceof TranscriptEvent.Completed turn) {
                range = turn.range();
                completed += length(range);
                assertThat(turn.turn()).isGreaterThanOrEqualTo(number);
                number = turn.turn() + 1;
            } else if (event instanceof TranscriptEvent.Failed turn) {
                range = turn.range();
                failed += length(range);
                assertThat(turn.turn()).isGreaterThanOrEqualTo(number);
                number = turn.turn() + 1;
            } else if (event instanceof TranscriptEvent.Gap lost) {
                range = lost.range();
                gap += length(range);
            } else {
                continue;
            }
            assertThat(range.startSample()).as("disjoint and ascending").isGreaterThanOrEqualTo(end);
            end = range.endSample();
        }
        assertThat(List.of(report.completed(), report.failed(), report.gap())).containsExactly(completed, failed, gap);
        assertThat(report.accepted()).isEqualTo(emitted.size() / 2);
        if (listener.ended()) {
            assertThat(report.unsettled()).isZero();
            assertThat(report.watermark()).isEqualTo(report.accepted());
        }
        assertThat(report.passedOver()).isNotNegative();
    }

    private static long length(AudioRange range) {
        return range.endSample() - range.startSample();
    }

    /** The time of the timer. */
    private final class TimerClock extends Clock {

        @Override
        public Instant instant() {
            return now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("always UTC");
        }
    }
}
