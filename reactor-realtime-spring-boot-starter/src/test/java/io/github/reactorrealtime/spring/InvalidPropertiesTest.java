// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static io.github.reactorrealtime.spring.Contexts.SECRET;
import static io.github.reactorrealtime.spring.Contexts.bare;
import static io.github.reactorrealtime.spring.Contexts.openAi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is wrong is said at the start, all at once, each by the name of its property and with what to do. */
class InvalidPropertiesTest {

    @Test
    void aRouteIsNeeded() {
        assertThat(problems(bare()))
                .containsExactly(
                        "reactor-realtime.routes: there is none — set routes[0].provider, routes[0].api-key and"
                                + " routes[0].model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "provider=openai;model=m                    | api-key: is missing — set it, or name a bean that has tokens as credential",
                "api-key=;model=m                           | api-key: is missing — set it",
                "api-key=k                                  | model: is missing — name the transcription model",
                "api-key=two words;model=m                  | api-key: token contains white space or non-ASCII characters — look",
                "api-key=k;credential=c;model=m             | credential: there is an api-key, too — set one of them",
                "credential=c;model=m                       | credential: there is no bean named 'c' — define one",
                "credential=environment;model=m             | credential: bean 'environment' is a org.springframework",
                "api-key=k;model=m;resource=r               | resource: only Azure has resources, and the provider is openai — set",
                "api-key=k;model=m;deployment=d             | deployment: only Azure has deployments, and the provider is openai — leave",
                "provider=azure;api-key=k;model=m           | resource: is missing — set it to the name of the Azure resource",
                "provider=azure-mai;api-key=k;model=m;resource=r;url=u | url: there is a resource, too — set one of them",
                "provider=azure;api-key=k;model=m;resource=a b | resource: Expected the name of an Azure resource",
                "provider=vllm;model=m                      | url: is missing — say where vllm listens",
                "url=not a url;model=m                      | url: is no URL — give one such as wss://gateway.example.com",
                "url=wss://h?intent=x;model=m               | url: The dialect 'openai' can't have intent=x in the URL",
                "api-key=k;model=m;headers.OpenAI-Beta=x    | headers: The dialect 'openai' can't have the header OpenAI-Beta",
                "url=wss://r.openai.azure.com;api-key=k;model=m | provider: The dialect 'openai' is not spoken at r.openai.azure.com: use provider=azure (azure)",
                "api-key=k;model=m;dialect.path=p           | dialect.path: must start with / but was p",
                "api-key=k;model=m;dialect.input-rate-hz=1  | dialect.input-rate-hz: must be 8000 to 48000 but was 1",
                "api-key=k;model=m;dialect.max-session=-1s  | dialect.max-session: must be positive but was PT-1S",
                "api-key=k;model=gpt-live-transcribe;rest=true | model: gpt-live-transcribe transcribes in Realtime sessions only, not files — leave rest out",
                "api-key=k;model=gpt-4o-transcribe-diarize  | model: gpt-4o-transcribe-diarize transcribes files only",
                "api-key=k;model=m;ssl.bundle=b             | ssl.bundle: is for routes with a url — set it there",
                "url=wss://h;model=m;ssl.bundle=b           | ssl.bundle: there is no SSL bundle named 'b' — define it below spring.ssl.bundle",
            })
    void aProblemOfARouteNamesItsProperty(String properties, String problem) {
        // Behind a route that is in order, so that its number counts.
        ApplicationContextRunner runner = openAi();
        for (String property : properties.split(";", -1)) {
            runner = runner.withPropertyValues("reactor-realtime.routes[1]." + property);
        }
        assertThat(problems(runner)).singleElement().asString().startsWith("reactor-realtime.routes[1]." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frame=5ms                                  | frame: must be PT0.02S to PT1S but was PT0.005S",
                "max-turn=4m                                | max-turn: must be PT1S to PT2M30S but was PT4M",
                "journal=3h                                 | journal: must be PT10.3S to PT2H but was PT3H",
                "answer-deadline=0                          | answer-deadline: must be",
                "final-deadline=2h                          | final-deadline: must be",
                "deaf-after=-1s                             | deaf-after: must be",
                "quiet=2m                                   | quiet: must be",
                "rollover-margin=1h                         | rollover-margin: must be",
                "max-speed=0.5                              | max-speed: must be at least 1 but was 0.5",
                "language=en-US                             | language: must be two letters (ISO 639-1) but was 'en-US': use 'en'",
                "language=en;languages=de                   | language: there are languages, too — set one of them",
                "languages=de,en                            | languages: on routes[0], gpt-4o-transcribe takes one language only — set language=de or",
                "keywords=fine,<b>                          | keywords[1]: must be one line of text without < and >",
                "keywords=fine                              | keywords: on routes[0], gpt-4o-transcribe takes no keywords — say them in prompt",
                "delay=low                                  | delay: on routes[0], gpt-4o-transcribe takes no delay",
                "turns.mode=every                           | turns.interval: is missing — say how long a turn is",
                "turns.mode=every;turns.interval=1ms        | turns.interval: must be at least 100 ms but was PT0.001S",
                "turns.client.silence=1s                    | turns.mode: is missing, and there are options of client — set it to client",
                "turns.mode=server-vad;turns.server-vad.threshold=2 | turns.server-vad.threshold: must be 0 to 1 but was 2.0",
                "turns.mode=server-vad;turns.server-vad.prefix-padding=2m | turns.server-vad.prefix-padding: must be 0 to 60 s",
                "turns.mode=client;turns.client.max-turn=1ms | turns.client.max-turn: must be at least 1 s",
                "failover.probe-interval=0                  | failover.probe-interval: must be positive but was PT0S",
                "failover.probes-to-return=0                | failover.probes-to-return: must be at least 1 but was 0",
                "connect.connect-timeout=0                  | connect.connect-timeout: must be positive but was PT0S",
                "ssl.bundle=b                               | ssl.bundle: there is no SSL bundle named 'b' — define it",
            })
    void aProblemOfASettingNamesItsProperty(String properties, String problem) {
        ApplicationContextRunner runner = openAi();
        for (String property : properties.split(";", -1)) {
            runner = runner.withPropertyValues("reactor-realtime." + property);
        }
        List<String> problems = problems(runner);
        assertThat(problems).anySatisfy(each -> assertThat(each).startsWith("reactor-realtime." + problem));
        assertThat(problems).allSatisfy(each -> assertThat(each).doesNotContain("Turns.", "Dialect.", "Route."));
    }

