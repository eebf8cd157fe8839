// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.samples.kafka.demo.Demo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Beans: a transcriber, and either an instance that uses it with the broker that was named, or the demonstration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TranscriberProperties.class, TranscriberConfiguration.Service.class})
class TranscriberConfiguration {

    private static final String IS_BROKER_NAMED = "!'${transcriber.kafka.bootstrap-servers:}'.isEmpty()";

    /**
     * Who transcribes, under {@code transcriber.service}.
     *
     * @param url where; empty: OpenAI
     * @param apiKey the key
     * @param models the first choice first
     * @param format of the audio in the topic: {@code pcm16} at 24 kHz, or {@code pcmu} or {@code pcma} at 8 kHz
     * @param journal how much audio of a call may be unsettled, and so, at most, how much silence is heard again after a restart
     */
    @ConfigurationProperties("transcriber.service")
    record Service(
            @DefaultValue("") String url,
            @DefaultValue("") String apiKey,

            @DefaultValue({"gpt-4o-transcribe", "whisper-1"})
            List<String> models,

            @DefaultValue("pcm16") String format,
            @DefaultValue("1m") Duration journal) {

        AudioFormat audioFormat() {
            return switch (format) {
                case "pcm16" -> AudioFormat.PCM16_24KHZ;
                case "pcmu" -> AudioFormat.PCMU_8KHZ;
                case "pcma" -> AudioFormat.PCMA_8KHZ;
                default ->
                    throw new IllegalArgumentException(
                            "transcriber.service.format must be pcm16, pcmu or pcma but was '" + format + "'");
            };
        }

        private Route route() {
            return url.isEmpty()
                    ? Route.openAi(apiKey)
                    : Route.at(URI.create(url), Dialect.OPENAI).apiKey(apiKey);
        }

        /** Takes the rest, listeners too, from the builder. */
        RealtimeTranscriber transcriber(RealtimeTranscriber.Builder builder) {
            if (apiKey.isEmpty()) {
                throw new IllegalArgumentException(
                        "transcriber.service.api-key is empty — set it, or OPENAI_API_KEY in the environment");
            }
            models.forEach(model -> builder.route(route().model(model)));
            return builder.format(audioFormat())
                    .journal(journal)
                    .maxTurn(journal.dividedBy(2))
                    .build();
        }
    }

    /** Routes under {@code reactor-realtime} say more than {@code transcriber.service} can; then the starter's own is used. */
    static final class NoRoutes implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !Binder.get(context.getEnvironment())
                    .bind("reactor-realtime.routes", Bindable.listOf(Map.class))
                    .isBound();
        }
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnExpression(IS_BROKER_NAMED)
    @Conditional(NoRoutes.class)
    RealtimeTranscriber transcriber(Service service, RealtimeTranscriber.Builder builder) {
        return service.transcriber(builder);
    }

    @Bean
    @ConditionalOnExpression(IS_BROKER_NAMED)
    InstanceLifecycle instance(
            TranscriberProperties properties, RealtimeTranscriber transcriber, ObjectProvider<MeterRegistry> registry) {
        return new InstanceLifecycle(
                new Instance(properties, transcriber, new Meters(registry.getIfAvailable(SimpleMeterRegistry::new))));
    }

    @Bean
    @ConditionalOnExpression("!(" + IS_BROKER_NAMED + ")")
    Demo demo(
            Service service,
            @Value("${transcriber.demo.calls:40}") int calls,
            @Value("${transcriber.demo.numbers:10}") int numbers) {
        return new Demo(calls, numbers, service.apiKey(), System.out);
    }

    /** Starts the instance with the application, and stops it first. */
    static final class InstanceLifecycle implements SmartLifecycle {

        private final Instance instance;
        private volatile boolean running;

        InstanceLifecycle(Instance instance) {
            this.instance = instance;
        }

        @Override
        public void start() {
            instance.start();
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            instance.stop();
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
