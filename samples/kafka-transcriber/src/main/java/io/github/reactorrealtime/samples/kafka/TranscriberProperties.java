// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set, under {@code transcriber.kafka}.
 *
 * @param bootstrapServers the brokers, as Kafka's clients want them
 * @param input topic of the audio
 * @param output topic of the transcripts
 * @param state topic of what is known of each call; compacted, as many partitions as the input
 * @param deadLetters topic of what is no audio
 * @param group consumer group: instances of the same group share the partitions
 * @param instance name of this instance, no other's at the same time; after a crash the same name ends the transaction that was open at
 *     once. Empty: a random one
 * @param createTopics whether to create topics that are missing
 * @param partitions of input, output and state where they are created
 * @param replicas of topics that are created
 * @param maxPipelines calls that are transcribed at once by this instance; others wait
 * @param buffer audio of a call that may wait here before its partition is paused
 * @param idleTimeout how long a call may be without audio before its transcription is completed; its next audio begins another
 * @param commitInterval how often outcomes are committed, at most
 * @param commitRecords how many transcripts are committed at once without waiting for that
 * @param sessionTimeout after which time without a heartbeat an instance counts as dead
 * @param transactionTimeout after which time the broker ends a transaction that a dead instance left open
 * @param shutdownTimeout how long open turns are awaited at shutdown
 * @param restartBackoff how long a call waits at first after its transcription failed; doubles up to a minute
 * @param rememberEnded how long a call is remembered after its last change; later audio of it is that of a new call
 * @param client properties for all of Kafka's clients: security, for instance
 */
@ConfigurationProperties("transcriber.kafka")
record TranscriberProperties(
        @DefaultValue("") String bootstrapServers,
        @DefaultValue("call-audio") String input,
        @DefaultValue("call-transcripts") String output,
        @DefaultValue("call-state") String state,
        @DefaultValue("call-dead-letters") String deadLetters,
        @DefaultValue("kafka-transcriber") String group,
        @DefaultValue("") String instance,
        @DefaultValue("false") boolean createTopics,
        @DefaultValue("12") int partitions,
        @DefaultValue("1") short replicas,
        @DefaultValue("200") int maxPipelines,
        @DefaultValue("10s") Duration buffer,
        @DefaultValue("5m") Duration idleTimeout,
        @DefaultValue("200ms") Duration commitInterval,
        @DefaultValue("500") int commitRecords,
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("10s") Duration transactionTimeout,
        @DefaultValue("10s") Duration shutdownTimeout,
        @DefaultValue("1s") Duration restartBackoff,
        @DefaultValue("1d") Duration rememberEnded,
        @DefaultValue Map<String, String> client) {

    TranscriberProperties {
        List<String> problems = new ArrayList<>();
        least(problems, "max-pipelines", maxPipelines, 1);
        least(problems, "commit-records", commitRecords, 1);
        least(problems, "partitions", partitions, 1);
        least(problems, "buffer (in milliseconds)", buffer.toMillis(), 100);
        least(problems, "idle-timeout (in milliseconds)", idleTimeout.toMillis(), 100);
        least(problems, "commit-interval (in milliseconds)", commitInterval.toMillis(), 1);
        least(problems, "transaction-timeout (in milliseconds)", transactionTimeout.toMillis(), 1_000);
        least(problems, "restart-backoff (in milliseconds)", restartBackoff.toMillis(), 1);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("transcriber.kafka: " + String.join("; ", problems));
        }
        client = Map.copyOf(client);
    }

    private static void least(List<String> problems, String name, long value, long least) {
        if (value < least) {
            problems.add(name + " must be at least " + least + " but was " + value);
        }
    }
}
