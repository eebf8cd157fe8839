// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;

/** What a native image needs of health, endpoint and metrics. */
class ActuateAheadOfTimeTest {

    private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    private final DefaultGenerationContext generation =
            new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(ActuateAheadOfTimeTest.class)), files);

    @BeforeEach
    void process() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test", Map.of("management.endpoints.web.exposure.include", "realtime")));
            context.register(
                    Registries.class,
                    ReactorRealtimeAutoConfiguration.class,
                    SslAutoConfiguration.class,
                    RealtimeHealthAutoConfiguration.class,
                    RealtimeEndpointAutoConfiguration.class,
                    RealtimeMetricsAutoConfiguration.class,
                    RealtimeObservationAutoConfiguration.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
        }
    }

    @Test
    void everyBeanIsMadeByCode() {
        assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
                .anyMatch(name -> name.endsWith("RealtimeHealthAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(name -> name.endsWith("RealtimeEndpointAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(name -> name.endsWith("RealtimeMetricsAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(name -> name.endsWith("RealtimeObservationAutoConfiguration__BeanDefinitions.java"));
    }

    @Test
    void pricesCanBeBound() {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(MetricsProperties.class.getDeclaredConstructors()[0]))
                .accepts(generation.getRuntimeHints());
    }

    @Test
    void whatTheEndpointShowsCanBeWritten() {
        for (Class<?> shown : List.of(
                RealtimeEndpoint.Transcriptions.class,
                RealtimeEndpoint.Transcription.class,
                RealtimeEndpoint.Session.class,
                RealtimeEndpoint.Turns.class,
                RealtimeEndpoint.Journal.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(shown))
                    .as(shown.getName())
                    .accepts(generation.getRuntimeHints());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Registries {

        @Bean
        SimpleMeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observations() {
            return ObservationRegistry.create();
        }
    }
}
