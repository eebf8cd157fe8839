// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

class TranscriberConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ReactorRealtimeAutoConfiguration.class))
            .withUserConfiguration(Properties.class, TranscriberConfiguration.class)
            .withPropertyValues("OPENAI_API_KEY=", "AZURE_OPENAI_ENDPOINT=", "AZURE_OPENAI_API_KEY=");

    @Test
    void withoutAKeyTheEmulatorRunsInside() {
        application.run(context -> {
            assertThat(context).hasSingleBean(DemoService.class);
            assertThat(context.getBean(RealtimeTranscriber.class).toString())
                    .contains(context.getBean(DemoService.class).uri().getPort() + "/gpt-4o-transcribe", "whisper-1");
        });
    }

    @Test
    void anEmulatorElsewhereTakesItsPlace() {
        application.withPropertyValues("captions.emulator.url=ws://127.0.0.1:9").run(context -> {
            assertThat(context).doesNotHaveBean(DemoService.class);
            assertThat(context.getBean(RealtimeTranscriber.class).toString()).contains("127.0.0.1:9/gpt-4o-transcribe");
        });
    }

    @Test
    void aKeyOfOpenAiIsForOpenAi() {
        application.withPropertyValues("OPENAI_API_KEY=sk-test").run(context -> {
            assertThat(context).doesNotHaveBean(DemoService.class);
            assertThat(context.getBean(RealtimeTranscriber.class).toString())
                    .contains("openai/gpt-4o-transcribe")
                    .doesNotContain("sk-test");
        });
    }

    @Test
    void endpointAndKeyOfAzureAreForAzure() {
        application
                .withPropertyValues("AZURE_OPENAI_ENDPOINT=my-resource", "AZURE_OPENAI_API_KEY=secret")
                .run(context -> assertThat(
                                context.getBean(RealtimeTranscriber.class).toString())
                        .contains("my-resource")
                        .doesNotContain("secret"));
    }

    @Test
    void routesOfThePropertiesWin() {
        application
                .withPropertyValues(
                        "reactor-realtime.routes[0].url=ws://127.0.0.1:8",
                        "reactor-realtime.routes[0].api-key=any",
                        "reactor-realtime.routes[0].model=whisper-1",
                        "captions.emulator.url=ws://127.0.0.1:9",
                        "OPENAI_API_KEY=sk-test")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(DemoService.class).doesNotHaveBean("hastyResilience");
                    assertThat(context.getBean(RealtimeTranscriber.class).routes())
                            .extracting(Route::name)
                            .containsExactly("127.0.0.1:8/whisper-1");
                    assertThat(context.getBean(ServiceChoice.class).isEmulated())
                            .isFalse();
                });
    }

    @Test
    void anEmulatedRouteIsLeftSooner() {
        application.run(context -> assertThat(breaker(context).getMinimumNumberOfCalls())
                .isEqualTo(4)
                .isLessThan(Resilience.defaultCircuitBreaker().getMinimumNumberOfCalls()));
        application
                .withPropertyValues("OPENAI_API_KEY=sk-test")
                .run(context -> assertThat(breaker(context).getMinimumNumberOfCalls())
                        .isEqualTo(Resilience.defaultCircuitBreaker().getMinimumNumberOfCalls()));
    }

    private static CircuitBreakerConfig breaker(ApplicationContext context) {
        return context.getBean(Resilience.class).circuitBreakers().getDefaultConfig();
    }

    @Test
    void otherPropertiesCountWhoeverTranscribes() {
        for (String service : List.of("OPENAI_API_KEY=sk-test", "OPENAI_API_KEY=")) {
            application
                    .withPropertyValues(service, "reactor-realtime.journal=7m")
                    .run(context -> assertThat(
                                    context.getBean(RealtimeTranscriber.class).journal())
                            .isEqualTo(Duration.ofMinutes(7)));
        }
    }

    @Test
    void limitsThatMakeNoSenseAreNamed() {
        application
                .withPropertyValues("captions.max-sessions=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("captions.max-sessions has to be positive but was 0"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(CaptionsProperties.class)
    static class Properties {}
}
