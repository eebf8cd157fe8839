// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AudioConverterTest {

    private static final AudioFormat FLOAT_24KHZ = new AudioFormat(AudioEncoding.FLOAT_32, 24_000, 1);

    @Property(tries = 60)
    void outputIsTheSameHoweverTheInputIsCut(
            @ForAll @NotEmpty @Size(max = 12) List<@IntRange(max = 700) Integer> sizes,
            @ForAll AudioEncoding encoding,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 7_000, max = 50_000) int fromHz) {
        AudioFormat from = new AudioFormat(encoding, fromHz, channels);
        byte[] audio = Signals.noise(20_000, 1);

        byte[] whole = Signals.convert(from, AudioFormat.PCM16_24KHZ, audio);

        assertThat(Signals.convert(from, AudioFormat.PCM16_24KHZ, Signals.cut(audio, sizes)))
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 24000",
        "11025, 24000",
        "12345, 24000",
        "22050, 24000",
        "44100, 24000",
        "96000, 24000",
        "24000, 8000",
        "24000, 11025",
        "8000, 12345",
        "48000, 16000",
        "7, 1000",
        "1000, 7"
    })
    void outputHasTheInputsLengthTimesTheRatioRounded(int fromHz, int toHz) {
        AudioFormat from = AudioFormat.pcm16(fromHz);
        AudioFormat to = AudioFormat.pcm16(toHz);
        for (int samples : new int[] {0, 1, 2, 7, 63, 64, 65, 1_000, 30_001}) {
            byte[] converted = Signals.convert(from, to, new byte[2 * samples]);

            long expected = Math.floorDiv(2L * samples * toHz + fromHz, 2L * fromHz);
            assertThat(converted).hasSize((int) (2 * expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"8000, 24000", "44100, 24000", "24000, 8000", "12345, 24000", "96000, 11025"})
    void outputIsAlignedInTimeWithTheInput(int fromHz, int toHz) {
        AudioFormat from = new AudioFormat(AudioEncoding.FLOAT_64, fromHz, 1);
        AudioFormat to = new AudioFormat(AudioEncoding.FLOAT_64, toHz, 1);

        double[] converted = Signals.decode(to, Signals.convert(from, to, Signals.tone(from, 440, 0.5, fromHz)));

        double[] expected = Signals.decode(to, Signals.tone(to, 440, 0.5, toHz));
        assertThat(converted).hasSameSizeAs(expected);
        // The ends hear the silence beyond them.
        int margin = toHz / 10;
        for (int i = margin; i < toHz - margin; i++) {
            assertThat(converted[i]).isCloseTo(expected[i], within(2e-5));
        }
    }

    @Test
    void hoursDoNotDrift() {
        int hour = 3_600 * 44_100;
        PolyphaseFilter filter = PolyphaseFilter.between(44_100, 24_000);

        assertThat(Resampler.total(filter, 100L * hour)).isEqualTo(100L * 3_600 * 24_000);
    }

    @Test
    void constantStaysConstantInEveryPhase() {
        AudioFormat from = new AudioFormat(AudioEncoding.FLOAT_64, 11_025, 1);
        AudioFormat to = new AudioFormat(AudioEncoding.FLOAT_64, 24_000, 1);
        double[] ones = new double[11_025];
        Arrays.fill(ones, 0.5);

        double[] converted = Signals.decode(to, Signals.convert(from, to, Signals.encode(from, ones)));

        assertThat(Arrays.stream(converted, 2_400, 21_600)).allMatch(value -> Math.abs(value - 0.5) < 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void everyEncodingSurvivesAWiderOneUnchanged(AudioEncoding encoding) {
        AudioFormat narrow = new AudioFormat(encoding, 8_000, 1);
        AudioFormat wide = new AudioFormat(AudioEncoding.FLOAT_64, 8_000, 1);
        byte[] audio = Signals.encode(narrow, -1, -0.5, -0.001, 0, 0.001, 0.25, 0.999, 1);

        byte[] widened = Signals.convert(narrow, wide, audio);

        assertThat(Signals.convert(wide, narrow, widened)).isEqualTo(audio);
    }

    @ParameterizedTest
    @CsvSource({
        "PCM_U8, 0.01",
        "PCM_S16, 0.0001",
        "PCM_S24, 0.000001",
        "PCM_S32, 0.00000001",
        "MU_LAW, 0.02",
        "A_LAW, 0.02"
    })
    void samplesAreRoundedToTheNearestThereIs(AudioEncoding encoding, double tolerance) {
        AudioFormat format = new AudioFormat(encoding, 8_000, 1);

        double[] values = Signals.decode(format, Signals.encode(format, -0.7, 0.1, 0.6));

        assertThat(values).containsExactly(new double[] {-0.7, 0.1, 0.6}, within(tolerance));
    }

    @ParameterizedTest
    @EnumSource(
            value = AudioEncoding.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FLOAT_32", "FLOAT_64"})
    void loudSamplesAreClippedAndNeverWrap(AudioEncoding encoding) {
        AudioFormat to = new AudioFormat(encoding, 24_000, 1);

        double[] clipped = Signals.decode(
                to, Signals.convert(FLOAT_24KHZ, to, Signals.encode(FLOAT_24KHZ, 1, 1.7, 1e30, -1, -1.7, -1e30)));

        assertThat(clipped).containsExactly(new double[] {1, 1, 1, -1, -1, -1}, within(0.02));
    }

    @Test
    void notANumberIsSilence() {
        byte[] audio = Signals.encode(FLOAT_24KHZ, 0.5, Double.NaN, 0.5);

        assertThat(Signals.decode(
                        AudioFormat.PCM16_24KHZ, Signals.convert(FLOAT_24KHZ, AudioFormat.PCM16_24KHZ, audio)))
                .containsExactly(0.5, 0, 0.5);
    }

    @Test
    void infinityDoesNotPoisonWhatFollows() {
        AudioFormat from = new AudioFormat(AudioEncoding.FLOAT_32, 8_000, 1);
        double[] values = new double[2_000];
        byte[] audio = Signals.encode(from, values);
        ByteBuffer.wrap(audio).order(ByteOrder.LITTLE_ENDIAN).putFloat(400, Float.POSITIVE_INFINITY);

        double[] converted = Signals.decode(FLOAT_24KHZ, Signals.convert(from, FLOAT_24KHZ, audio));

        assertThat(Arrays.copyOfRange(converted, 1_000, 6_000)).containsOnly(0);
        assertThat(Arrays.stream(converted)).allMatch(Double::isFinite);
    }

    @Test
    void channelsAreAveraged() {
        AudioFormat stereo = new AudioFormat(AudioEncoding.PCM_S16, 24_000, 2);
        byte[] audio = Signals.encode(stereo, 0.5, 0.25, -0.5, 0.5, 0.5, 0);

        byte[] mixed = Signals.convert(stereo, AudioFormat.PCM16_24KHZ, audio);

        assertThat(Signals.decode(AudioFormat.PCM16_24KHZ, mixed)).containsExactly(0.375, 0, 0.25);
    }

    @Test
    void monoIsCopiedToEveryChannel() {
        AudioFormat stereo = new AudioFormat(AudioEncoding.PCM_S16, 24_000, 2);

        byte[] spread =
                Signals.convert(AudioFormat.PCM16_24KHZ, stereo, Signals.encode(AudioFormat.PCM16_24KHZ, 0.5, -0.25));

        assertThat(Signals.decode(stereo, spread)).containsExactly(0.5, 0.5, -0.25, -0.25);
    }

    @Test
    void equalChannelsAreResampledOneByOne() {
        AudioFormat from = new AudioFormat(AudioEncoding.FLOAT_64, 16_000, 2);
        AudioFormat to = new AudioFormat(AudioEncoding.FLOAT_64, 24_000, 2);
        double[] leftOnly = new double[32_000];
        for (int i = 0; i < leftOnly.length; i += 2) {
            leftOnly[i] = 0.5;
        }

        double[] converted = Signals.decode(to, Signals.convert(from, to, Signals.encode(from, leftOnly)));

        for (int i = 4_800; i < 43_200; i += 2) {
            assertThat(converted[i]).isCloseTo(0.5, within(1e-9));
            assertThat(converted[i + 1]).isZero();
        }
    }

    @Test
    void partOfASampleAtTheEndIsDropped() {
        assertThat(Signals.convert(AudioFormat.PCM16_24KHZ, FLOAT_24KHZ, new byte[5]))
                .hasSize(8);
    }

    @Test
    void channelsThatCanNotBeMappedAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AudioConverter(
                        new AudioFormat(AudioEncoding.PCM_S16, 24_000, 6),
                        new AudioFormat(AudioEncoding.PCM_S16, 24_000, 2)))
                .withMessageContaining("Expected 6 channels or 1")
                .withMessageContaining("was 2");
    }

    @Test
    void ratesTooFarApartAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AudioConverter(AudioFormat.pcm16(768_000), AudioFormat.pcm16(2_999)))
                .withMessageContaining("768000 Hz to 2999 Hz");
    }
}
