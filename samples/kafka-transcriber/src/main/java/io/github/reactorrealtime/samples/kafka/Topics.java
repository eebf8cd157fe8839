// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks whether the topics are as they have to be. Blocks: for the start of an instance. */
final class Topics {

    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long POLL_NANOS = 50_000_000;

    private final Admin admin;
    private final TranscriberProperties properties;

    Topics(Admin admin, TranscriberProperties properties) {
        this.admin = admin;
        this.properties = properties;
    }

    /**
     * Creates what is missing, if that was asked for, and checks.
     *
     * @throws IllegalStateException saying what is wrong
     * @throws KafkaException when the brokers can't be asked
     */
    void prepare() {
        Set<String> present = get(admin.listTopics().names());
        List<NewTopic> missing = wanted().stream()
                .filter(topic -> !present.contains(topic.name()))
                .toList();
        if (!missing.isEmpty() && !properties.createTopics()) {
            throw new IllegalStateException("Expected the topics "
                    + missing.stream().map(NewTopic::name).toList() + " at " + properties.bootstrapServers()
                    + " but they are missing — create them (docs/kafka.md says how),"
                    + " or set transcriber.kafka.create-topics=true");
        }
        missing.forEach(this::create);
        awaitKnown(wanted().stream().map(NewTopic::name).toList());
        check();
    }

    private List<NewTopic> wanted() {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(new NewTopic(properties.input(), properties.partitions(), properties.replicas()));
        topics.add(new NewTopic(properties.output(), properties.partitions(), properties.replicas()));
        topics.add(new NewTopic(properties.state(), properties.partitions(), properties.replicas())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        topics.add(new NewTopic(properties.deadLetters(), 1, properties.replicas()));
        return topics;
    }

    private void create(NewTopic topic) {
        try {
            get(admin.createTopics(List.of(topic)).all());
        } catch (KafkaException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
                throw e;
            }
        }
    }

    /** Brokers hear of a new topic a little later. */
    private void awaitKnown(List<String> names) {
        long start = System.nanoTime();
        while (!areKnown(names)) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "Expected leaders for all partitions of " + names + " but waited 30 s in vain");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean areKnown(List<String> names) {
        try {
            return get(admin.describeTopics(names).allTopicNames()).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null);
        } catch (KafkaException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private void check() {
        Map<String, TopicDescription> found = get(admin.describeTopics(List.of(properties.input(), properties.state()))
                .allTopicNames());
        int input = partitions(found, properties.input());
        int state = partitions(found, properties.state());
        if (input != state) {
            throw new IllegalStateException("Expected the topics " + properties.input() + " and " + properties.state()
                    + " to have as many partitions as each other but they have " + input + " and " + state
                    + " — the state of a call lies in the partition of its audio");
        }
    }

    private static int partitions(Map<String, TopicDescription> found, String topic) {
        TopicDescription description = found.get(topic);
        return description == null ? 0 : description.partitions().size();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new KafkaException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
