// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.samples.kafka.demo.ChildInstance;
import io.github.reactorrealtime.samples.kafka.demo.LocalBroker;
import io.github.reactorrealtime.samples.kafka.demo.Tally;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A broker for all tests, topics for one, a service, somebody who speaks and somebody who reads. */
final class Surroundings implements AutoCloseable {

    static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;
    static final int PARTITIONS = 6;

    private static final Logger log = LoggerFactory.getLogger(Surroundings.class);
    private static final LocalBroker BROKER = new LocalBroker(); // ends with the JVM
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Without anything new. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final String prefix = "test-" + COUNT.incrementAndGet() + "-";
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final List<ConsumerRecord<String, byte[]>> deadLetters = new ArrayList<>();
    private final List<JsonNode> transcripts = new ArrayList<>();
    private final Map<String, ChildInstance> children = new TreeMap<>();
    private final Map<String, Integer> written = new TreeMap<>();
    private final Tally tally = new Tally();

    final RealtimeEmulator emulator;
    final KafkaProducer<String, byte[]> producer;
    private @Nullable KafkaConsumer<String, byte[]> reader;

    Surroundings() {
        this(builder -> builder);
    }

    Surroundings(UnaryOperator<RealtimeEmulator.Builder> service) {
        emulator = keep(service.apply(RealtimeEmulator.builder()).start());
        producer = keep(new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        BROKER.address(),
                        "linger.ms",
                        5,
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new ByteArraySerializer()));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.address()))) {
            new Topics(admin, Settings.of(properties())).prepare();
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        resources.push(resource);
        return resource;
    }

    String input() {
        return prefix + "audio";
    }

    Map<String, String> properties(String... more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "transcriber.kafka.bootstrap-servers",
                BROKER.address(),
                "transcriber.kafka.input",
                input(),
                "transcriber.kafka.output",
                prefix + "transcripts",
                "transcriber.kafka.state",
                prefix + "state",
                "transcriber.kafka.dead-letters",
                prefix + "dead",
                "transcriber.kafka.group",
                prefix + "group",
                "transcriber.kafka.create-topics",
                "true",
                "transcriber.kafka.partitions",
                String.valueOf(PARTITIONS),
                "transcriber.kafka.session-timeout",
                "3s",
                "transcriber.kafka.transaction-timeout",
                "4s"));
        all.put("transcriber.kafka.restart-backoff", "200ms");
        for (int i = 0; i < more.length; i += 2) {
            all.put("transcriber.kafka." + more[i], more[i + 1]);
        }
        return all;
    }

    /** An instance in a process of its own, configured as the application is. */
    ChildInstance child(String name) {
        Map<String, String> all = properties("instance", name);
        all.put("transcriber.service.url", emulator.uri().toString());
        all.put("transcriber.service.api-key", "any");
        all.put("transcriber.service.format", "pcmu");
        ChildInstance child = keep(ChildInstance.start(PlainInstance.class.getName(), all));
        children.put(name, child);
        return child;
    }

    /** An instance in this process, started. */
    Instance instance(Meters meters, String... more) {
        return instance(meters, builder -> builder, more);
    }

    Instance instance(Meters meters, UnaryOperator<RealtimeTranscriber.Builder> with, String... more) {
        Route route = Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any");
        RealtimeTranscriber transcriber = with.apply(RealtimeTranscriber.builder()
                        .route(route.model("gpt-4o-transcribe"))
                        .route(route.model("whisper-1"))
                        .format(FORMAT)
                        .quiet(Duration.ofMillis(300)))
                .build();
        Instance instance = new Instance(Settings.of(properties(more)), transcriber, meters);
        instance.start();
        keep(instance::stop);
        return instance;
    }

    /** Reads what is committed, and does something in between, until it is so. */
    void await(String what, BooleanSupplier condition, Runnable meanwhile) {
        long news = System.nanoTime();
        int known = 0;
        while (!condition.getAsBoolean()) {
            if (transcripts.size() + deadLetters.size() > known) {
                known = transcripts.size() + deadLetters.size();
                news = System.nanoTime();
            }
            if (System.nanoTime() - news > PATIENCE.toNanos()) {
                StringBuilder logs = new StringBuilder();
                children.forEach((name, child) ->
                        logs.append("\n---- ").append(name).append("\n").append(child.log()));
                throw new AssertionError(
                        "waited in vain for " + what + "; " + tally.completed() + " texts so far" + logs);
            }
            meanwhile.run();
            read();
        }
    }

    void await(String what, BooleanSupplier condition) {
        await(what, condition, () -> {});
    }

    /** One poll: also what time passes by. */
    void read() {
        for (ConsumerRecord<String, byte[]> record : reader().poll(Duration.ofMillis(20))) {
            if (record.topic().equals(prefix + "dead")) {
                deadLetters.add(record);
            } else {
                JsonNode transcript = Json.read(record.value(), JsonNode.class);
                transcripts.add(transcript);
                tally.add(transcript);
                Header instance = record.headers().lastHeader("instance");
                written.merge(new String(instance.value(), UTF_8), 1, Integer::sum);
            }
        }
    }

    private KafkaConsumer<String, byte[]> reader() {
        KafkaConsumer<String, byte[]> open = reader;
        if (open == null) {
            open = keep(new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers", BROKER.address(),
                            "group.id", prefix + "reader",
                            "isolation.level", "read_committed",
                            "auto.offset.reset", "earliest",
                            "metadata.max.age.ms", "500"),
                    new StringDeserializer(),
                    new ByteArrayDeserializer()));
            open.subscribe(List.of(prefix + "transcripts", prefix + "dead"));
            reader = open;
        }
        return open;
    }

    Tally tally() {
        return tally;
    }

    /** How many transcripts came from the instances, by name. */
    Map<String, Integer> written() {
        return written;
    }

    List<JsonNode> transcripts() {
        return transcripts;
    }

    List<ConsumerRecord<String, byte[]>> deadLetters() {
        return deadLetters;
    }

    /** A record as a producer sends it. */
    ProducerRecord<String, byte[]> record(@Nullable String call, @Nullable String position, byte[] audio) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(input(), call, audio);
        if (position != null) {
            record.headers().add(Frame.POSITION, position.getBytes(UTF_8));
        }
        return record;
    }

    @Override
    public void close() {
        if (!tally.blanks().isEmpty()) {
            log.error("Turns in which nothing was said: {}", tally.blanks());
        }
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close", e);
            }
        }
    }
}
