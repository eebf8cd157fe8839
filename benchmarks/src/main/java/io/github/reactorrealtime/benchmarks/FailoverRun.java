// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.reactorrealtime.transport.Transport;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/**
 * What repairs and cutovers cost: one live session in real time, against the emulator without latency, over loopback sockets.
 *
 * <p>Argument: seconds of audio per scenario, 60 unless given.
 */
final class FailoverRun {

    private static final String PRIMARY = "gpt-4o-transcribe";
    private static final String SECONDARY = "whisper-1";
    private static final Duration FRAME = Duration.ofMillis(60);
    private static final Duration PAUSE = Duration.ofMillis(900);

    private final byte[] audio;

    private FailoverRun(int seconds) {
        this.audio = speech(seconds);
    }

    public static void main(String[] args) {
        int seconds = args.length == 0 ? 60 : Integer.parseInt(args[0]);
        FailoverRun run = new FailoverRun(seconds);
        String line = "%-22s %7s %9s %9s %9s %11s %11s %10s %10s %9s%n";
        System.out.printf(
                Locale.ROOT,
                line,
                "scenario",
                "repairs",
                "p50 ms",
                "p99 ms",
                "max ms",
                "pause p99",
                "pause max",
                "live x",
                "repair x",
                "kept x");
        run.scenario("undisturbed", "", Duration.ofMinutes(60), unchanged()).print(line);
        run.scenario("warm repair", "fail", Duration.ofMinutes(60), unchanged()).print(line);
        run.scenario("cold repair", "fail", Duration.ofMinutes(60), settings -> settings.withIdle(Duration.ZERO))
                .print(line);
        run.scenario("rollover", "", Duration.ofSeconds(8), unchanged()).print(line);
        run.scenario("reconnect", "reset", Duration.ofMinutes(60), unchanged()).print(line);
        run.scenario("failover and return", "storm", Duration.ofMinutes(60), unchanged())
                .print(line);
        System.exit(0); // loops and timers of the emulator
    }

    private static UnaryOperator<FailoverSettings> unchanged() {
        return settings -> settings;
    }

