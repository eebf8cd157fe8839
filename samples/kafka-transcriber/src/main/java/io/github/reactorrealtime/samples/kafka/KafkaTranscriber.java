// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Audio from one Kafka topic, transcripts to another. */
@SpringBootApplication
public class KafkaTranscriber {

    public static void main(String[] args) {
        SpringApplication.run(KafkaTranscriber.class, args);
    }
}
