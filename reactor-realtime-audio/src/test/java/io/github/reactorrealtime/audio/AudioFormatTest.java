// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AudioFormatTest {

    private static final AudioFormat CD = new AudioFormat(AudioEncoding.PCM_S16, 44_100, 2);

    @Test
    void sizesAndTimesFitTogether() {
        assertThat(CD.bytesPerFrame()).isEqualTo(4);
        assertThat(CD.bytesPerSecond()).isEqualTo(176_400);
        assertThat(CD.bytesIn(Duration.ofMillis(20))).isEqualTo(882 * 4);
        assertThat(CD.durationOf(44_100 * 3_600L)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void partOfASampleIsRoundedDown() {
        assertThat(CD.samplesIn(Duration.ofNanos(22_675))).isZero();
        assertThat(CD.samplesIn(Duration.ofNanos(22_676))).isEqualTo(1);
        assertThat(CD.durationOf(1)).isEqualTo(Duration.ofNanos(22_675));
    }

    @Test
    void fieldsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AudioFormat.pcm16(0))
                .withMessage("sampleRateHz must be 1 to 768000 but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AudioFormat(AudioEncoding.PCM_S16, 8_000, 65))
                .withMessage("channels must be 1 to 64 but was 65");
    }
}
