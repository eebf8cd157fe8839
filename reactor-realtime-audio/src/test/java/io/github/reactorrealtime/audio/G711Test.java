// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class G711Test {

    @Property
    void everyALawByteSurvivesARoundTrip(@ForAll byte aLaw) {
        assertThat(G711.linearToALaw(G711.aLawToLinear(aLaw))).isEqualTo(aLaw);
    }

    @Property
    void everyMuLawByteButNegativeZeroSurvivesARoundTrip(@ForAll byte muLaw) {
        byte expected = muLaw == 0x7F ? (byte) 0xFF : muLaw;

        assertThat(G711.linearToMuLaw(G711.muLawToLinear(muLaw))).isEqualTo(expected);
    }

    @Property
    void codingIsOffByAtMostHalfAStepOfItsSegment(@ForAll @IntRange(min = -32_768, max = 32_767) int linear) {
        int tolerance = Math.max(16, Math.abs(linear) / 16) + 8;

        assertThat(Math.abs(G711.muLawToLinear(G711.linearToMuLaw(linear)) - linear))
                .isLessThan(tolerance);
        assertThat(Math.abs(G711.aLawToLinear(G711.linearToALaw(linear)) - linear))
                .isLessThan(tolerance);
    }

    @Test
    void silenceAndFullScaleAreTheStandardsValues() {
        assertThat(G711.linearToMuLaw(0)).isEqualTo((byte) 0xFF);
        assertThat(G711.linearToALaw(0)).isEqualTo((byte) 0xD5);
        assertThat(G711.muLawToLinear((byte) 0x80)).isEqualTo((short) 32_124);
        assertThat(G711.aLawToLinear((byte) 0xAA)).isEqualTo((short) 32_256);
    }
}