    @Test
    void turnsThatAModelDoesNotTakeAreAProblemOfTheMode() {
        assertThat(problems(openAi().withPropertyValues(
                                "reactor-realtime.turns.mode=semantic-vad",
                                "reactor-realtime.routes[1].api-key=k",
                                "reactor-realtime.routes[1].model=whisper-1",
                                "reactor-realtime.routes[2].provider=vllm",
                                "reactor-realtime.routes[2].url=ws://localhost:8000",
                                "reactor-realtime.routes[2].model=voxtral")))
                .containsExactlyInAnyOrder(
                        "reactor-realtime.turns.mode: on routes[1], whisper-1 takes no semantic-vad, and turns are cut alike on"
                                + " every route — leave turns out, or use turns.mode=client",
                        "reactor-realtime.turns.mode: on routes[2], the dialect 'vllm' has no turn detection to rely on: let turns"
                                + " end by our commits (turns.mode=client, turns.mode=manual, turns.mode=every)");
    }

    @Test
    void routesWithNamesThatBeginAlikeAreToldApart() {
        assertThat(problems(openAi().withPropertyValues(
                                "reactor-realtime.routes[1].api-key=k",
                                "reactor-realtime.routes[1].model=gpt-4o-transcribe-diarize")))
                .singleElement()
                .asString()
                .startsWith("reactor-realtime.routes[1].model: ");
    }

    @Test
    void theSameRouteTwiceIsAProblemOfTheRoutes() {
        assertThat(problems(openAi().withPropertyValues(
                                "reactor-realtime.routes[1].api-key=other",
                                "reactor-realtime.routes[1].model=gpt-4o-transcribe")))
                .containsExactly(
                        "reactor-realtime.routes: two routes have the same name — name each endpoint with a model only"
                                + " once");
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        assertThat(problems(openAi().withPropertyValues(
                                "reactor-realtime.routes[1].provider=azure",
                                "reactor-realtime.routes[2].model=m",
                                "reactor-realtime.turns.mode=every",
                                "reactor-realtime.failover.outage=-1s")))
                .extracting(each -> each.substring(0, each.indexOf(':')))
                .containsExactly(
                        "reactor-realtime.routes[1].resource",
                        "reactor-realtime.routes[2].api-key",
                        "reactor-realtime.turns.interval",
                        "reactor-realtime.failover.outage");
    }

    @Test
    void aSecretIsInNoProblem() {
        assertThat(problems(bare().withPropertyValues(
                                "reactor-realtime.routes[0].url=wss://not a url?key=" + SECRET,
                                "reactor-realtime.routes[1].provider=azure",
                                "reactor-realtime.routes[1].resource=https://no host?api-key=" + SECRET,
                                "reactor-realtime.routes[1].model=m",
                                "reactor-realtime.routes[1].api-key=" + SECRET + " " + SECRET)))
                .isNotEmpty()
                .noneMatch(each -> each.contains(SECRET));
    }

    @ExtendWith(OutputCaptureExtension.class)
    @Test
    void peopleSeeADescriptionAndAnActionInPlaceOfAStackTrace(CapturedOutput output) {
        start("--reactor-realtime.routes[0].model=gpt-4o-transcribe");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("No transcriber can be made of these properties:")
                .contains("    - reactor-realtime.routes[0].api-key: is missing — set it, or name a bean")
                .contains("To start without a transcriber, set reactor-realtime.enabled=false.")
                .doesNotContain("\tat ");
    }

    @ExtendWith(OutputCaptureExtension.class)
    @Test
    void aValueThatCanNotBeReadIsNamedBySpringBoot(CapturedOutput output) {
        start("--reactor-realtime.journal=long", "--reactor-realtime.routes[0].provider=openai");
        assertThat(output).contains("Failed to bind properties under 'reactor-realtime.journal'", "Value: \"long\"");
        start("--reactor-realtime.routes[0].provider=oenai");
        assertThat(output)
                .contains("Failed to bind properties under 'reactor-realtime.routes[0].provider'")
                .contains("The following values are valid:", "azure-mai", "openai");
    }

    private static void start(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            application.run(arguments).close();
            fail("Expected not to start with " + Arrays.toString(arguments));
        } catch (RuntimeException e) {
            assertThat(e).isNotNull(); // what it says is on the console
        }
    }

    private static List<String> problems(ApplicationContextRunner runner) {
        AtomicReference<List<String>> problems = new AtomicReference<>(List.of());
        runner.run(context -> {
            assertThat(context).hasFailed();
            problems.set(cause(context.getStartupFailure()).problems());
        });
        return problems.get();
    }

    private static InvalidRealtimePropertiesException cause(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof InvalidRealtimePropertiesException found) {
                return found;
            }
        }
        throw new AssertionError("Expected invalid properties but was", failure);
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({ReactorRealtimeAutoConfiguration.class, SslAutoConfiguration.class})
    static class Application {}
}