    private Result scenario(String name, String fault, Duration session, UnaryOperator<FailoverSettings> failover) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .timing(EmulatorTiming.instant().withSession(session))
                .start()) {
            if (fault.equals("fail")) {
                emulator.inject(Fault.failTranscription(), When.model(PRIMARY));
            } else if (fault.equals("reset")) {
                emulator.inject(new Fault.ResetConnection(), When.afterAudio(Duration.ofSeconds(5)));
            } else if (fault.equals("storm")) {
                emulator.inject(
                        Fault.failTranscription(),
                        When.model(PRIMARY).and(When.between(Duration.ofSeconds(8), Duration.ofSeconds(18))));
            }
            StopWatch watch = new StopWatch(name);
            RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                    .route(route(emulator, PRIMARY))
                    .route(route(emulator, SECONDARY))
                    .frame(FRAME)
                    .transport(new TracedTransport(Transport.create(), watch))
                    .listener(watch)
                    .resilience(resilience(!fault.equals("fail")))
                    .failover(failover.apply(
                            FailoverSettings.DEFAULTS.withReturn(Duration.ofSeconds(2), 3, Duration.ofSeconds(4))))
                    .build();
            transcriber.transcribe(live()).doOnNext(watch::onEvent).blockLast(Duration.ofMinutes(10));
            return watch.result(audio.length);
        }
    }

    private static Route route(RealtimeEmulator emulator, String model) {
        return Route.at(emulator.uri(), Dialect.OPENAI).apiKey("sk-none").model(model);
    }

    /** With one attempt per route, and breakers that open, or never do so that every turn is repaired. */
    private static Resilience resilience(boolean breaks) {
        CircuitBreakerConfig.Builder breaker = CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .waitDurationInOpenState(Duration.ofSeconds(2));
        if (!breaks) {
            breaker.minimumNumberOfCalls(100_000).slidingWindowSize(100_000);
        }
        return Resilience.builder()
                .circuitBreakers(CircuitBreakerRegistry.of(breaker.build()))
                .retries(RetryRegistry.of(RetryConfig.from(Resilience.defaultRetry())
                        .maxAttempts(1)
                        .build()))
                .build();
    }

    private Flux<ByteBuffer> live() {
        int bytes = (int) AudioFormat.PCM16_24KHZ.bytesIn(FRAME);
        return Flux.interval(FRAME)
                .onBackpressureBuffer(1_000)
                .take(audio.length / bytes)
                .map(tick -> ByteBuffer.wrap(audio, (int) (tick * bytes), bytes));
    }

    private static byte[] speech(int seconds) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DtmfTones.in(AudioFormat.PCM16_24KHZ)
                .numberedTurns(0, 10_000, PAUSE, 4_800)
                .takeUntil(buffer -> out.size() > seconds * 48_000)
                .doOnNext(buffer -> {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    out.writeBytes(bytes);
                })
                .blockLast();
        return Arrays.copyOf(out.toByteArray(), seconds * 48_000);
    }

    /** Times what happens in one transcription. Its monitor guards it. */
    private static final class StopWatch implements TranscriberListener, TracedTransport.Trace {

        private final String name;
        private final List<Long> repairNanos = new ArrayList<>();
        private final List<Long> pauseNanos = new ArrayList<>();
        private final List<Long> started = new ArrayList<>();
        private boolean coldFirst;
        private long failedAt;
        private long lastAppend;
        private long liveBytes;
        private long repairBytes;
        private long mostKept;
        private int routeChanges;
        private String report = "";

        private StopWatch(String name) {
            this.name = name;
            this.coldFirst = !name.startsWith("cold");
        }

        @Override
        public synchronized void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
            failedAt = System.nanoTime();
        }

        @Override
        public synchronized void repairStarted(String route, long turn, int attempt) {
            started.add(failedAt);
        }

        @Override
        public synchronized void append(boolean live, int bytes) {
            if (!live) {
                repairBytes += bytes;
                return;
            }
            long now = System.nanoTime();
            if (lastAppend != 0) {
                pauseNanos.add(now - lastAppend);
            }
            lastAppend = now;
            liveBytes += bytes;
        }

        @Override
        public synchronized void commit(boolean live) {
            if (!live && !started.isEmpty()) {
                long nanos = System.nanoTime() - started.remove(0);
                if (coldFirst) {
                    coldFirst = false; // the repair that opens the session which is warm afterwards
                } else {
                    repairNanos.add(nanos);
                }
            }
        }

        @Override
        public synchronized void journalChanged(long usedBytes, long capacityBytes) {
            mostKept = Math.max(mostKept, usedBytes);
        }

        @Override
        public synchronized void ended(AudioReport audio, SignalType signal) {
            report = "completed " + audio.time(audio.completed()) + ", failed " + audio.time(audio.failed()) + ", gap "
                    + audio.time(audio.gap()) + ", passed over " + audio.time(audio.passedOver());
        }

        private synchronized void onEvent(TranscriptEvent event) {
            if (event instanceof TranscriptEvent.RouteChanged) {
                routeChanges++;
            }
        }

        private synchronized Result result(long sourceBytes) {
            Collections.sort(repairNanos);
            Collections.sort(pauseNanos);
            return new Result(
                    name,
                    repairNanos,
                    pauseNanos,
                    (double) liveBytes / sourceBytes,
                    (double) repairBytes / sourceBytes,
                    mostKept / 48_000.0,
                    report + ", routes changed " + routeChanges + " times");
        }
    }

    private record Result(
            String name,
            List<Long> repairs,
            List<Long> pauses,
            double live,
            double repair,
            double keptSeconds,
            String report) {

        void print(String line) {
            System.out.printf(
                    Locale.ROOT,
                    line,
                    name,
                    repairs.size(),
                    millis(repairs, 0.5),
                    millis(repairs, 0.99),
                    millis(repairs, 1),
                    millis(pauses, 0.99),
                    millis(pauses, 1),
                    String.format(Locale.ROOT, "%.3f", live),
                    String.format(Locale.ROOT, "%.3f", repair),
                    String.format(Locale.ROOT, "%.1f s", keptSeconds));
            System.out.println("  " + report);
        }

        private static String millis(List<Long> sorted, double share) {
            if (sorted.isEmpty()) {
                return "-";
            }
            int index = (int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size()));
            return String.format(Locale.ROOT, "%.2f", sorted.get(index) / 1e6);
        }
    }
}
