// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.reactorrealtime.event.Usage;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTableTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Usage TOKENS =
            new Usage.Tokens(1_100, 200, 1_300, new Usage.TokenDetails(100, 1_000, 0, 0), null);

    private final PriceTable published = PriceTable.published();

    @ParameterizedTest
    @CsvSource({
        "gpt-live-transcribe, 0.017",
        "gpt-realtime-whisper, 0.017",
        "gpt-transcribe, 0.0045",
        "gpt-4o-transcribe, 0.006",
        "gpt-4o-mini-transcribe, 0.003",
        "gpt-4o-mini-transcribe-2025-12-15, 0.003",
        "whisper-1, 0.006"
    })
    void aMinuteCostsWhatIsPublished(String model, double usd) {
        assertThat(published.cost(model, null, MINUTE)).hasValueCloseTo(usd, within(1e-12));
    }

    @Test
    void secondsThatAreBilledGoBeforeTheLengthOfTheTurn() {
        assertThat(published.cost("whisper-1", new Usage.Seconds(30), MINUTE)).hasValueCloseTo(0.003, within(1e-12));
        assertThat(published.cost("whisper-1", TOKENS, MINUTE)).hasValueCloseTo(0.006, within(1e-12));
        assertThat(published.cost("whisper-1", new Usage.Seconds(-5), MINUTE)).hasValue(0);
    }

    @Test
    void tokensCostByTheirKind() {
        PriceTable table = published.withPerMillionTokens("gpt-4o-transcribe", 6, 2.5, 10);

        OptionalDouble cost = table.cost("gpt-4o-transcribe", TOKENS, MINUTE);

        assertThat(cost).hasValueCloseTo((1_000 * 6 + 100 * 2.5 + 200 * 10) / 1e6, within(1e-12));
        assertThat(table.cost("gpt-4o-transcribe", new Usage.Seconds(60), MINUTE))
                .isEmpty();
        assertThat(table.cost("gpt-4o-transcribe", null, MINUTE)).isEmpty();
    }

    @Test
    void aModelThatIsNotListedHasNoPrice() {
        assertThat(published.cost("own-model", TOKENS, MINUTE)).isEmpty();
        assertThat(published.cost("", null, MINUTE)).isEmpty();
        assertThat(PriceTable.none().cost("whisper-1", null, MINUTE)).isEmpty();
    }

    @Test
    void anotherPriceLeavesTheTableAsItWas() {
        PriceTable cheaper = published.withPerMinute("whisper-1", 0.001);

        assertThat(cheaper.cost("whisper-1", null, MINUTE)).hasValueCloseTo(0.001, within(1e-12));
        assertThat(published.cost("whisper-1", null, MINUTE)).hasValueCloseTo(0.006, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoPriceIsRefused(double usd) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> published.withPerMinute("whisper-1", usd))
                .withMessageContaining("Expected a price of 0 or more but was " + usd);
    }
}
