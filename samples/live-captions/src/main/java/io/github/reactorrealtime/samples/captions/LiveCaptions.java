// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Live captions in a browser. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LiveCaptions {

    private static final Logger log = LoggerFactory.getLogger(LiveCaptions.class);

    public static void main(String[] args) {
        SpringApplication.run(LiveCaptions.class, args);
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        log.info(
                "Live captions at http://{}:{}",
                environment.getProperty("server.address", "127.0.0.1"),
                environment.getProperty("local.server.port"));
    }
}
