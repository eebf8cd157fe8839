// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.spring.RouteProperties;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/spring.md says what is so. */
class SpringPageTest {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Path MODULE = PROJECT.resolve("reactor-realtime-spring-boot-starter");
    private static final Path PAGE = PROJECT.resolve("docs/spring.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.\\[\\]-]+)` \\| ([^|]*) \\|");

    @Test
    void everyParagraphOfJavaStandsInTheExamples() throws IOException {
        Path tests = MODULE.resolve("src/test/java/io/github/reactorrealtime/spring/docs/SpringExamplesTest.java");
        String examples = packed(Files.readString(tests));
        for (String page : List.of("spring.md", "getting-started.md")) {
            for (String block : blocks(PROJECT.resolve("docs").resolve(page), "java spring")) {
                for (String paragraph : block.split("\n\n", -1)) {
                    assertThat(examples).as(page).contains(packed(paragraph));
                }
            }
        }
    }

    /** The application that is built from what is installed has the lines and the properties of the page. */
    @Test
    void theFirstApplicationOfThePageIsTheOneThatIsBuilt() throws IOException {
        Path main = MODULE.resolve("src/it/three-properties/src/main");
        String application = Files.readString(main.resolve("java/com/example/captions/CaptionsApplication.java"));
        assertThat(packed(application))
                .contains(packed(blocks(PAGE, "java spring").get(0)));
        assertThat(Files.readString(main.resolve("resources/application.properties"))
                        .strip())
                .isEqualTo(blocks(PAGE, "properties").get(0).strip());
    }

    static Stream<PropertySource<?>> settings() throws IOException {
        List<PropertySource<?>> settings = new ArrayList<>();
        for (String block : blocks(PAGE, "yaml")) {
            settings.addAll(new YamlPropertySourceLoader().load(name(block), resource(block)));
        }
        for (String block : blocks(PAGE, "properties")) {
            settings.addAll(new PropertiesPropertySourceLoader().load(name(block), resource(block)));
        }
        return settings.stream();
    }

    /** Settings that show a part of an application's are those of one that has a route. */
    @ParameterizedTest
    @MethodSource("settings")
    void anApplicationStartsWithTheSettingsOfThePage(PropertySource<?> settings) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(settings);
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);
        List<String> arguments = new ArrayList<>(
                List.of("--OPENAI_API_KEY=any", "--AZURE_OPENAI_API_KEY=any", "--spring.main.banner-mode=off"));
        if (!environment.containsProperty("reactor-realtime.routes[0].model")) {
            arguments.add("--reactor-realtime.routes[0].api-key=any");
            arguments.add("--reactor-realtime.routes[0].model=gpt-4o-transcribe");
        }
        try (ConfigurableApplicationContext context = application.run(arguments.toArray(String[]::new))) {
            assertThat(context.getBeansOfType(RealtimeTranscriber.class)).hasSize(1);
        }
    }

    @Test
    void everyPropertyHasARowWithItsDefault() throws IOException {
        List<String> expected = new ArrayList<>();
        for (JsonNode property : metadata().path("properties").values()) {
            String name = property.path("name").asString();
            boolean ours = property.path("sourceType").asString("").contains("ReactorRealtimeProperties");
            if (ours && !name.equals("reactor-realtime.routes")) {
                expected.add(name + " " + property.path("defaultValue").asString(""));
            }
        }
        List<String> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .filter(row -> !row.group(1).startsWith("routes[]."))
                .map(row -> "reactor-realtime." + row.group(1) + " " + given(row))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyPropertyOfARouteHasARow() throws IOException {
        List<String> expected = new ArrayList<>();
        addComponents("routes[].", RouteProperties.class, expected);
        List<String> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .filter(name -> name.startsWith("routes[]."))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void addComponents(String prefix, Class<?> type, List<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix
                    + component.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                addComponents(name + ".", component.getType(), names);
            } else {
                names.add(name);
            }
        }
    }

    /** A default in the table; what is in words there is none to bind. */
    private static String given(MatchResult row) {
        String cell = row.group(2).strip();
        return cell.startsWith("`") ? cell.replace("`", "") : "";
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream in =
                SpringPageTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "$\n(.*?)^```$")
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String name(String block) {
        return block.lines().findFirst().orElse("") + " …";
    }

    private static ByteArrayResource resource(String block) {
        return new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8));
    }

    private static String packed(String code) {
        return code.replaceAll("\\s", "");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Credential gatewayTokens() {
            return Credential.bearer("token");
        }
    }
}
