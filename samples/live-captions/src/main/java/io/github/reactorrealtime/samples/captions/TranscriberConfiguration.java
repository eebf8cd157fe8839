// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static java.util.Objects.requireNonNull;

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
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Who transcribes: the {@code reactor-realtime.routes} of the properties, with nothing to do here; without those an emulator when
 * {@code captions.emulator.url} names one, OpenAI or Azure when the environment has a key, and else an emulator inside this process.
 */
@Configuration(proxyBeanMethods = false)
class TranscriberConfiguration {

    @Bean
    ServiceChoice serviceChoice(Environment environment) {
        return ServiceChoice.in(environment);
    }

    @Bean
    @ConditionalOnService(ServiceChoice.DEMO)
    DemoService demo() {
        return new DemoService();
    }

    /** The builder is the starter's: it has the metrics, what health and endpoint listen to, and all other properties. */
    @Bean
    @ConditionalOnService({ServiceChoice.OPENAI, ServiceChoice.AZURE})
    RealtimeTranscriber transcriber(
            RealtimeTranscriber.Builder builder, ServiceChoice choice, Environment environment) {
        return ladder(builder, choice == ServiceChoice.OPENAI ? openAi(environment) : azure(environment))
                .build();
    }

    /** Returns to a route within seconds rather than minutes, for those who watch. */
    @Bean
    @ConditionalOnService({ServiceChoice.DEMO, ServiceChoice.EMULATOR})
    RealtimeTranscriber emulatedTranscriber(
            RealtimeTranscriber.Builder builder, CaptionsProperties properties, ObjectProvider<DemoService> demo) {
        DemoService inside = demo.getIfAvailable();
        URI emulator = inside == null ? requireNonNull(properties.emulator().url()) : inside.uri();
        return ladder(builder, Route.at(emulator, Dialect.OPENAI).apiKey("demo"))
                .failover(FailoverSettings.DEFAULTS.withReturn(Duration.ofSeconds(3), 2, Duration.ofSeconds(10)))
                .build();
    }

    /** Leaves a failing route after two turns of two attempts each. */
    @Bean
    @ConditionalOnService({ServiceChoice.DEMO, ServiceChoice.EMULATOR})
    Resilience hastyResilience() {
        CircuitBreakerConfig hasty = CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .slidingWindowSize(6)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(60)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .build();
        return Resilience.builder()
                .circuitBreakers(CircuitBreakerRegistry.of(hasty))
                .build();
    }

    private static Route openAi(Environment environment) {
        return Route.openAi(environment.getRequiredProperty(ServiceChoice.OPENAI_KEY));
    }

    private static Route azure(Environment environment) {
        return Route.azure(environment.getRequiredProperty(ServiceChoice.AZURE_ENDPOINT))
                .apiKey(environment.getRequiredProperty(ServiceChoice.AZURE_KEY));
    }

    private static RealtimeTranscriber.Builder ladder(RealtimeTranscriber.Builder builder, Route service) {
        return builder.route(service.model(DemoService.FIRST_MODEL)).route(service.model(DemoService.SECOND_MODEL));
    }
}
