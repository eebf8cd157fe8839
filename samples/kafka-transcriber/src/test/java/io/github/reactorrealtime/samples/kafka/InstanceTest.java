// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.samples.kafka.demo.CallFeeder;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.When;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Instances in this process, with a real broker and the emulator over real sockets. */
class InstanceTest {

    private static final Duration SILENCE = Duration.ofMillis(900);
    private static final Duration ALL = Duration.ofDays(1);

    @AutoClose
    private final Surroundings around = new Surroundings();

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void instancesThatJoinAndLeaveHandCallsOver() {
        int calls = 12;
        int numbers = 5;
        Instance first = around.instance(meters);
        CallFeeder feeder = feeder(calls, numbers);
        long start = System.nanoTime();
        Runnable feeding = () -> feeder.sendUntil(around.producer, Duration.ofNanos((System.nanoTime() - start) * 2));

        around.await("some texts", () -> around.tally().completed() >= 10, feeding);
        around.instance(Settings.meters());
        around.await("more texts", () -> around.tally().completed() >= 25, feeding);
        first.stop();

        around.await("all texts", () -> around.tally().completed() >= calls * numbers, feeding);
        assertThat(around.tally().problems(calls, numbers)).isEmpty();
    }

    @Test
    void slowServicePausesThePartition() {
        Duration buffer = Duration.ofSeconds(2);
        AtomicLong most = new AtomicLong();
        around.emulator.inject(new Fault.SlowReader(60_000), When.always());
        around.instance(
                meters,
                builder -> builder.journal(Duration.ofSeconds(12)).maxTurn(Duration.ofSeconds(5)),
                "buffer",
                "2s");
        feeder(1, 25).sendUntil(around.producer, ALL);

        around.await(
                "a pause",
                () -> registry.get("transcriber.kafka.partitions.paused")
                                .gauge()
                                .value()
                        > 0);
        around.await(
                "all texts",
                () -> around.tally().completed() >= 25,
                () -> most.accumulateAndGet((long) buffered(), Math::max));

        assertThat(around.tally().problems(1, 25)).isEmpty();
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(Surroundings.FORMAT.bytesIn(buffer.plusMillis(100)));
    }

    private double buffered() {
        return registry.get("transcriber.kafka.buffered.bytes").gauge().value();
    }

    @Test
    void whatIsNoAudioGoesToTheDeadLetters() {
        around.instance(meters);
        CallFeeder feeder = feeder(1, 3);
        feeder.sendUntil(around.producer, Duration.ofMillis(1_500));
        send("call-00", null, new byte[10]);
        send("call-00", "soon", new byte[10]);
        send(null, "0", new byte[10]);
        feeder.sendUntil(around.producer, ALL);
        around.await("all texts", () -> around.tally().completed() >= 3);
        send("call-00", "1000000", new byte[10]);

        around.await("dead letters", () -> around.deadLetters().size() >= 4);
        assertThat(around.tally().problems(1, 3)).isEmpty();
        assertThat(around.deadLetters())
                .extracting(letter -> reason(letter).replaceAll("sample \\d+", "sample N"))
                .containsExactlyInAnyOrder(
                        "the header 'position' is missing: the number of samples before this record",
                        "the header 'position' must be a number of samples in decimal digits but was 'soon'",
                        "the key must be the call's id but was empty",
                        "the call ended at sample N, and this goes on to 1000010");
    }

    private static String reason(ConsumerRecord<String, byte[]> letter) {
        return new String(letter.headers().lastHeader("reason").value(), UTF_8);
    }

    @Test
    void callsWaitForAPlace() {
        around.instance(meters, "max-pipelines", "2", "partitions", "6");
        feeder(8, 2).sendUntil(around.producer, ALL);

        around.await("all texts", () -> around.tally().completed() >= 16);
        assertThat(around.tally().problems(8, 2)).isEmpty();
    }

    @Test
    void outageOfTheServiceLosesNothing() {
        around.emulator.inject(Fault.rejectHandshake(503, "down", "out of order"), When.always());
        around.instance(meters);
        feeder(2, 2).sendUntil(around.producer, ALL);

        around.await(
                "transcriptions that fail",
                () -> registry.find("transcriber.kafka.restarts").counter() != null);
        around.emulator.clearFaults();

        around.await("all texts", () -> around.tally().completed() >= 4);
        assertThat(around.tally().problems(2, 2)).isEmpty();
    }

    @Test
    void holeIsAGapAndTheCallGoesOn() {
        around.instance(meters);
        CallFeeder feeder = feeder(1, 2);
        feeder.sendUntil(around.producer, Duration.ofMillis(900));
        int position = 80_000; // ten seconds, of which about one was sent
        byte[] later = DtmfTones.in(Surroundings.FORMAT).bytes("7");
        send("call-00", String.valueOf(position), later);
        send("call-00", null, new byte[0]);

        around.await("the call's end", () -> around.transcripts().size() >= 3);
        assertThat(around.transcripts())
                .extracting(each ->
                        each.path("kind").asString() + " " + each.path("text").asString())
                .containsExactly("completed 0", "gap ", "completed 7");
        assertThat(around.transcripts().get(1).path("endSample").asLong()).isEqualTo(position);
        assertThat(around.transcripts().get(2).path("endSample").asLong()).isEqualTo(position + later.length);
    }

    @Test
    void missingTopicIsNamed() {
        assertThatThrownBy(() -> around.instance(meters, "create-topics", "false", "input", "nowhere"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("create-topics=true");
    }

    private CallFeeder feeder(int calls, int numbers) {
        CallFeeder feeder = new CallFeeder(Surroundings.FORMAT, SILENCE, new Random(0));
        for (int call = 0; call < calls; call++) {
            feeder.add(around.input(), call, numbers, Duration.ZERO);
        }
        return feeder;
    }

    private void send(@Nullable String call, @Nullable String position, byte[] audio) {
        var unused = around.producer.send(around.record(call, position, audio));
    }
}
