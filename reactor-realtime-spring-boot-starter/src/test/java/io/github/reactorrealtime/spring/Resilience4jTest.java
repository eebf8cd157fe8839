// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static io.github.reactorrealtime.spring.Contexts.openAi;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.policy.Resilience;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

/** Resilience4j's own starter beside ours. */
class Resilience4jTest {

    private static final String ROUTE = "openai/gpt-4o-transcribe";

    private final ApplicationContextRunner runner = openAi().withConfiguration(AutoConfigurations.of(
            BulkheadAutoConfiguration.class,
            CircuitBreakerAutoConfiguration.class,
            RateLimiterAutoConfiguration.class,
            RetryAutoConfiguration.class,
            TimeLimiterAutoConfiguration.class));

    /** As an application starts: the defaults are below what it says. */
    private ApplicationContextRunner application() {
        return runner.withInitializer(context -> new ResilienceEnvironmentPostProcessor()
                .postProcessEnvironment(context.getEnvironment(), new SpringApplication()));
    }

    @Test
    void theDefaultsAreOurs() {
        application().run(context -> {
            context.getBean(Resilience.class).guard(ROUTE);
            assertOurs(breaker(context.getBean(CircuitBreakerRegistry.class)), Duration.ofSeconds(30));
            assertThat(context.getBean(TimeLimiterRegistry.class)
                            .timeLimiter(ROUTE)
                            .getTimeLimiterConfig())
                    .usingRecursiveComparison()
                    .isEqualTo(Resilience.defaultTimeLimiter());
            assertThat(context.getBean(BulkheadRegistry.class)
                            .bulkhead(ROUTE)
                            .getBulkheadConfig()
                            .getMaxConcurrentCalls())
                    .isEqualTo(32);
            assertThat(context.getBean(RateLimiterRegistry.class)
                            .rateLimiter(ROUTE)
                            .getRateLimiterConfig())
                    .hasToString(Resilience.defaultRateLimiter().toString());
            RetryRegistry retries = context.getBean(RetryRegistry.class);
            assertThat(retries.retry(ROUTE).getRetryConfig().getMaxAttempts()).isEqualTo(2);
            assertThat(wait(retries.retry(ROUTE).getRetryConfig(), 1)).isZero();
            assertThat(wait(retries.retry(ROUTE).getRetryConfig(), 2)).isBetween(250L, 750L);
            RetryConfig connect = retries.retry(ROUTE + " connect").getRetryConfig();
            assertThat(connect.getMaxAttempts()).isEqualTo(3);
            assertThat(wait(connect, 1)).isBetween(250L, 750L);
            assertThat(wait(connect, 2)).isBetween(500L, 1500L);
            assertThat(wait(connect, 9)).isBetween(4_000L, 12_000L);
        });
    }

    @Test
    void onePropertyChangesTheBreakersOfAllRoutesAndNothingElse() {
        application()
                .withPropertyValues(
                        "resilience4j.circuitbreaker.configs.reactor-realtime.waitDurationInOpenState=2m",
                        "resilience4j.circuitbreaker.configs.default.sliding-window-size=77")
                .run(context -> {
                    context.getBean(Resilience.class).guard(ROUTE);
                    assertOurs(breaker(context.getBean(CircuitBreakerRegistry.class)), Duration.ofMinutes(2));
                });
    }

    @Test
    void anInstanceOfTheRoutesNameGoesBeforeAndMayBeginWithOurs() {
        application()
                .withPropertyValues(
                        "resilience4j.circuitbreaker.instances.[openai/gpt-4o-transcribe].base-config=reactor-realtime",
                        "resilience4j.circuitbreaker.instances.[openai/gpt-4o-transcribe].wait-duration-in-open-state=3m")
                .run(context -> {
                    context.getBean(Resilience.class).guard(ROUTE);
                    assertOurs(breaker(context.getBean(CircuitBreakerRegistry.class)), Duration.ofMinutes(3));
                });
    }

    @Test
    void aWaitBetweenRetriesIsThatOfTheApplication() {
        application()
                .withPropertyValues(
                        "resilience4j.retry.configs.reactor-realtime.max-attempts=4",
                        "resilience4j.retry.configs.reactor-realtime.wait-duration=250ms")
                .run(context -> {
                    context.getBean(Resilience.class).guard(ROUTE);
                    RetryConfig config =
                            context.getBean(RetryRegistry.class).retry(ROUTE).getRetryConfig();
                    assertThat(config.getMaxAttempts()).isEqualTo(4);
                    assertThat(wait(config, 1)).isEqualTo(250);
                });
    }

