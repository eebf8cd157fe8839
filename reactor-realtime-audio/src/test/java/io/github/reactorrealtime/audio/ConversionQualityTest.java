// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionQualityTest {

    private static final double AMPLITUDE = 0.98;

    @ParameterizedTest
    @CsvSource({
        "8000, 24000",
        "16000, 24000",
        "44100, 24000",
        "48000, 24000",
        "11025, 24000",
        "22050, 24000",
        "96000, 24000",
        "12345, 24000",
        "24000, 8000",
        "48000, 11025",
        "44100, 8000"
    })
    void oneKilohertzToneStaysCleanTo90DbIn16Bit(int fromHz, int toHz) {
        assertThat(signalToNoiseDb(AudioFormat.pcm16(fromHz), AudioFormat.pcm16(toHz), 1_000))
                .isGreaterThan(90);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 24000",
        "16000, 24000",
        "44100, 24000",
        "48000, 24000",
        "11025, 24000",
        "22050, 24000",
        "96000, 24000",
        "12345, 24000",
        "24000, 8000",
        "48000, 11025",
        "44100, 8000"
    })
    void threeKilohertzToneStaysCleanTo80DbIn16Bit(int fromHz, int toHz) {
        assertThat(signalToNoiseDb(AudioFormat.pcm16(fromHz), AudioFormat.pcm16(toHz), 3_000))
                .isGreaterThan(80);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 24000, 1000",
        "44100, 24000, 3000",
        "12345, 24000, 3000",
        "96000, 11025, 3000",
        "24000, 8000, 3000"
    })
    void filterItselfIsCleanTo95Db(int fromHz, int toHz, int toneHz) {
        assertThat(signalToNoiseDb(float64(fromHz), float64(toHz), toneHz)).isGreaterThan(95);
    }

    @ParameterizedTest
    @CsvSource({
        "48000, 24000, 20000",
        "48000, 24000, 12001",
        "44100, 24000, 13000",
        "96000, 24000, 40000",
        "24000, 8000, 5000",
        "48000, 11025, 9000",
        "44100, 8000, 4100"
    })
    void toneAboveTheTargetsBandIsSuppressedBy95Db(int fromHz, int toHz, int toneHz) {
        AudioFormat from = float64(fromHz);
        AudioFormat to = float64(toHz);

        byte[] converted = Signals.convert(from, to, Signals.tone(from, toneHz, 1, fromHz));

        assertThat(Signals.levelDb(Signals.decode(to, converted), toHz)).isLessThan(-95);
    }

    @ParameterizedTest
    @CsvSource({"8000, 24000, 3600", "48000, 24000, 10800", "44100, 8000, 3600", "12345, 24000, 5500"})
    void levelIsKeptUpTo90PercentOfTheBand(int fromHz, int toHz, int toneHz) {
        AudioFormat from = float64(fromHz);
        AudioFormat to = float64(toHz);

        byte[] converted = Signals.convert(from, to, Signals.tone(from, toneHz, 1, fromHz));

        assertThat(Signals.levelDb(Signals.decode(to, converted), toHz)).isBetween(-0.01, 0.01);
    }

    @ParameterizedTest
    @CsvSource({"MU_LAW", "A_LAW"})
    void telephoneCodecsKeepTheirOwn35DbOverBothDirections(AudioEncoding law) {
        AudioFormat telephone = new AudioFormat(law, 8_000, 1);

        assertThat(signalToNoiseDb(AudioFormat.PCM16_24KHZ, telephone, 1_000)).isGreaterThan(35);
        assertThat(signalToNoiseDb(telephone, AudioFormat.PCM16_24KHZ, 1_000)).isGreaterThan(35);
    }

    private static double signalToNoiseDb(AudioFormat from, AudioFormat to, double hz) {
        byte[] converted = Signals.convert(from, to, Signals.tone(from, hz, AMPLITUDE, from.sampleRateHz()));
        return Signals.signalToNoiseDb(Signals.decode(to, converted), to.sampleRateHz(), hz);
    }

    private static AudioFormat float64(int sampleRateHz) {
        return new AudioFormat(AudioEncoding.FLOAT_64, sampleRateHz, 1);
    }
}
