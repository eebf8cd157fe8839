// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CaptionsApplicationTest {

    @TempDir
    private Path directory;

    @AfterEach
    void clear() {
        System.clearProperty("spring.aot.enabled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void threePropertiesAndFiveLinesTranscribe(String aot, CapturedOutput output) throws Exception {
        System.setProperty("spring.aot.enabled", aot);
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().apiKey("secret-key").start()) {
            run("--reactor-realtime.routes[0].url=" + emulator.uri(),
                    "--reactor-realtime.routes[0].api-key=secret-key",
                    "--reactor-realtime.routes[0].model=gpt-4o-transcribe");
        }
        assertThat(output.getOut().lines().filter(line -> line.matches("\\d")))
                .containsExactly("1", "2", "3");
        if (aot.equals("true")) {
            assertThat(output).contains("Starting AOT-processed CaptionsApplication");
        }
        assertThat(output).doesNotContain("secret-key");
    }

    @Test
    void aKeyThatIsMissingIsSaidByTheNameOfItsProperty(CapturedOutput output) {
        assertThatThrownBy(() -> run("--OPENAI_API_KEY=")).isInstanceOf(RuntimeException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("reactor-realtime.routes[0].api-key: is missing — set it, or name a bean");
    }

    /** What is tested here is what applications have, not what the library is built with. */
    @Test
    void theVersionsAreThoseOfSpringBoot() throws Exception {
        assertThat(SpringBootVersion.getVersion()).startsWith("4.");
        assertThat(version("tools.jackson.core", "jackson-core")).startsWith("3.1.");
        assertThat(version("io.netty", "netty-common")).isNotNull();
    }

    private static String version(String group, String artifact) throws Exception {
        Properties properties = new Properties();
        String name = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (var in = CaptionsApplicationTest.class.getResourceAsStream(name)) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private void run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(Files.write(directory.resolve("digits.wav"), Recording.of("123")).toString());
        SpringApplication application = new SpringApplication(CaptionsApplication.class);
        application.setMainApplicationClass(CaptionsApplication.class); // as it is when main runs
        application.run(all.toArray(String[]::new)).close();
    }
}
