// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnSettingsTest {

    private static final TurnSettings DEFAULTS = TurnSettings.DEFAULTS;

    @Test
    void impossibleValuesAreRefusedByName() {
        assertThatThrownBy(() -> DEFAULTS.withPreRoll(Duration.ofMillis(-1))).hasMessageContaining("preRoll");
        assertThatThrownBy(() -> DEFAULTS.withSilence(Duration.ofMillis(-1))).hasMessageContaining("silence");
        assertThatThrownBy(() -> DEFAULTS.withMinSpeech(Duration.ofMillis(-1))).hasMessageContaining("minSpeech");
        assertThatThrownBy(() -> DEFAULTS.withMinTurn(Duration.ofMillis(-1))).hasMessageContaining("minTurn");
        assertThatThrownBy(() -> DEFAULTS.withMinTurn(Duration.ofSeconds(31))).hasMessageContaining("PT31S");
        assertThatThrownBy(() -> DEFAULTS.withMaxTurn(Duration.ofMillis(999), Duration.ZERO))
                .hasMessageContaining("maxTurn must be at least 1 s");
        assertThatThrownBy(() -> DEFAULTS.withMaxTurn(Duration.ofSeconds(2), Duration.ofMillis(1_641)))
                .hasMessageContaining("cutSearch must leave");
        assertThatThrownBy(() -> DEFAULTS.withThresholds(Double.NaN, 0.2)).hasMessageContaining("enter");
        assertThatThrownBy(() -> DEFAULTS.withThresholds(1.1, 0.2)).hasMessageContaining("enter");
        assertThatThrownBy(() -> DEFAULTS.withThresholds(0.5, 0.6))
                .hasMessageContaining("leave must be 0 to enter (0.5)");
    }

    @Test
    void eachWithChangesItsOwnValue() {
        TurnSettings changed = DEFAULTS.withPreRoll(Duration.ofMillis(1))
                .withSilence(Duration.ofMillis(2))
                .withMinSpeech(Duration.ofMillis(3))
                .withMinTurn(Duration.ofMillis(4))
                .withMaxTurn(Duration.ofSeconds(5), Duration.ofMillis(6))
                .withThresholds(0.7, 0.6);

        assertThat(changed)
                .isEqualTo(new TurnSettings(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(6),
                        0.7,
                        0.6));
    }
}
