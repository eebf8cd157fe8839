// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients, with the settings that exactness rests on. */
final class KafkaClients {

    /** The first transaction of a cluster makes it create topics. */
    private static final int MIN_BLOCK_MS = 10_000;

    private final TranscriberProperties properties;
    private final String instance;

    /** @param instance the name of this instance, never empty */
    KafkaClients(TranscriberProperties properties, String instance) {
        this.properties = properties;
        this.instance = instance;
    }

    /** Reads the audio, as a member of the group. */
    KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> config = reading("consumer");
        int session = Math.toIntExact(properties.sessionTimeout().toMillis());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, properties.group());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(1, session / 4));
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads the states, without a group. */
    KafkaConsumer<String, byte[]> stateReader() {
        return new KafkaConsumer<>(reading("state"), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> reading(String role) {
        Map<String, Object> config = common(role);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    /** Writes everything, in transactions. */
    KafkaProducer<String, byte[]> producer() {
        Map<String, Object> config = common("producer");
        int transaction = Math.toIntExact(properties.transactionTimeout().toMillis());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, properties.group() + "-" + instance);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, transaction);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, transaction / 2);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.max(transaction, MIN_BLOCK_MS));
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0); // the commit flushes
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip"); // the only one that needs no native library
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(common("admin"));
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> config = new HashMap<>(properties.client());
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, instance + "-" + role);
        config.putIfAbsent(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        config.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        return config;
    }
}
