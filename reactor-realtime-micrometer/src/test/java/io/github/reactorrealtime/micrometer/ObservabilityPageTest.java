// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says what there is: no meter, key or example more or less. */
class ObservabilityPageTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java micrometer$(.*?)^```$");

    @Test
    void theTableOfMetricsIsWhatIsRegistered() {
        Set<ObservabilityPage.Metric> registered = Rehearsal.played().registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("reactor.realtime."))
                .map(ObservabilityPageTest::row)
                .collect(Collectors.toSet());

        assertThat(ObservabilityPage.metrics())
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(20)
                .containsExactlyInAnyOrderElementsOf(registered);
    }

    private static ObservabilityPage.Metric row(Meter.Id id) {
        return new ObservabilityPage.Metric(
                id.getName(),
                id.getType().name().toLowerCase(Locale.ROOT),
                Objects.toString(id.getBaseUnit(), ""),
                id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyMeterSaysWhatItMeans() {
        assertThat(Rehearsal.played().registry.getMeters())
                .filteredOn(meter -> meter.getId().getName().startsWith("reactor.realtime."))
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }

    @Test
    void everyKindOfErrorIsNamed() {
        for (FailureKind kind : FailureKind.values()) {
            assertThat(ObservabilityPage.text()).contains("`" + kind.value() + "`");
        }
    }

    @Test
    void theTableOfKeysIsWhatObservationsHave() {
        List<ObservabilityPage.Key> expected = new ArrayList<>();
        for (TranscriberObservationDocumentation documented : TranscriberObservationDocumentation.values()) {
            String of = documented.name().toLowerCase(Locale.ROOT);
            names(documented.getLowCardinalityKeyNames())
                    .forEach(name -> expected.add(new ObservabilityPage.Key(name, of, "low")));
            names(documented.getHighCardinalityKeyNames())
                    .forEach(name -> expected.add(new ObservabilityPage.Key(name, of, "high")));
            assertThat(ObservabilityPage.text()).contains("| `" + documented.getPrefix() + "` |");
        }
        assertThat(ObservabilityPage.keys().stream().flatMap(ObservabilityPageTest::each))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Stream<ObservabilityPage.Key> each(ObservabilityPage.Key key) {
        return key.of().equals("both")
                ? Stream.of("turn", "attempt").map(of -> new ObservabilityPage.Key(key.name(), of, key.cardinality()))
                : Stream.of(key);
    }

    private static Stream<String> names(KeyName... names) {
        return Stream.of(names).map(KeyName::asString);
    }

    @Test
    void everyParagraphOfJavaStandsInTheExamples() {
        String examples = packed(ObservabilityPage.read(ObservabilityPage.MODULE.resolve(
                "src/test/java/io/github/reactorrealtime/micrometer/ObservabilityExamples.java")));
        List<String> paragraphs = BLOCK.matcher(ObservabilityPage.text())
                .results()
                .flatMap(block -> Stream.of(block.group(1).split("\n\n", -1)))
                .toList();

        assertThat(paragraphs)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(paragraph -> assertThat(examples).contains(packed(paragraph)));
        assertThat(ObservabilityPage.text().lines().filter(line -> line.startsWith("```java")))
                .allMatch("```java micrometer"::equals);
    }

    @Test
    void theExamplesRun() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ObservabilityExamples examples = new ObservabilityExamples(meters, TestObservationRegistry.create());
        examples.finerBuckets();
        RealtimeTranscriber transcriber = examples.wired("sk-test");

        examples.expecting(transcriber);

        assertThat(meters.get("reactor.realtime.turns")
                        .tags("route", "openai/whisper-1", "outcome", "failed", "attempts", "first")
                        .counter()
                        .count())
                .isZero();
        assertThat(meters.get("resilience4j.circuitbreaker.state").gauges()).isNotEmpty();
        assertThat(examples.priced()).isNotNull();
        assertThat(examples.renamed()).isNotNull();
    }

    private static String packed(String code) {
        return code.replaceAll("\\s", "");
    }
}
