// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class TranscriberConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
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
