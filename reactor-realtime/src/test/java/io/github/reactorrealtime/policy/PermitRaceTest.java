// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static io.github.reactorrealtime.policy.Failures.silence;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads take permits and end them in all three ways, some of them only when the breaker is in another state, or in a later
 * half-open phase. Between rounds time passes, so that breakers open half; when a round is over, a half-open breaker must have every
 * trial that was not used up by an outcome, no more and no less.
 */
@Timeout(60)
class PermitRaceTest {

    private static final int THREADS = 6;
    private static final int TRIALS = 40;
    private static final int ROUNDS = 3_000;
    private static final Duration QUICK = Duration.ofMillis(1);

    private final TestClock clock = new TestClock();
    private final CircuitBreaker circuit = CircuitBreaker.of(
            "route",
            CircuitBreakerConfig.custom()
                    .clock(clock)
                    .slidingWindowSize(TRIALS)
                    .minimumNumberOfCalls(TRIALS)
                    .permittedNumberOfCallsInHalfOpenState(TRIALS)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .build());
    private final Breaker breaker = new Breaker(circuit);

    @Test
    void noTrialIsLostAndNoneIsInvented() throws Exception {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            workers.add(new Worker(i));
        }
        Map<State, Integer> seen = new EnumMap<>(State.class);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                if (circuit.getState() == State.CLOSED) {
                    circuit.transitionToOpenState();
                }
                clock.advance(Duration.ofSeconds(2));
                if (round % 3 != 0) {
                    openHalf(); // permits from before are around, which a breaker that opens half just then would count
                }
                for (Future<Void> each : threads.invokeAll(workers)) {
                    each.get();
                }
                if (round % 3 == 2) {
                    workers.forEach(Worker::endAll);
                    seen.merge(circuit.getState(), 1, Integer::sum);
                    everyTrialIsAccountedFor();
                }
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen).containsKeys(State.HALF_OPEN, State.OPEN, State.CLOSED); // else nothing was tested
    }

    private void openHalf() {
        Permit permit = breaker.tryAcquire();
        if (permit != null) {
            permit.release();
        }
    }

    private void everyTrialIsAccountedFor() {
        if (circuit.getState() == State.HALF_OPEN) {
            int used = circuit.getMetrics().getNumberOfBufferedCalls();
            List<Permit> free = new ArrayList<>();
            for (Permit next = breaker.tryAcquire(); next != null; next = breaker.tryAcquire()) {
                free.add(next);
            }
            free.forEach(Permit::release);
            assertThat(free).hasSize(TRIALS - used);
        }
    }

    private final class Worker implements Callable<Void> {

        private final SplittableRandom random;
        private final Deque<Permit> held = new ArrayDeque<>();

        Worker(int seed) {
            this.random = new SplittableRandom(seed);
        }

        @Override
        public Void call() {
            for (int i = 0; i < 20; i++) {
                Permit permit = breaker.tryAcquire();
                if (permit != null) {
                    held.add(permit);
                }
                if (held.size() > 3 || (permit == null && !held.isEmpty())) {
                    end(held.remove());
                }
            }
            return null;
        }

        private void endAll() {
            held.forEach(Permit::release);
            held.clear();
        }

        private void end(Permit permit) {
            int dice = random.nextInt(200);
            if (dice == 0) {
                permit.failure(silence(), QUICK);
            } else if (dice < 30) {
                permit.success(QUICK);
            } else {
                permit.release();
            }
        }
    }
}
