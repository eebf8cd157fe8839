// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.samples.kafka.demo.ChildInstance;
import io.github.reactorrealtime.samples.kafka.demo.Demo;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Audio from one Kafka topic, transcripts to another. Without a broker named it shows itself: a broker, the emulator, calls, two
 * instances, one of them killed.
 */
@SpringBootApplication
public class KafkaTranscriber {

    public static void main(String[] args) {
        ChildInstance.watchParent();
        ConfigurableApplicationContext context = SpringApplication.run(KafkaTranscriber.class, args);
        Demo demo = context.getBeanProvider(Demo.class).getIfAvailable();
        if (demo != null) {
            int exitCode = demo.run();
            System.exit(SpringApplication.exit(context, () -> exitCode));
        }
    }
}
