// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session clock and ranges: milliseconds of a session, samples of the source, and times. */
class SourceTimeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 24000, 0, 0",
        "0, 24000, 820, 19680",
        "0, 8000, 820, 6560",
        "48000, 24000, 1000, 72000",
        "48000, 24000, -300, 48000",
        "7, 24000, 1, 31",
        "0, 24000, 3600000, 86400000",
        "0, 24000, 2147483648, 51539607552"
    })
    void aSessionsTimeIsAPositionOfTheSource(long base, int rate, long ms, long position) {
        assertThat(new SessionClock(base, rate).position(ms)).isEqualTo(position);
    }

    @Test
    void aRangeKnowsItsTimes() {
        AudioRange range = new AudioRange(12_000, 36_001, 24_000);
        assertThat(range.start()).isEqualTo(Duration.ofMillis(500));
        assertThat(range.end()).isEqualTo(Duration.ofNanos(1_500_041_666L));
        assertThat(range.duration()).isEqualTo(Duration.ofNanos(1_000_041_666L));
    }

    @Test
    void aRangeOfAYearDoesNotOverflow() {
        long year = Duration.ofDays(365).toSeconds() * 24_000;
        assertThat(new AudioRange(0, year, 24_000).end()).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void aRangeIsARange() {
        assertThatThrownBy(() -> new AudioRange(2, 1, 24_000)).hasMessageContaining("2 to 1");
        assertThatThrownBy(() -> new AudioRange(-1, 1, 24_000)).hasMessageContaining("-1 to 1");
        assertThatThrownBy(() -> new AudioRange(0, 1, 0)).hasMessageContaining("sampleRateHz");
    }
}
