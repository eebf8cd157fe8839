// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.test.util.RaceTestUtils;

class SignalLoopTest {

    private final List<String> seen = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final SignalLoop loop = new SignalLoop(() -> seen.add("step"), faults::add);

    @Test
    void aSignalIsHandledBeforeItsStep() {
        loop.signal(() -> seen.add("signal"));
        assertThat(seen).containsExactly("signal", "step");
    }

    @Test
    void wakingTakesAStepAlone() {
        loop.wake();
        assertThat(seen).containsExactly("step");
    }

    @Test
    void signalsFromInsideAreSeenByTheNextStep() {
        loop.signal(() -> {
            seen.add("outer");
            loop.signal(() -> seen.add("inner"));
            loop.wake();
            seen.add("outer ends");
        });
        assertThat(seen.subList(0, 3)).containsExactly("outer", "outer ends", "inner");
        assertThat(seen).last().isEqualTo("step");
    }

    @Test
    void aSignalFromAStepCausesAnotherStep() {
        AtomicInteger steps = new AtomicInteger();
        SignalLoop[] self = new SignalLoop[1];
        self[0] = new SignalLoop(
                () -> {
                    if (steps.incrementAndGet() < 4) {
                        self[0].signal(() -> seen.add("again"));
                    }
                },
                faults::add);
        self[0].wake();
        assertThat(steps).hasValue(4);
        assertThat(seen).containsExactly("again", "again", "again");
    }

    @Test
    void deepReentrancyIsFlat() {
        AtomicInteger left = new AtomicInteger(100_000);
        Runnable[] next = new Runnable[1];
        next[0] = () -> {
            if (left.decrementAndGet() > 0) {
                loop.signal(next[0]);
            }
        };
        loop.signal(next[0]);
        assertThat(left).hasValue(0);
    }

    @Test
    void faultsOfSignalAndStepAreToldAndDoNotStopIt() {
        AtomicBoolean faulty = new AtomicBoolean(true);
        SignalLoop loop = new SignalLoop(
                () -> {
                    seen.add("step");
                    if (faulty.get()) {
                        throw new IllegalStateException("step");
                    }
                },
                faults::add);
        loop.signal(() -> {
            throw new IllegalArgumentException("signal");
        });
        faulty.set(false);
        loop.signal(() -> seen.add("signal"));
        assertThat(faults).extracting(Throwable::getMessage).containsExactly("signal", "step");
        assertThat(seen).containsExactly("step", "signal", "step");
    }

    @Test
    void aFaultDoesNotKeepBackTheSignalsBehindIt() {
        loop.signal(() -> {
            loop.signal(() -> {
                throw new IllegalStateException("first");
            });
            loop.signal(() -> seen.add("second"));
        });
        assertThat(seen).startsWith("second").last().isEqualTo("step");
    }

    @Test
    void racingSignalsAreHandledOneAtATimeAndNoneIsLost() {
        for (int round = 0; round < 2_000; round++) {
            AtomicBoolean inside = new AtomicBoolean();
            AtomicInteger overlaps = new AtomicInteger();
            int[] handled = new int[1]; // not atomic: the loop is what protects it
            int[] stepSaw = new int[1];
            SignalLoop loop = new SignalLoop(
                    () -> {
                        enter(inside, overlaps);
                        stepSaw[0] = handled[0];
                        inside.set(false);
                    },
                    faults::add);
            Runnable signal = () -> {
                enter(inside, overlaps);
                handled[0]++;
                inside.set(false);
            };
            Runnable racer = () -> {
                loop.signal(signal);
                loop.wake();
                loop.signal(signal);
            };
            RaceTestUtils.race(racer, racer, racer);
            assertThat(overlaps).hasValue(0);
            assertThat(handled[0]).isEqualTo(6);
            assertThat(stepSaw[0]).as("the last step saw every signal").isEqualTo(6);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void signalsOfOneThreadKeepTheirOrder() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(1);
        Thread noise = new Thread(() -> {
            ready.countDown();
            for (int i = 0; i < 50_000; i++) {
                loop.wake();
            }
        });
        noise.start();
        assertThat(ready.await(5, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.signal(() -> order.add(number));
        }
        noise.join();
        loop.wake();
        assertThat(order).hasSize(10_000).isSorted();
    }

    private static void enter(AtomicBoolean inside, AtomicInteger overlaps) {
        if (!inside.compareAndSet(false, true)) {
            overlaps.incrementAndGet();
        }
    }
}
