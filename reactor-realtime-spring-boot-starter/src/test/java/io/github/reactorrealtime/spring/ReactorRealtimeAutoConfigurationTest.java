// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static io.github.reactorrealtime.spring.Contexts.SECRET;
import static io.github.reactorrealtime.spring.Contexts.bare;
import static io.github.reactorrealtime.spring.Contexts.openAi;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptCheck;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModel.Feature;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.Transport;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class ReactorRealtimeAutoConfigurationTest {

    @Test
    void threePropertiesMakeATranscriber() {
        openAi().run(context -> assertThat(context)
                .hasSingleBean(RealtimeTranscriber.class)
                .hasSingleBean(Transport.class)
                .hasSingleBean(Resilience.class)
                .getBean(RealtimeTranscriber.class)
                .asString()
                .contains("openai/gpt-4o-transcribe")
                .doesNotContain(SECRET));
    }

    @Test
    void nothingIsMadeWhenItIsSwitchedOff() {
        bare().withPropertyValues("reactor-realtime.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(RealtimeTranscriber.class)
                        .doesNotHaveBean(Transport.class)
                        .doesNotHaveBean(ReactorRealtimeProperties.class));
    }

    @Test
    void everyBeanGivesWayToTheApplicationsOwn() {
        openAi().withUserConfiguration(Own.class).run(context -> {
            assertThat(context).hasSingleBean(Transport.class).hasBean("ownTransport");
            assertThat(context).hasSingleBean(Resilience.class).hasBean("ownResilience");
            assertThat(context).hasSingleBean(RealtimeTranscriber.class).hasBean("ownTranscriber");
            assertThat(context.getBeanNamesForType(RealtimeTranscriber.Builder.class))
                    .containsExactly("realtimeTranscriberBuilder");
            assertThat(context.getBean("ownTranscriber"))
                    .extracting("settings.check")
                    .isSameAs(TranscriptCheck.NONE);
        });
    }

    @Test
    void anApplicationWithATranscriberOfItsOwnNeedsNoProperties() {
        bare().withBean(RealtimeTranscriber.class, () -> RealtimeTranscriber.openAi("key"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RealtimeTranscriber.class));
    }

    @Test
    void eachBuilderIsANewOneWithAllThatIsConfigured() {
        openAi().withPropertyValues("reactor-realtime.language=en").run(context -> {
            RealtimeTranscriber.Builder first = context.getBean(RealtimeTranscriber.Builder.class);
            RealtimeTranscriber.Builder second = context.getBean(RealtimeTranscriber.Builder.class);
            assertThat(first).isNotSameAs(second);
            RealtimeTranscriber german = first.language("de").build();
            assertThat(german.toString()).contains("openai/gpt-4o-transcribe");
            assertThat(second.language("fr").build()).isNotSameAs(german);
        });
    }

    @Test
    void turnsModelsAndChecksOfTheApplicationAreUsed() {
        Turns turns = Turns.manual();
        TranscriptCheck check = TranscriptCheck.loops(5);
        openAi().withPropertyValues("reactor-realtime.turns.mode=server-vad", "reactor-realtime.delay=low")
                .withBean(Turns.class, () -> turns)
                .withBean(TranscriptCheck.class, () -> check)
                .withBean(TranscriptionModels.class, ReactorRealtimeAutoConfigurationTest::withDelay)
                .run(context -> assertThat(context)
                        .getBean(RealtimeTranscriber.class)
                        .extracting("settings.turns", "settings.check")
                        .containsExactly(turns, check));
    }

    @Test
    void customizersHaveTheLastWordInTheirOrder() {
        openAi().withUserConfiguration(Customizers.class)
                .run(context -> assertThat(context)
                        .getBean(RealtimeTranscriber.class)
                        .satisfies(transcriber -> assertThat(transcriber)
                                .extracting("settings.maxSpeed")
                                .isEqualTo(3.0))
                        .asString()
                        .contains("openai/gpt-4o-transcribe", "openai/whisper-1"));
    }

    @Test
    void withoutResilience4jsStarterTheLibrarysDefaultsApply() {
        openAi().run(context -> assertThat(context.getBean(Resilience.class))
                .isNotSameAs(Resilience.shared())
                .extracting("circuitBreakers.defaultConfig.slidingWindowSize")
                .isEqualTo(10));
    }

    private static TranscriptionModels withDelay() {
        return TranscriptionModels.standard()
                .with(TranscriptionModel.builder("gpt-4o-transcribe")
                        .with(Feature.REALTIME, Feature.SERVER_VAD, Feature.DELAY)
                        .build());
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {

        @Bean
        Transport ownTransport() {
            return Transport.create();
        }

        @Bean
        Resilience ownResilience() {
            return Resilience.builder().build();
        }

        @Bean
        RealtimeTranscriber ownTranscriber(Transport ownTransport, Resilience ownResilience) {
            return RealtimeTranscriber.builder()
                    .route(Route.openAi("key").model("whisper-1"))
                    .transport(ownTransport)
                    .resilience(ownResilience)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        TranscriberCustomizer second() {
            return builder -> builder.maxSpeed(3);
        }

        @Bean
        @Order(1)
        TranscriberCustomizer first() {
            return builder -> builder.maxSpeed(2);
        }

        @Bean
        TranscriberCustomizer fallback() {
            return builder -> builder.route(Route.openAi("key").model("whisper-1"));
        }
    }
}
