// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;

/** What a native image, or a start with classes made ahead of time, needs. That it starts is shown by the project below src/it. */
class AheadOfTimeTest {

    @Test
    void everyBeanIsMadeByCodeAndNoneIsMadeWhileProcessing() {
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        process(files); // without any property: a transcriber could not be made
        assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
                .anyMatch(name -> name.endsWith("spring/ReactorRealtimeAutoConfiguration__BeanDefinitions.java"));
    }

    @Test
    void propertiesCanBeBoundInANativeImage() {
        RuntimeHints hints = process(new InMemoryGeneratedFiles());
        for (Class<?> bound : List.of(
                ReactorRealtimeProperties.class,
                ReactorRealtimeProperties.Turns.class,
                ReactorRealtimeProperties.ServerVad.class,
                ReactorRealtimeProperties.SemanticVad.class,
                ReactorRealtimeProperties.Client.class,
                ReactorRealtimeProperties.Failover.class,
                ReactorRealtimeProperties.Connect.class,
                ReactorRealtimeProperties.Ssl.class,
                RouteProperties.class,
                RouteProperties.DialectProperties.class,
                RouteProperties.Ssl.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0]))
                    .as(bound.getName())
                    .accepts(hints);
        }
    }

    @Test
    void theClassThatAPropertyNamesCanBeMade() {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(ReactorRealtimeRuntimeHints.class::isInstance)
                .forEach(ours -> ours.registerHints(hints, getClass().getClassLoader()));
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(RetryInterval.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS))
                .accepts(hints);
    }

    private static RuntimeHints process(InMemoryGeneratedFiles files) {
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(AheadOfTimeTest.class)), files);
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(ReactorRealtimeAutoConfiguration.class, SslAutoConfiguration.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            assertThat(context.getBeanFactory().containsSingleton("realtimeTranscriber"))
                    .as(RealtimeTranscriber.class.getName())
                    .isFalse();
            return generation.getRuntimeHints();
        }
    }
}
