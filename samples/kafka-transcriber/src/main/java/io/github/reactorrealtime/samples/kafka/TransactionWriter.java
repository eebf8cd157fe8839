// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes transcripts, states, dead letters and offsets in one transaction. After a failure nobody knows what became of it; whoever
 * calls has to look at what is committed. Confined to the instance's thread.
 */
final class TransactionWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TransactionWriter.class);

    /** Header of all records: who wrote it. */
    private static final String INSTANCE = "instance";

    private final KafkaClients clients;
    private final byte[] instance;
    private final Meters meters;
    private @Nullable Producer<String, byte[]> producer;

    /** @param instance is told with every record */
    TransactionWriter(KafkaClients clients, String instance, Meters meters) {
        this.clients = clients;
        this.instance = instance.getBytes(UTF_8);
        this.meters = meters;
    }

    /** Makes a producer if there is none; ends what an instance of the same name left open. */
    void open() {
        if (producer == null) {
            KafkaProducer<String, byte[]> fresh = clients.producer();
            try {
                fresh.initTransactions();
            } catch (RuntimeException e) {
                fresh.close(Duration.ZERO);
                throw e;
            }
            producer = fresh;
        }
    }

    /**
     * Commits all of it or nothing.
     *
     * @param member who we are in the group: the broker refuses the offsets of who is no longer in it, and with them all else
     */
    void commit(Map<TopicPartition, Partition.Commit> commits, ConsumerGroupMetadata member) {
        meters.commits().record(() -> {
            Producer<String, byte[]> open = opened();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            open.beginTransaction();
            commits.forEach((partition, commit) -> {
                commit.records().forEach(record -> send(open, record));
                offsets.put(partition, new OffsetAndMetadata(commit.offset()));
            });
            open.sendOffsetsToTransaction(offsets, member);
            open.commitTransaction();
        });
    }

    /** A record that can't be written fails the commit, so nobody has to look at the result of each. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(Producer<String, byte[]> open, ProducerRecord<String, byte[]> record) {
        record.headers().add(INSTANCE, instance);
        open.send(record);
    }

    private Producer<String, byte[]> opened() {
        if (producer == null) {
            throw new IllegalStateException("no producer yet");
        }
        return producer;
    }

    /** After a failure. A producer that can't even abort is replaced: that ends its transaction, one way or the other. */
    void abort() {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            return;
        }
        try {
            open.abortTransaction();
        } catch (RuntimeException e) {
            log.debug("The producer is replaced", e);
            open.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
            producer = null;
        }
    }
}
