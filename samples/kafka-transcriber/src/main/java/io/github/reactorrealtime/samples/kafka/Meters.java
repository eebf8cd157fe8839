// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;

/** What can be seen from outside, beside the metrics of Kafka's clients and of the transcriber. */
final class Meters {

    private static final String PREFIX = "transcriber.kafka.";

    private final MeterRegistry registry;
    private final AtomicInteger pipelines = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger paused = new AtomicInteger();
    private final AtomicInteger restoring = new AtomicInteger();
    private final AtomicLong buffered = new AtomicLong();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge(PREFIX + "pipelines", pipelines);
        registry.gauge(PREFIX + "calls.waiting", waiting);
        registry.gauge(PREFIX + "partitions.paused", paused);
        registry.gauge(PREFIX + "partitions.restoring", restoring);
        registry.gauge(PREFIX + "buffered.bytes", buffered);
    }

    /** Shows what the client counts itself, {@code kafka.consumer.*}. */
    void bind(Consumer<?, ?> consumer) {
        new KafkaClientMetrics(consumer).bindTo(registry);
    }

    void pipelines(int count) {
        pipelines.set(count);
    }

    void waiting(int count) {
        waiting.set(count);
    }

    void paused(int count) {
        paused.set(count);
    }

    void restoring(int count) {
        restoring.set(count);
    }

    void buffered(long bytes) {
        buffered.set(bytes);
    }

    void transcript(String kind) {
        registry.counter(PREFIX + "transcripts", "kind", kind).increment();
    }

    void deadLetter() {
        registry.counter(PREFIX + "dead.letters").increment();
    }

    /** A transcription ended with an error. */
    void restarted() {
        registry.counter(PREFIX + "restarts").increment();
    }

    /** Everything was begun again from what is committed. */
    void reset() {
        registry.counter(PREFIX + "resets").increment();
    }

    Timer commits() {
        return registry.timer(PREFIX + "commits");
    }
}