    @Test
    void anApplicationThatStartsHasThem() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run(
                "--reactor-realtime.routes[0].api-key=key",
                "--reactor-realtime.routes[0].model=gpt-4o-transcribe",
                "--resilience4j.circuitbreaker.configs.reactor-realtime.wait-duration-in-open-state=4m")) {
            context.getBean(Resilience.class).guard(ROUTE);
            assertOurs(breaker(context.getBean(CircuitBreakerRegistry.class)), Duration.ofMinutes(4));
        }
    }

    /** In tests that start a part of an application only, nobody reads the defaults from the environment. */
    @Test
    void registriesWithoutAConfigurationForUsGetOurs() {
        runner.run(context -> {
            context.getBean(Resilience.class).guard(ROUTE);
            CircuitBreakerConfig breaker = breaker(context.getBean(CircuitBreakerRegistry.class));
            assertOurs(breaker, Duration.ofSeconds(30));
            assertThat(wait(context.getBean(RetryRegistry.class).retry(ROUTE).getRetryConfig(), 1))
                    .isZero();
        });
    }

    @Test
    void aConfigurationOfARegistryOfTheApplicationsOwnStays() {
        CircuitBreakerRegistry own =
                CircuitBreakerRegistry.of(Map.of(Resilience.CONFIG, CircuitBreakerConfig.ofDefaults()));
        openAi().withBean(CircuitBreakerRegistry.class, () -> own).run(context -> {
            context.getBean(Resilience.class).guard(ROUTE);
            assertThat(breaker(own).getSlidingWindowSize()).isEqualTo(100);
        });
    }

    @Test
    void whatTheApplicationSaysBelowAllElseStillGoesBeforeOurs() {
        MockEnvironment environment = new MockEnvironment();
        environment
                .getPropertySources()
                .addLast(new DefaultPropertiesPropertySource(Map.of(
                        "resilience4j.bulkhead.configs.reactor-realtime.maxConcurrentCalls", "7", "other", "kept")));
        new ResilienceEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
        assertThat(environment.getProperty("resilience4j.bulkhead.configs.reactor-realtime.max-concurrent-calls"))
                .isNull();
        assertThat(environment.getProperty("other")).isEqualTo("kept");
        assertThat(environment.getProperty("resilience4j.bulkhead.configs.reactor-realtime.max-wait-duration"))
                .isEqualTo("0s");
    }

    private static CircuitBreakerConfig breaker(CircuitBreakerRegistry registry) {
        return registry.circuitBreaker(ROUTE).getCircuitBreakerConfig();
    }

    private static void assertOurs(CircuitBreakerConfig config, Duration wait) {
        CircuitBreakerConfig ours = Resilience.defaultCircuitBreaker();
        assertThat(config)
                .extracting(
                        CircuitBreakerConfig::getSlidingWindowType,
                        CircuitBreakerConfig::getSlidingWindowSize,
                        CircuitBreakerConfig::getMinimumNumberOfCalls,
                        CircuitBreakerConfig::getFailureRateThreshold,
                        CircuitBreakerConfig::getSlowCallDurationThreshold,
                        CircuitBreakerConfig::getSlowCallRateThreshold,
                        CircuitBreakerConfig::getPermittedNumberOfCallsInHalfOpenState,
                        CircuitBreakerConfig::getSlidingWindowSynchronizationStrategy)
                .containsExactly(
                        ours.getSlidingWindowType(),
                        ours.getSlidingWindowSize(),
                        ours.getMinimumNumberOfCalls(),
                        ours.getFailureRateThreshold(),
                        ours.getSlowCallDurationThreshold(),
                        ours.getSlowCallRateThreshold(),
                        ours.getPermittedNumberOfCallsInHalfOpenState(),
                        ours.getSlidingWindowSynchronizationStrategy());
        assertThat(config.getWaitIntervalFunctionInOpenState().apply(1)).isEqualTo(wait.toMillis());
    }

    private static long wait(RetryConfig config, int attempt) {
        IntervalBiFunction<Object> waits = config.getIntervalBiFunction();
        return waits.apply(attempt, Either.left(new IllegalStateException("failed")));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
