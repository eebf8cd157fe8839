// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.RealtimeTranscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of the group: one thread that owns the consumer, the producer, and everything known about the calls.
 *
 * <p>A partition is in one of three states: restoring (paused, until {@link StateRestorer} knows where to begin), ours and read, ours
 * and paused because a call has too much audio waiting. Whatever goes wrong with Kafka, the answer is the same: forget everything that
 * is not committed, and begin again from what is.
 */
final class Instance {

    private static final Logger log = LoggerFactory.getLogger(Instance.class);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final long MAX_RESET_WAIT_MS = 5_000;

    /** At shutdown: no outcome for so long, and none is expected. */
    private static final long QUIET_NANOS = 2_000_000_000L;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final TranscriberProperties properties;
    private final String name;
    private final Meters meters;
    private final KafkaClients clients;
    private final Pipelines pipelines;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    // of the thread, from here on
    private final Map<Integer, Partition> partitions = new HashMap<>();
    private final Admin admin;
    private final Consumer<String, byte[]> consumer;
    private final StateRestorer restorer;
    private final TransactionWriter writer;
    private long committedNanos;
    private long outcomeNanos;
    private int resets; // in a row
    private @Nullable RuntimeException broken; // what a rebalance could not finish

    /** Connects to nothing that has to answer yet. */
    Instance(TranscriberProperties properties, RealtimeTranscriber transcriber, Meters meters) {
        this.properties = properties;
        this.meters = meters;
        this.name =
                properties.instance().isEmpty() ? UUID.randomUUID().toString().substring(0, 8) : properties.instance();
        this.clients = new KafkaClients(properties, name);
        this.pipelines = new Pipelines(
                properties,
                transcriber.format(),
                transcriber.journal(),
                FluxTranscription.factory(transcriber, inbox),
                System::nanoTime,
                System::currentTimeMillis,
                meters);
        this.admin = clients.admin();
        this.consumer = clients.consumer();
        meters.bind(consumer);
        this.restorer = new StateRestorer(properties, consumer, clients.stateReader(), admin);
        this.writer = new TransactionWriter(clients, name, meters);
        this.thread = new Thread(this::run, "kafka-transcriber-" + name);
    }

    /**
     * Looks at the topics, then starts. Blocks while it looks.
     *
     * @throws IllegalStateException when a topic is missing or not as it has to be
     */
    void start() {
        try {
            new Topics(admin, properties).prepare();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        thread.start();
    }

    /** Waits for open turns for a while, commits, leaves the group. Blocks until it is done. */
    void stop() {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            consumer.subscribe(List.of(properties.input()), new Rebalances());
            while (stop.getCount() > 0) {
                try {
                    cycle();
                } catch (RuntimeException e) {
                    reset(e);
                }
            }
            drain();
        } finally {
            close();
        }
    }

    private void cycle() {
        writer.open();
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        throwBroken();
        for (TopicPartition each : records.partitions()) {
            accept(each, records.records(each));
        }
        activateRestored();
        work();
        pipelines.startWaiting();
        rewind();
        pauseAndResume();
        commitIfDue();
    }

    private void accept(TopicPartition from, List<ConsumerRecord<String, byte[]>> records) {
        Partition partition = partitions.get(from.partition());
        if (partition == null) {
            return;
        }
        for (ConsumerRecord<String, byte[]> input : records) {
            if (partition.isFull()) {
                consumer.seek(from, input.offset()); // the rest of the batch comes again when there is room
                return;
            }
            partition.accept(input);
        }
    }

    private void throwBroken() {
        RuntimeException cause = broken;
        if (cause != null) {
            broken = null;
            throw cause;
        }
    }

    private void activateRestored() {
        for (StateRestorer.Restored restored : restorer.step()) {
            int number = restored.partition();
            partitions.put(
                    number,
                    new Partition(
                            number,
                            restored.states(),
                            restored.state(),
                            restored.committedOffset(),
                            restored.endOffset(),
                            pipelines));
            consumer.seek(input(number), restored.committedOffset());
            log.info(
                    "Partition {} of {} is ours, from offset {}",
                    number,
                    properties.input(),
                    restored.committedOffset());
        }
        meters.restoring(restorer.size());
    }

