// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URI;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Who transcribes: OpenAI or Azure when the environment has a key, an emulator when {@code captions.emulator.url} names one, and else
 * one inside this process.
 */
@Configuration(proxyBeanMethods = false)
class TranscriberConfiguration {

    private static final String OPENAI_KEY = "OPENAI_API_KEY";
    private static final String AZURE_ENDPOINT = "AZURE_OPENAI_ENDPOINT";
    private static final String AZURE_KEY = "AZURE_OPENAI_API_KEY";

    @Bean
    RealtimeTranscriber transcriber(
            CaptionsProperties properties, Environment environment, ObjectProvider<DemoService> demo) {
        DemoService inside = demo.getIfAvailable();
        if (inside != null) {
            return emulated(inside.uri());
        }
        URI elsewhere = properties.emulator().url();
        if (elsewhere != null) {
            return emulated(elsewhere);
        }
        if (has(environment, OPENAI_KEY)) {
            return RealtimeTranscriber.openAi(environment.getRequiredProperty(OPENAI_KEY));
        }
        return RealtimeTranscriber.azure(
                environment.getRequiredProperty(AZURE_ENDPOINT), environment.getRequiredProperty(AZURE_KEY));
    }

    @Bean
    @Conditional(NoService.class)
    DemoService demo() {
        return new DemoService();
    }

    /**
     * Leaves a failing route after two turns of two attempts each, and returns to it within seconds rather than minutes, for those who
     * watch.
     */
    private static RealtimeTranscriber emulated(URI emulator) {
        CircuitBreakerConfig hasty = CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .slidingWindowSize(6)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(60)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .build();
        Route route = Route.at(emulator, Dialect.OPENAI).apiKey("demo");
        return RealtimeTranscriber.builder()
                .route(route.model(DemoService.FIRST_MODEL))
                .route(route.model(DemoService.SECOND_MODEL))
                .resilience(Resilience.builder()
                        .circuitBreakers(CircuitBreakerRegistry.of(hasty))
                        .build())
                .failover(FailoverSettings.DEFAULTS.withReturn(Duration.ofSeconds(3), 2, Duration.ofSeconds(10)))
                .build();
    }

    /** Neither a key nor an emulator elsewhere. */
    static final class NoService implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            return !has(environment, "captions.emulator.url")
                    && !has(environment, OPENAI_KEY)
                    && !(has(environment, AZURE_ENDPOINT) && has(environment, AZURE_KEY));
        }
    }

    private static boolean has(Environment environment, String name) {
        return StringUtils.hasText(environment.getProperty(name));
    }
}
