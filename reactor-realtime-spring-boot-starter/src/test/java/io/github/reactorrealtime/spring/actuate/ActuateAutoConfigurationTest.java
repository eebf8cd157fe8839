// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import static io.github.reactorrealtime.spring.actuate.TranscriberHealthIndicatorTest.session;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.micrometer.PriceTable;
import io.github.reactorrealtime.micrometer.TranscriberMetrics;
import io.github.reactorrealtime.micrometer.TranscriberObservations;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.util.context.Context;

/** Which of it is there, by what is on the class path, among the beans and in the properties. */
class ActuateAutoConfigurationTest {

    private static final String ROUTE = "openai/gpt-4o-transcribe";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ReactorRealtimeAutoConfiguration.class,
                    SslAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    RealtimeHealthAutoConfiguration.class,
                    RealtimeEndpointAutoConfiguration.class,
                    RealtimeMetricsAutoConfiguration.class,
                    RealtimeObservationAutoConfiguration.class))
            .withPropertyValues(
                    "reactor-realtime.routes[0].api-key=sk-test-1234",
                    "reactor-realtime.routes[0].model=gpt-4o-transcribe");

    private final ApplicationContextRunner metered = runner.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class));

    @Test
    void healthIsThereWithoutAsking() {
        runner.run(context -> {
            HealthIndicator indicator = context.getBean("realtimeHealthContributor", HealthIndicator.class);
            assertThat(requireNonNull(indicator.health()).getDetails()).containsKey("routes");
            assertThat(context).hasSingleBean(RouteRecords.class);
        });
    }

    @Test
    void healthCanBeSwitchedOffAsAnyOther() {
        runner.withPropertyValues("management.health.realtime.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("realtimeHealthContributor")
                        .doesNotHaveBean(RouteRecords.class));
    }

    @Test
    void healthOfTheApplicationsOwnGoesBefore() {
        runner.withBean(
                        "realtimeHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build())
                .run(context -> assertThat(context)
                        .doesNotHaveBean("realtimeHealthContributor")
                        .doesNotHaveBean(RouteRecords.class));
    }

    @Test
    void eachOfSeveralTranscribersHasItsHealth() {
        runner.withBean(
                        "second",
                        RealtimeTranscriber.class,
                        ActuateAutoConfigurationTest::transcriber,
                        definition -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
                .run(context -> assertThat(
                                context.getBean("realtimeHealthContributor", CompositeHealthContributor.class).stream()
                                        .map(entry -> entry.name())
                                        .toList())
                        .containsExactlyInAnyOrder("realtimeTranscriber", "second"));
    }

    @Test
    void switchedOffThereIsNothingOfIt() {
        metered.withPropertyValues(
                        "reactor-realtime.enabled=false", "management.endpoints.web.exposure.include=realtime")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TranscriberListener.class)
                        .doesNotHaveBean(RealtimeEndpoint.class)
                        .doesNotHaveBean("realtimeHealthContributor"));
    }

    @Test
    void theEndpointIsNotExposedByDefaultAndNothingIsKeptForIt() {
        runner.run(context ->
                assertThat(context).doesNotHaveBean(RealtimeEndpoint.class).doesNotHaveBean(LiveTranscriptions.class));
    }

    @Test
    void theEndpointIsThereWhenItIsExposed() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=realtime")
                .run(context -> assertThat(context)
                        .hasSingleBean(RealtimeEndpoint.class)
                        .hasSingleBean(LiveTranscriptions.class));
    }

    @Test
    void withoutARegistryNothingIsCounted() {
        runner.run(context -> assertThat(context).doesNotHaveBean(TranscriberMetrics.class));
    }

    @Test
    void withARegistryTheConfiguredRoutesStartAtZero() {
        metered.run(context -> {
            assertThat(context).hasSingleBean(TranscriberMetrics.class);
            assertThat(meters(context)
                            .get("reactor.realtime.sessions.opened")
                            .tag("route", ROUTE)
                            .tag("use", "live")
                            .counter()
                            .count())
                    .isZero();
        });
    }

    @Test
    void metricsCanBeSwitchedOff() {
        metered.withPropertyValues("reactor-realtime.metrics.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(TranscriberMetrics.class)
                        .doesNotHaveBean(ResilienceMetrics.class));
    }

    @Test
    void metricsOfTheApplicationsOwnGoBefore() {
        metered.withBean(
                        "ours",
                        TranscriberMetrics.class,
                        () -> TranscriberMetrics.builder(new SimpleMeterRegistry())
                                .build())
                .run(context ->
                        assertThat(context).getBeans(TranscriberMetrics.class).containsOnlyKeys("ours"));
    }

    @Test
    void pricesComeFromAPropertyOrABeanOrAreThePublishedOnes() {
        metered.run(context -> assertThat(costOfAMinute(context)).isEqualTo(0.006));
        metered.withPropertyValues("reactor-realtime.metrics.price-per-minute.gpt-4o-transcribe=0.5")
                .run(context -> assertThat(costOfAMinute(context)).isEqualTo(0.5));
        metered.withBean(PriceTable.class, () -> PriceTable.none().withPerMinute("gpt-4o-transcribe", 0.25))
                .run(context -> assertThat(costOfAMinute(context)).isEqualTo(0.25));
    }

    @Test
    void breakersAndLimitsOfTheRoutesAreMeasured() {
        metered.run(context -> {
            assertThat(meters(context)
                            .get("resilience4j.circuitbreaker.state")
                            .tag("name", ROUTE)
                            .tag("state", "closed")
                            .gauge()
                            .value())
                    .isOne();
            for (String meter : List.of(
                    "resilience4j.retry.calls",
                    "resilience4j.timelimiter.calls",
                    "resilience4j.bulkhead.available.concurrent.calls",
                    "resilience4j.ratelimiter.available.permissions")) {
                assertThat(meters(context).get(meter).tag("name", ROUTE).meters())
                        .as(meter)
                        .isNotEmpty();
            }
        });
    }

    @Test
    void registriesThatAreBeansAreMeasuredByWhoeverMadeThem() {
        metered.withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
                .run(context -> {
                    assertThat(meters(context)
                                    .find("resilience4j.circuitbreaker.state")
                                    .meters())
                            .isEmpty();
                    assertThat(meters(context).find("resilience4j.retry.calls").meters())
                            .isNotEmpty();
                });
    }

    @Test
    void withoutResilience4jsMetricsTheOthersAreThere() {
        metered.withClassLoader(new FilteredClassLoader(TaggedCircuitBreakerMetrics.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(TranscriberMetrics.class)
                        .doesNotHaveBean("realtimeResilienceMetrics"));
    }

    @Test
    void withARegistryOfObservationsTurnsAreObserved() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(ObservationRegistry.class)
                .hasSingleBean(TranscriberObservations.class));
        runner.withPropertyValues("reactor-realtime.observations.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TranscriberObservations.class));
        runner.withBean(
                        "ours",
                        TranscriberObservations.class,
                        () -> TranscriberObservations.of(ObservationRegistry.NOOP))
                .run(context -> assertThat(context)
                        .getBeans(TranscriberObservations.class)
                        .containsOnlyKeys("ours"));
    }

    private static MeterRegistry meters(ApplicationContext context) {
        return context.getBean(MeterRegistry.class);
    }

    private static double costOfAMinute(ApplicationContext context) {
        TranscriberListener listener = context.getBean(TranscriberMetrics.class).subscribed(Context.empty());
        listener.sessionOpened(session(1, ROUTE, true));
        listener.turnStarted(0);
        listener.emitted(new TranscriptEvent.Completed(
                0,
                new AudioRange(0, 60 * 24_000, 24_000),
                "text",
                List.of(),
                List.of(),
                null,
                new Provenance(ROUTE, "gpt-4o-transcribe", 1, null, null, Duration.ZERO, Duration.ZERO),
                Duration.ofMinutes(1)));
        return meters(context).get("reactor.realtime.cost.estimated").counter().count();
    }

    private static RealtimeTranscriber transcriber() {
        return RealtimeTranscriber.builder()
                .route(Route.openAi("sk-test-1234").model("gpt-4o-transcribe"))
                .resilience(Resilience.builder().build())
                .build();
    }
}
