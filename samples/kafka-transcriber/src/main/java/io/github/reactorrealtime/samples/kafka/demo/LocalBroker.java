// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker in this process, quick to notice the dead. */
public final class LocalBroker implements AutoCloseable {

    private final EmbeddedKafkaKraftBroker broker;

    /** Starts it. Blocks until it is ready. */
    public LocalBroker() {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperties(Map.of(
                "group.min.session.timeout.ms", "500",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "200",
                "auto.create.topics.enable", "false"));
        PrintStream out = System.out;
        System.setOut(new PrintStream(
                OutputStream.nullOutputStream(),
                false,
                StandardCharsets.UTF_8)); // what it formats is nobody's business
        try {
            broker.afterPropertiesSet();
        } finally {
            System.setOut(out);
        }
    }

    /** Where it listens. */
    public String address() {
        return broker.getBrokersAsString();
    }

    @Override
    public void close() {
        broker.destroy();
    }
}
