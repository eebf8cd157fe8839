// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.test.RealtimeEmulator;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The recipes that need a server, in an application against the emulator. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({TranscriptionController.class, TwilioConfiguration.class, TwilioCalls.class, HeardCalls.class})
class RecipesApplication {

    @Bean
    RealtimeEmulator emulator() {
        return RealtimeEmulator.builder().start();
    }

    @Bean
    Route route(RealtimeEmulator emulator) {
        return Emulated.route(emulator);
    }

    @Bean
    RealtimeTranscriber transcriber(RealtimeEmulator emulator) {
        return Emulated.transcriber(emulator);
    }
}
