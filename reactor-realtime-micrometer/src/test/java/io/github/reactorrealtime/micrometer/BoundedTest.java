// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static io.github.reactorrealtime.micrometer.Told.MODEL;
import static io.github.reactorrealtime.micrometer.Told.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Usage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** Whatever the service says and however many transcriptions there were, the series are as few and nothing is kept. */
class BoundedTest {

    private static final List<CutoverReason> REASONS = List.of(CutoverReason.values());

    private static final int CALLS = 5_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TranscriberMetrics metrics = TranscriberMetrics.of(registry);
    private final Random random = new Random(7);

    @Test
    void theNumberOfSeriesDependsOnTheRoutesOnly() {
        strangeCall(ROUTE, MODEL);
        long most = 120 + 4L * FailureKind.values().length + CutoverReason.values().length;

        for (int call = 0; call < 500; call++) {
            strangeCall(ROUTE, MODEL);
        }

        assertThat(series()).isBetween(60L, most);
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getValue)
                .noneMatch(value -> value.contains("odd"));
    }

    /** Everything in it that could be a tag and must not is another each time, and contains "odd". */
    private void strangeCall(String route, String model) {
        TranscriberListener call = metrics.subscribed(Context.of("odd", odd()));
        SessionInfo session = Told.session(route, model, true);
        call.sessionOpened(session);
        long turn = random.nextLong(Long.MAX_VALUE);
        int attempt = random.nextInt(Integer.MAX_VALUE);
        call.turnStarted(turn);
        call.audioSent(session, random.nextInt(100_000));
        call.attemptFailed(route, turn, attempt, Told.error(odd(), odd(), odd()));
        call.attemptFailed(route, turn, attempt, Told.error(null, null, odd()));
        call.serviceError(route, new ErrorDetails(odd(), odd(), odd(), odd(), odd()));
        call.connectFailed(route, new IllegalStateException(odd()));
        call.connectFailed(route, refusal(random.nextInt(1_000)));
        metrics.routeOut(route, refusal(random.nextInt(1_000)));
        call.repairStarted(route, turn, attempt);
        call.cutOver(route, route, REASONS.get(random.nextInt(REASONS.size())), odd());
        call.emitted(Told.partial(turn));
        Provenance from =
                new Provenance(route, model, attempt, odd(), odd(), Duration.ofSeconds(-1), Duration.ofNanos(5));
        call.emitted(Told.completed(turn, from, new Usage.Other(odd())));
        call.emitted(Told.completed(turn, from, new Usage.Seconds(-3)));
        call.emitted(Told.completed(turn, from, new Usage.Tokens(-1, -1, -2, null, null)));
        call.emitted(Told.failed(turn + 1, Told.error(odd(), odd(), odd())));
        call.sessionClosed(session, new CloseStatus(random.nextInt(5_000), odd()));
        call.ended(Told.NOTHING, SignalType.ON_ERROR);
    }

    private RealtimeException refusal(int status) {
        return new HandshakeException(status, odd(), odd(), Told.handles(odd()));
    }

    private String odd() {
        return "odd \"\n\\ {" + random.nextLong() + "}";
    }

    private long series() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("reactor_realtime_"))
                .count();
    }

    @Test
    void aRouteWithOneModelHasSomeSixtySeries() {
        long before = series();
        metrics.subscribed(Context.empty()).sessionOpened(Told.live());
        assertThat(series() - before).as("series of one route and model").isBetween(55L, 70L);
    }

    @Test
    void gaugesReturnToZeroAndNothingOfAFinishedTranscriptionIsKept() {
        SimpleMeterRegistry plain = new SimpleMeterRegistry();
        TranscriberMetrics shared = TranscriberMetrics.of(plain);
        List<WeakReference<TranscriberListener>> calls = new ArrayList<>();
        for (int number = 0; number < CALLS; number++) {
            TranscriberListener call = shared.subscribed(Context.empty());
            calls.add(new WeakReference<>(call));
            SessionInfo live = Told.live();
            SessionInfo repair = Told.session(Told.OTHER_ROUTE, Told.OTHER_MODEL, false);
            call.sessionOpened(live);
            call.turnStarted(0);
            call.journalChanged(1_000, 2_000);
            call.sessionOpened(repair);
            call.ended(Told.NOTHING, SignalType.CANCEL);
            call.sessionClosed(repair, CloseStatus.NORMAL);
            call.sessionClosed(live, CloseStatus.ABNORMAL);
        }

        assertThat(plain.getMeters().stream().filter(Gauge.class::isInstance).map(Gauge.class::cast))
                .hasSizeGreaterThan(6)
                .allSatisfy(gauge ->
                        assertThat(gauge.value()).as("%s", gauge.getId()).isZero());
        assertThat(plain.getMeters().stream().map(Meter::getId).distinct()).hasSizeLessThan(150);
        Flux.interval(Duration.ZERO, Duration.ofMillis(20))
                .doOnNext(tick -> System.gc())
                .takeUntil(tick -> calls.stream().allMatch(call -> call.get() == null))
                .blockLast(Emulated.PATIENCE);
    }

    @Test
    void aRegistryThatNobodyUsesAnyMoreIsNotKept() {
        WeakReference<SimpleMeterRegistry> unused = used();
        Flux.interval(Duration.ZERO, Duration.ofMillis(20))
                .doOnNext(tick -> System.gc())
                .takeUntil(tick -> unused.get() == null)
                .blockLast(Emulated.PATIENCE);
    }

    private static WeakReference<SimpleMeterRegistry> used() {
        SimpleMeterRegistry plain = new SimpleMeterRegistry();
        TranscriberMetrics.of(plain).subscribed(Context.empty()).sessionOpened(Told.live());
        return new WeakReference<>(plain);
    }
}
