// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker, a service and calls; two instances, of which one is killed, and a third. Each instance is a process, and each call says its
 * numbers in real time.
 */
public final class Demo {

    private static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;
    private static final String INPUT = "call-audio";
    private static final String OUTPUT = "call-transcripts";
    private static final Duration SILENCE = Duration.ofMillis(900);
    private static final Duration STAGGER = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final EmulatorTiming TIMING = EmulatorTiming.instant().withFirstDelta(Duration.ofMillis(120));

    private final int calls;
    private final int numbers;
    private final String openAiKey;
    private final Screen screen;
    private final JsonMapper json = JsonMapper.shared();
    private final Tally tally = new Tally();
    private final Map<String, ChildInstance> instances = new LinkedHashMap<>();

    /** @param openAiKey of the real service, which then hears the calls; empty: the emulator */
    public Demo(int calls, int numbers, String openAiKey, PrintStream out) {
        this.calls = calls;
        this.numbers = numbers;
        this.openAiKey = openAiKey;
        this.screen = new Screen(out);
    }

    /**
     * Runs it. Blocks for less than a minute, usually.
     *
     * @return the exit code: 0 when each number came once
     */
    public int run() {
        LoggingSystem.get(Demo.class.getClassLoader())
                .setLogLevel("org.apache.kafka", LogLevel.ERROR); // of the broker, too
        try (LocalBroker broker = new LocalBroker();
                RealtimeEmulator emulator =
                        RealtimeEmulator.builder().timing(TIMING).start()) {
            Thread orphans = new Thread(() -> instances.values().forEach(ChildInstance::kill));
            Runtime.getRuntime().addShutdownHook(orphans);
            try {
                return run(broker, emulator);
            } finally {
                instances.values().forEach(ChildInstance::kill);
                Runtime.getRuntime().removeShutdownHook(orphans);
            }
        } catch (IllegalStateException e) {
            screen.problem(String.valueOf(e.getMessage()));
            instances.forEach((name, instance) -> screen.log(name, instance.log()));
            return 1;
        }
    }

    private int run(LocalBroker broker, RealtimeEmulator emulator) {
        screen.note("A broker listens at " + broker.address() + ", "
                + (openAiKey.isEmpty() ? "the emulator at " + emulator.uri() : "the service is OpenAI's"));
        start("anna", broker, emulator);
        start("bert", broker, emulator);
        try (KafkaProducer<String, byte[]> producer = producer(broker);
                KafkaConsumer<String, byte[]> reader = reader(broker)) {
            reader.subscribe(List.of(OUTPUT)); // which may not be there yet
            Runnable read = () -> read(reader);
            await("partitions for both", () -> instances.values().stream().allMatch(Demo::hasPartitions), read);
            CallFeeder feeder = feeder();
            screen.note(calls + " calls begin, with " + numbers + " numbers each");
            screen.header();
            long start = System.nanoTime();
            Runnable feed = () -> {
                feeder.sendUntil(producer, Duration.ofNanos(System.nanoTime() - start));
                read.run();
            };
            await("a third of the texts", () -> tally.completed() >= calls * numbers / 3, feed);
            screen.trouble("kill -9 " + pid("anna") + ": anna is dead, in the middle of everything");
            kill("anna");
            start("carl", broker, emulator);
            await("all texts", () -> tally.completed() >= calls * numbers, feed);
            quiet(reader);
            return verdict();
        }
    }

    private static boolean hasPartitions(ChildInstance instance) {
        return instance.log().contains(" is ours");
    }

    private void start(String name, LocalBroker broker, RealtimeEmulator emulator) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("transcriber.kafka.bootstrap-servers", broker.address());
        properties.put("transcriber.kafka.instance", name);
        properties.put("transcriber.kafka.create-topics", "true");
        properties.put("transcriber.kafka.partitions", "8");
        properties.put("transcriber.kafka.session-timeout", "3s");
        properties.put("transcriber.service.format", "pcmu");
        if (openAiKey.isEmpty()) {
            properties.put("transcriber.service.url", emulator.uri().toString());
            properties.put("transcriber.service.api-key", "any");
        }
        instances.put(name, ChildInstance.start(ChildInstance.APPLICATION, properties));
        screen.trouble("instance " + name + " starts, process " + pid(name));
    }

    private void kill(String name) {
        ChildInstance instance = instances.get(name);
        if (instance != null) {
            instance.kill();
        }
    }

    private long pid(String name) {
        ChildInstance instance = instances.get(name);
        return instance == null ? 0 : instance.pid();
    }

    private CallFeeder feeder() {
        CallFeeder feeder = new CallFeeder(FORMAT, SILENCE, new Random());
        for (int call = 0; call < calls; call++) {
            feeder.add(INPUT, call, numbers, STAGGER.multipliedBy(call));
        }
        return feeder;
    }

    private static KafkaProducer<String, byte[]> producer(LocalBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "max.in.flight.requests.per.connection", 1),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Somebody downstream, who sees what is committed and nothing else. */
    private static KafkaConsumer<String, byte[]> reader(LocalBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.address(),
                        "group.id", "downstream",
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "1000"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private void read(KafkaConsumer<String, byte[]> reader) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofMillis(20))) {
            JsonNode transcript = json.readTree(record.value());
            tally.add(transcript);
            screen.transcript(transcript, record);
        }
    }

    private void await(String what, BooleanSupplier condition, Runnable meanwhile) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "Expected " + what + " within " + PATIENCE + " but there are " + tally.completed() + " texts");
            }
            meanwhile.run();
        }
    }

    /** What comes twice would come now. */
    private void quiet(KafkaConsumer<String, byte[]> reader) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofSeconds(3).toNanos()) {
            read(reader);
        }
    }

    private int verdict() {
        if (!tally.blanks().isEmpty()) {
            screen.note("Turns in which nothing was said: " + String.join(", ", tally.blanks()));
        }
        List<String> problems = new ArrayList<>(tally.problems(calls, numbers));
        if (problems.isEmpty()) {
            screen.good(calls + " calls, " + tally.completed() + " numbers, each once and in order");
            return 0;
        }
        problems.forEach(screen::problem);
        return 1;
    }
}