    /** Outcomes, and what time brings. */
    private void work() {
        partitions.values().forEach(Partition::look);
        Runnable outcome;
        while ((outcome = inbox.poll()) != null) {
            outcome.run();
            outcomeNanos = System.nanoTime();
        }
        partitions.values().forEach(Partition::tick);
        meters.buffered(
                partitions.values().stream().mapToLong(Partition::bufferedBytes).sum());
    }

    private void rewind() {
        for (Partition partition : partitions.values()) {
            long offset = partition.pollRewind();
            if (offset != InFlight.NONE) {
                consumer.seek(input(partition.number()), offset);
            }
        }
    }

    private void pauseAndResume() {
        Set<TopicPartition> pause = new HashSet<>();
        Set<TopicPartition> resume = new HashSet<>();
        for (TopicPartition assigned : consumer.assignment()) {
            Partition partition = partitions.get(assigned.partition());
            (partition == null || partition.isFull() ? pause : resume).add(assigned);
        }
        meters.paused(
                (int) partitions.values().stream().filter(Partition::isFull).count());
        pause.removeAll(consumer.paused());
        resume.retainAll(consumer.paused());
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private void commitIfDue() {
        long now = System.nanoTime();
        int records =
                partitions.values().stream().mapToInt(Partition::pendingRecords).sum();
        boolean isTime = now - committedNanos >= properties.commitInterval().toNanos();
        if (isTime || records >= properties.commitRecords()) {
            committedNanos = now;
            commit();
        }
    }

    private void commit() {
        Map<TopicPartition, Partition.Commit> commits = new HashMap<>();
        for (Partition partition : partitions.values()) {
            if (partition.hasCommit()) {
                commits.put(input(partition.number()), partition.takeCommit());
            }
        }
        if (!commits.isEmpty()) {
            writer.commit(commits, consumer.groupMetadata());
            resets = 0;
        }
    }

    /** Begins again from what is committed. */
    private void reset(RuntimeException cause) {
        long wait = Math.min(MAX_RESET_WAIT_MS, 100L << Math.min(resets++, 10));
        log.warn(
                "Begins again from what is committed, in {} ms, because of {}", wait, String.valueOf(cause.toString()));
        log.debug("The cause", cause);
        meters.reset();
        partitions.values().forEach(Partition::cancel);
        partitions.clear();
        writer.abort();
        try {
            Set<TopicPartition> assigned = consumer.assignment();
            consumer.pause(assigned);
            assigned.forEach(partition -> restorer.begin(partition.partition()));
            stop.await(wait, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /** Outcomes that are about to come are waited for. */
    private void drain() {
        long start = System.nanoTime();
        outcomeNanos = start;
        try {
            consumer.pause(consumer.assignment());
            while (partitions.values().stream().anyMatch(Partition::isUnsettled)
                    && System.nanoTime() - start < properties.shutdownTimeout().toNanos()
                    && System.nanoTime() - outcomeNanos < QUIET_NANOS) {
                consumer.poll(POLL);
                throwBroken();
                work();
                commitIfDue();
            }
            work();
            commit();
        } catch (RuntimeException e) {
            log.warn("Leaves with work undone, which the next owner will do again: {}", e.toString());
        }
    }

    private void close() {
        partitions.values().forEach(Partition::cancel);
        partitions.clear();
        writer.close();
        try {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT)); // tells the restorer what is no longer ours
        } catch (RuntimeException e) {
            log.warn("Could not leave the group: {}", e.toString());
        }
        restorer.close();
        admin.close(CLOSE_TIMEOUT);
    }

    private TopicPartition input(int partition) {
        return new TopicPartition(properties.input(), partition);
    }

    private void drop(Collection<TopicPartition> gone) {
        for (TopicPartition each : gone) {
            restorer.forget(each.partition());
            Partition partition = partitions.remove(each.partition());
            if (partition != null) {
                partition.cancel();
                log.info("Partition {} of {} is no longer ours", each.partition(), properties.input());
            }
        }
    }

    /** Called inside {@code poll}. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            consumer.pause(new ArrayList<>(assigned));
            assigned.forEach(partition -> restorer.begin(partition.partition()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            try {
                work();
                commit();
            } catch (RuntimeException e) {
                broken = e; // the others have to begin again too
            }
            drop(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            drop(lost);
        }
    }
}
