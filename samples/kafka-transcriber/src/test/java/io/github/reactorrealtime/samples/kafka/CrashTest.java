// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.samples.kafka.demo.CallFeeder;
import io.github.reactorrealtime.samples.kafka.demo.ChildInstance;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.When;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Instances in processes of their own, which are killed. Every number comes once per call, in order. */
class CrashTest {

    private static final int CALLS = 40;
    private static final int NUMBERS = 10;
    private static final double SPEED = 3;
    private static final long LONGEST_STEP_NANOS = Duration.ofMillis(100).toNanos();

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void killedInstanceLosesNothingAndDoublesNothing() throws Exception {
        try (Surroundings around = new Surroundings()) {
            ChildInstance victim = around.child("victim");
            ChildInstance survivor = around.child("survivor");
            around.await("partitions of both", () -> hasPartitions(victim) && hasPartitions(survivor));
            Feeding feeding = new Feeding(around);
            int when = 40 + random.nextInt(120);
            feeding.stopAt(0.6); // of which a busy machine may be far behind

            around.await("the first texts", () -> around.tally().completed() >= when, feeding);
            victim.kill();
            around.await("texts after the kill", () -> around.tally().completed() >= when + 20, feeding);
            ChildInstance successor = around.child("successor");
            around.await("partitions of the successor", () -> hasPartitions(successor));
            feeding.stopAt(1);

            around.await("all texts", () -> around.tally().completed() >= CALLS * NUMBERS, feeding);
            assertThat(around.tally().problems(CALLS, NUMBERS))
                    .as("-Dseed=%s", seed)
                    .isEmpty();
            assertThat(around.written()).as("-Dseed=%s", seed).containsOnlyKeys("victim", "survivor", "successor");
        }
    }

    /**
     * An instance that stands still for longer than the group waits, then goes on as if nothing had happened; while turns fail and
     * sockets are dropped.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void frozenInstanceThatComesBackChangesNothing() throws Exception {
        try (Surroundings around = new Surroundings()) {
            around.emulator.inject(
                    Fault.failTranscription(), When.model("gpt-4o-transcribe").and(When.every(9)));
            around.emulator.inject(
                    new Fault.CloseConnection(1011, "server fell over"),
                    When.at(Point.COMMITTED).and(When.every(40)));
            ChildInstance frozen = around.child("frozen");
            ChildInstance other = around.child("other");
            around.await("partitions of both", () -> hasPartitions(frozen) && hasPartitions(other));
            Feeding feeding = new Feeding(around);
            int when = 40 + random.nextInt(150);

            around.await("the first texts", () -> around.tally().completed() >= when, feeding);
            signal("STOP", frozen);
            around.await(
                    "its calls at the other", () -> around.tally().completed() >= CALLS * NUMBERS * 4 / 5, feeding);
            assertThat(around.written()).as("-Dseed=%s", seed).containsOnlyKeys("frozen", "other");
            signal("CONT", frozen);

            around.await("all texts", () -> around.tally().completed() >= CALLS * NUMBERS, feeding);
            assertThat(around.tally().problems(CALLS, NUMBERS))
                    .as("-Dseed=%s", seed)
                    .isEmpty();
        }
    }

    private static boolean hasPartitions(ChildInstance instance) {
        return instance.log().contains(" is ours");
    }

    /** Calls that speak while they are run, up to a point, and are silent in between. */
    private final class Feeding implements Runnable {

        private final Surroundings around;
        private final CallFeeder feeder = new CallFeeder(Surroundings.FORMAT, Duration.ofMillis(900), random);
        private long ranNanos = System.nanoTime();
        private long spokenNanos;
        private double limit = 1;

        Feeding(Surroundings around) {
            this.around = around;
            for (int call = 0; call < CALLS; call++) {
                feeder.add(around.input(), call, NUMBERS, Duration.ofMillis(random.nextInt(3_000)));
            }
        }

        /** A fraction of what is to be said. */
        void stopAt(double fraction) {
            limit = fraction;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            spokenNanos += (long) (Math.min(now - ranNanos, LONGEST_STEP_NANOS) * SPEED);
            ranNanos = now;
            spokenNanos = Math.min(spokenNanos, (long) (feeder.length().toNanos() * limit));
            feeder.sendUntil(around.producer, Duration.ofNanos(spokenNanos));
        }
    }

    private static void signal(String signal, ChildInstance child) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid()))
                .start()
                .waitFor();
    }
}
