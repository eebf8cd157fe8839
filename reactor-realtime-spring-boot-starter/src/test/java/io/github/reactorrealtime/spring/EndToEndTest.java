// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static io.github.reactorrealtime.spring.Contexts.bare;
import static io.github.reactorrealtime.spring.Contexts.transcribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Applications that transcribe, on a real socket. */
class EndToEndTest {

    private static final String KEY = "sk-of-the-emulator";

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey(KEY).start();

    private ApplicationContextRunner route(String... more) {
        ApplicationContextRunner runner = bare().withPropertyValues(
                        "reactor-realtime.quiet=100ms",
                        "reactor-realtime.routes[0].url=" + emulator.uri(),
                        "reactor-realtime.routes[0].model=gpt-4o-transcribe");
        for (String property : more) {
            runner = runner.withPropertyValues("reactor-realtime.routes[0]." + property);
        }
        return runner;
    }

    @Test
    void threePropertiesTranscribe() {
        route("api-key=" + KEY).run(context -> assertThat(transcribe(context)).containsExactly("0", "1"));
        assertThat(emulator.connections())
                .singleElement()
                .satisfies(connection -> assertThat(connection.headers()).containsKey("authorization"));
    }

    @Test
    void nothingIsConnectedBeforeSomebodyTranscribes() {
        route("api-key=" + KEY).run(context -> assertThat(context).hasNotFailed());
        assertThat(emulator.connections()).isEmpty();
    }

    @Test
    void headersParametersAndAccountAreSent() {
        route("api-key=" + KEY, "headers.x-team=captions", "query.tenant=7", "organization=org-1", "project=proj-1")
                .run(context -> assertThat(transcribe(context)).hasSize(2));
        assertThat(emulator.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.headers())
                    .containsEntry("x-team", "captions")
                    .containsEntry("openai-organization", "org-1")
                    .containsEntry("openai-project", "proj-1");
            assertThat(URI.create(connection.uri())).hasParameter("tenant", "7");
        });
    }

    @Test
    void aBeanMaySupplyTokens() {
        route("credential=tokens")
                .withBean("tokens", Supplier.class, () ->
                        (Supplier<Mono<AccessToken>>) () -> Mono.just(new AccessToken(KEY, Instant.MAX)))
                .run(context -> assertThat(transcribe(context)).containsExactly("0", "1"));
    }

    @Test
    void aBeanMayBeTheCredential() {
        route("credential=ours")
                .withBean("ours", Credential.class, () -> Credential.bearer(KEY))
                .run(context -> assertThat(transcribe(context)).containsExactly("0", "1"));
    }

    @Test
    void aServerOfAnotherDialectIsSpokenToInItsOwn() {
        try (RealtimeEmulator azure = RealtimeEmulator.builder()
                .apiKey(KEY)
                .azureDeployment("ours", "gpt-4o-transcribe")
                .start()) {
            bare().withPropertyValues(
                            "reactor-realtime.routes[0].provider=azure",
                            "reactor-realtime.routes[0].url=" + azure.uri(),
                            "reactor-realtime.routes[0].api-key=" + KEY,
                            "reactor-realtime.routes[0].model=gpt-4o-transcribe",
                            "reactor-realtime.routes[0].deployment=ours")
                    .run(context -> assertThat(transcribe(context)).containsExactly("0", "1"));
            assertThat(azure.connections()).singleElement().satisfies(connection -> {
                assertThat(connection.headers()).containsKey("api-key");
                assertThat(connection.uri()).startsWith("/openai/v1/realtime");
            });
        }
    }

    @Test
    void theBreakerOfARouteIsInTheApplicationsRegistry() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        emulator.inject(Fault.failTranscription(), When.item(2));
        route("api-key=" + KEY)
                .withBean(CircuitBreakerRegistry.class, () -> registry)
                .run(context -> assertThat(transcribe(context)).containsExactly("0", "1"));
        assertThat(registry.getAllCircuitBreakers())
                .singleElement()
                .extracting(CircuitBreaker::getMetrics)
                .satisfies(metrics -> {
                    assertThat(metrics.getNumberOfFailedCalls()).isEqualTo(1);
                    assertThat(metrics.getNumberOfSuccessfulCalls()).isEqualTo(2);
                });
    }

    @Test
    void allListenersHearInTheirOrder() {
        route("api-key=" + KEY).withUserConfiguration(Listeners.class).run(context -> {
            transcribe(context);
            assertThat(context.getBean("heard"))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .containsExactly("first onComplete", "second onComplete");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {

        @Bean
        List<String> heard() {
            return new CopyOnWriteArrayList<>();
        }

        @Bean
        @Order(2)
        TranscriberListener second(List<String> heard) {
            return new Listener("second", heard);
        }

        @Bean
        @Order(1)
        TranscriberListener first(List<String> heard) {
            return new Listener("first", heard);
        }
    }

    private record Listener(String name, List<String> heard) implements TranscriberListener {

        @Override
        public void ended(AudioReport report, SignalType signal) {
            heard.add(name + " " + signal);
        }
    }
}
