// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.samples.kafka.demo.ChildInstance;
import io.github.reactorrealtime.samples.kafka.demo.Demo;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Audio from one Kafka topic, transcripts to another. Without a broker named it shows itself: a broker, the emulator, calls, two
 * instances, one of them killed.
 */
@SpringBootApplication
public class KafkaTranscriber {

    public static void main(String[] args) {
        ChildInstance.watchParent();
        ConfigurableApplicationContext context = application().run(args);
        Demo demo = context.getBeanProvider(Demo.class).getIfAvailable();
        if (demo != null) {
            int exitCode = demo.run();
            System.exit(SpringApplication.exit(context, () -> exitCode));
        }
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(KafkaTranscriber.class);
        application.addInitializers(context -> noTranscriberForTheDemo(context.getEnvironment()));
        return application;
    }

    /** Its instances have theirs, in processes of their own. */
    private static void noTranscriberForTheDemo(ConfigurableEnvironment environment) {
        if (environment.getProperty("transcriber.kafka.bootstrap-servers", "").isEmpty()) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("demo", Map.of("reactor-realtime.enabled", false)));
        }
    }
}
