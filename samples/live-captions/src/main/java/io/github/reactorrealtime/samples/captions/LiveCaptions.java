// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Live captions in a browser. */
@SpringBootApplication
public class LiveCaptions {

    public static void main(String[] args) {
        SpringApplication.run(LiveCaptions.class, args);
    }
}
