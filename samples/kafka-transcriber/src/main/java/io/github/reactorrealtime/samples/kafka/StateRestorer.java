// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, for partitions that have become ours, where the last owner stopped. Step by step, so that other partitions go on.
 *
 * <p>The order matters. The last owner may be dead in the middle of a transaction, or alive and slow. First the committed offset: the
 * broker does not tell it while a transaction of the group has one pending. Then the end of the state topic with everything that is
 * written, decided or not; what that transaction wrote lies before it. Then all states up to there, as far as they are committed: a
 * reader of committed records does not get past a transaction that is not decided.
 *
 * <p>Confined to the instance's thread.
 */
final class StateRestorer implements AutoCloseable {

    private static final Duration COMMITTED_TIMEOUT = Duration.ofMillis(200);
    private static final Duration READ_TIMEOUT = Duration.ofMillis(10);
    private static final Duration POSITION_TIMEOUT = Duration.ofMillis(200);

    /**
     * Where to go on.
     *
     * @param partition of the input
     * @param committedOffset where to begin to read
     * @param endOffset behind all records that may be of known calls
     */
    record Restored(
            int partition, Map<String, CallState> states, PartitionState state, long committedOffset, long endOffset) {}

    private final TranscriberProperties properties;
    private final Consumer<String, byte[]> consumer;
    private final Consumer<String, byte[]> reader;
    private final Admin admin;
    private final Map<Integer, Job> jobs = new HashMap<>();

    /**
     * @param consumer of the input
     * @param reader of the states; closed with this
     */
    StateRestorer(
            TranscriberProperties properties,
            Consumer<String, byte[]> consumer,
            Consumer<String, byte[]> reader,
            Admin admin) {
        this.properties = properties;
        this.consumer = consumer;
        this.reader = reader;
        this.admin = admin;
    }

    void begin(int partition) {
        forget(partition);
        jobs.put(partition, new Job(partition));
    }

    void forget(int partition) {
        if (jobs.remove(partition) != null) {
            assign();
        }
    }

    boolean isRestoring(int partition) {
        return jobs.containsKey(partition);
    }

    int size() {
        return jobs.size();
    }

    /** Goes on with all, waiting for little. */
    List<Restored> step() {
        if (jobs.isEmpty()) {
            return List.of();
        }
        jobs.values().forEach(Job::ask);
        read();
        List<Restored> done = new ArrayList<>();
        for (Iterator<Job> all = jobs.values().iterator(); all.hasNext(); ) {
            Restored restored = all.next().result();
            if (restored != null) {
                done.add(restored);
                all.remove();
            }
        }
        if (!done.isEmpty()) {
            assign();
        }
        return done;
    }

    private void read() {
        if (reader.assignment().isEmpty()) {
            return;
        }
        for (ConsumerRecord<String, byte[]> state : reader.poll(READ_TIMEOUT)) {
            Job job = jobs.get(state.partition());
            if (job != null) {
                job.add(state);
            }
        }
    }

    /** The reader keeps its place in those it had. */
    private void assign() {
        reader.assign(jobs.values().stream()
                .filter(job -> job.isReading)
                .map(job -> job.state)
                .toList());
    }

    @Override
    public void close() {
        reader.close();
    }

    private final class Job {

        private final int partition;
        private final TopicPartition input;
        private final TopicPartition state;
        private final Map<String, CallState> states = new HashMap<>();
        private PartitionState partitionState = new PartitionState(List.of());
        private boolean knowsCommitted;
        private @Nullable OffsetAndMetadata committed;
        private @Nullable KafkaFuture<ListOffsetsResultInfo> stateEnd;
        private @Nullable KafkaFuture<ListOffsetsResultInfo> inputStart;
        private @Nullable KafkaFuture<ListOffsetsResultInfo> inputEnd;
        private boolean isReading;

        Job(int partition) {
            this.partition = partition;
            this.input = new TopicPartition(properties.input(), partition);
            this.state = new TopicPartition(properties.state(), partition);
        }

        void ask() {
            if (!knowsCommitted) {
                askCommitted();
            } else if (!isReading && isDone(stateEnd) && isDone(inputStart) && isDone(inputEnd)) {
                isReading = true;
                assign();
                reader.seekToBeginning(Set.of(state));
            }
        }

        private void askCommitted() {
            try {
                committed = consumer.committed(Set.of(input), COMMITTED_TIMEOUT).get(input);
            } catch (TimeoutException e) {
                return; // a transaction is not decided yet
            }
            knowsCommitted = true;
            stateEnd = offset(state, OffsetSpec.latest());
            inputStart = offset(input, OffsetSpec.earliest());
            inputEnd = offset(input, OffsetSpec.latest());
        }

        private KafkaFuture<ListOffsetsResultInfo> offset(TopicPartition topic, OffsetSpec spec) {
            return admin.listOffsets(Map.of(topic, spec), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .partitionResult(topic);
        }

        void add(ConsumerRecord<String, byte[]> record) {
            if (record.key().equals(PartitionState.KEY)) {
                partitionState = Json.read(record.value(), PartitionState.class);
            } else if (record.value() == null) {
                states.remove(record.key());
            } else {
                states.put(record.key(), Json.read(record.value(), CallState.class));
            }
        }

        @Nullable
        Restored result() {
            if (!isReading || !isAtEnd()) {
                return null;
            }
            long start = committed == null ? value(inputStart) : committed.offset();
            return new Restored(partition, states, partitionState, start, Math.max(start, value(inputEnd)));
        }

        private boolean isAtEnd() {
            try {
                return reader.position(state, POSITION_TIMEOUT) >= value(stateEnd);
            } catch (TimeoutException e) {
                return false;
            }
        }
    }

    private static boolean isDone(@Nullable KafkaFuture<?> future) {
        return future != null && future.isDone();
    }

    private static long value(@Nullable KafkaFuture<ListOffsetsResultInfo> future) {
        if (future == null) {
            throw new IllegalStateException("not asked yet");
        }
        try {
            return future.get().offset();
        } catch (ExecutionException e) {
            throw new KafkaException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
