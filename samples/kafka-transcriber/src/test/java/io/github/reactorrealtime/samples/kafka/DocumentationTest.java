// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.audio.AudioFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** What docs/kafka.md shows is what is compiled here, white space aside, and names the properties there are. */
class DocumentationTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Path PAGE = MODULE.resolve("../../docs/kafka.md");
    private static final Path THIS =
            MODULE.resolve("src/test/java/io/github/reactorrealtime/samples/kafka/DocumentationTest.java");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java kafka$(.*?)^```$");

    /** The page's example. */
    static final class Example {

        private final String key = "any";
        private final String otherKey = "any";

        @Bean
        RealtimeTranscriber transcriber(RealtimeTranscriber.Builder builder) {
            return builder.route(Route.azure("my-resource").apiKey(key).model("gpt-4o-transcribe"))
                    .route(Route.openAi(otherKey).model("whisper-1"))
                    .format(AudioFormat.PCMU_8KHZ)
                    .journal(Duration.ofMinutes(1))
                    .maxTurn(Duration.ofSeconds(30))
                    .build();
        }
    }

    @Test
    void exampleIsCompiledHere() throws IOException {
        String here = packed(Files.readString(THIS));
        Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
        int count = 0;
        while (blocks.find()) {
            count++;
            for (String paragraph : blocks.group(1).split("\n\n", -1)) {
                assertThat(here).contains(packed(paragraph));
            }
        }
        assertThat(count).isEqualTo(1);
        assertThat(new Example().transcriber(RealtimeTranscriber.builder()).journal())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void everyPropertyHasARow() throws IOException {
        String page = Files.readString(PAGE);
        for (var property : TranscriberProperties.class.getRecordComponents()) {
            String name = property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            assertThat(page).containsPattern("`" + name + "(\\.\\*)?`");
        }
    }

    private static String packed(String code) {
        return code.replaceAll("\\s", "");
    }
}
