// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.kafka.demo.CallFeeder;
import io.github.reactorrealtime.samples.kafka.demo.Demo;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started, with the starter's part in it. */
class ApplicationTest {

    @Test
    void serviceIsSeenByTheStartersMetricsAndHealth() {
        try (Surroundings around = new Surroundings()) {
            Map<String, String> properties = properties(around);
            properties.put("transcriber.service.url", around.emulator.uri().toString());
            properties.put("transcriber.service.api-key", "any");
            properties.put("transcriber.service.format", "pcmu");
            try (ConfigurableApplicationContext context = run(properties)) {
                transcribe(around);
                assertThat(context.getBeanNamesForType(RealtimeTranscriber.class))
                        .containsExactly("transcriber");
                assertIsSeen(context, "gpt-4o-transcribe");
            }
        }
    }

    @Test
    void routesOfTheStarterWin() {
        try (Surroundings around = new Surroundings()) {
            Map<String, String> properties = properties(around);
            properties.put("transcriber.service.api-key", "any");
            properties.put(
                    "reactor-realtime.routes[0].url", around.emulator.uri().toString());
            properties.put("reactor-realtime.routes[0].api-key", "any");
            properties.put("reactor-realtime.routes[0].model", "whisper-1");
            properties.put("reactor-realtime.format", "pcmu");
            try (ConfigurableApplicationContext context = run(properties)) {
                transcribe(around);
                RealtimeTranscriber transcriber = context.getBean(RealtimeTranscriber.class);
                assertThat(context.getBeanNamesForType(RealtimeTranscriber.class))
                        .containsExactly("realtimeTranscriber");
                assertThat(transcriber.journal()).isEqualTo(Duration.ofMinutes(1));
                assertThat(transcriber.format()).isEqualTo(AudioFormat.PCMU_8KHZ);
                assertIsSeen(context, "whisper-1");
            }
        }
    }

    @Test
    void demonstrationNeedsNoTranscriberHere() {
        // Said to be none, because an embedded broker of another test leaves its address in a system property.
        Map<String, String> noBroker = Map.of("spring.jmx.enabled", "false", "transcriber.kafka.bootstrap-servers", "");
        try (ConfigurableApplicationContext context = run(noBroker)) {
            assertThat(context.getBeansOfType(Demo.class)).hasSize(1);
            assertThat(context.getBeansOfType(RealtimeTranscriber.class)).isEmpty();
        }
    }

    private static Map<String, String> properties(Surroundings around) {
        return new HashMap<>(around.properties("instance", "application"));
    }

    private static ConfigurableApplicationContext run(Map<String, String> properties) {
        return KafkaTranscriber.application()
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    private static void transcribe(Surroundings around) {
        CallFeeder feeder = new CallFeeder(Surroundings.FORMAT, Duration.ofMillis(900), new Random(0));
        feeder.add(around.input(), 0, 2, Duration.ZERO);
        feeder.sendUntil(around.producer, Duration.ofDays(1));
        around.await("all texts", () -> around.tally().completed() >= 2);
        assertThat(around.tally().problems(1, 2)).isEmpty();
    }

    /** By metrics, health and listeners, which the starter brings. */
    private static void assertIsSeen(ConfigurableApplicationContext context, String firstModel) {
        RealtimeTranscriber transcriber = context.getBean(RealtimeTranscriber.class);
        assertThat(transcriber.routes()).first().extracting(Route::model).isEqualTo(firstModel);
        assertThat(context.getBeansOfType(TranscriberListener.class)).isNotEmpty();
        Health health = requireNonNull(context.getBean("realtimeHealthContributor", HealthIndicator.class)
                .health());
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        List<String> names = context.getBean(MeterRegistry.class).getMeters().stream()
                .map(meter -> meter.getId().getName())
                .toList();
        assertThat(names).contains("transcriber.kafka.transcripts", "reactor.realtime.transcriptions.ended");
    }
}
