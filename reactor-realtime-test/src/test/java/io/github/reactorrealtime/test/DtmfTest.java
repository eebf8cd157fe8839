// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.G711;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class DtmfTest {

    private static final String ALL_KEYS = "1234567890*#ABCD";
    private static final double MINUS_18_DB = 0.126;

    static Stream<DtmfTones> tones() {
        return Stream.of(
                        AudioFormat.PCM16_24KHZ,
                        AudioFormat.PCMU_8KHZ,
                        AudioFormat.PCMA_8KHZ,
                        AudioFormat.pcm16(16_000))
                .map(DtmfTones::in)
                .flatMap(tones -> Stream.of(tones, tones.withPace(Duration.ofMillis(50), Duration.ofMillis(50))))
                .flatMap(tones -> Stream.of(tones, tones.withAmplitude(tones.amplitude() * MINUS_18_DB)));
    }

    @ParameterizedTest
    @MethodSource("tones")
    void everyKeyIsHeardInEveryFormatPaceAndLevel(DtmfTones tones) {
        assertThat(heard(tones, tones.bytes(ALL_KEYS), 0)).isEqualTo(ALL_KEYS);
    }

    @ParameterizedTest
    @MethodSource("tones")
    void everyKeyIsHeardThroughNoise(DtmfTones tones) {
        // 20 dB below the tones.
        assertThat(heard(tones, tones.bytes(ALL_KEYS), tones.amplitude() / 10)).isEqualTo(ALL_KEYS);
    }

    @ParameterizedTest
    @MethodSource("tones")
    void repeatedKeysAreCounted(DtmfTones tones) {
        assertThat(heard(tones, tones.bytes("5550100"), 0)).isEqualTo("5550100");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 16_000, 22_050, 24_000, 48_000})
    void tenThousandKeysAtRandomOffsetsAreAllHeard(int rate) {
        Random random = new Random(rate);
        DtmfTones tones = DtmfTones.in(AudioFormat.pcm16(rate));
        for (int i = 0; i < 100; i++) {
            StringBuilder keys = new StringBuilder();
            for (int k = 0; k < 16; k++) {
                keys.append(ALL_KEYS.charAt(random.nextInt(ALL_KEYS.length())));
            }
            byte[] lead = tones.silence(Duration.ofNanos(random.nextInt(30_000_000)));
            byte[] audio = tones.bytes(keys.toString());
            byte[] both = ByteBuffer.allocate(lead.length + audio.length)
                    .put(lead)
                    .put(audio)
                    .array();
            assertThat(heard(tones, both, 0)).isEqualTo(keys.toString());
        }
    }

    @Test
    void noiseAndSingleTonesAreNoKeys() {
        short[] noise = new short[48_000];
        short[] sine = new short[48_000];
        Random random = new Random(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 3_000);
            sine[i] = (short) (8_000 * Math.sin(2 * Math.PI * 770 * i / 24_000));
        }
        assertThat(DtmfDecoder.decode(noise, 24_000)).isEmpty();
        assertThat(DtmfDecoder.decode(sine, 24_000)).isEmpty();
    }

    @Test
    void numberedTurnsSayTheirNumber() {
        DtmfTones tones = DtmfTones.in(AudioFormat.PCM16_24KHZ);
        byte[] expected = tones.bytes("7");
        tones.numberedTurns(7, 1, Duration.ZERO, 1_000)
                .map(ByteBuffer::remaining)
                .as(StepVerifier::create)
                .expectNextSequence(List.of(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, expected.length - 6_000))
                .verifyComplete();
    }

    @Test
    void numberedTurnsComeInTheWantedBufferSizesAndFromTheStartEachTime() {
        DtmfTones tones = DtmfTones.in(AudioFormat.PCM16_24KHZ);
        var recording = tones.numberedTurns(9, 3, Duration.ofMillis(500), 1, 961, 4_800);
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        recording.doOnNext(all::put).blockLast();
        int first = all.position();
        byte[] audio = new byte[first];
        all.flip().get(audio);

        assertThat(heard(tones, audio, 0)).isEqualTo("91011");
        assertThat(recording.map(ByteBuffer::remaining).take(4).collectList().block())
                .containsExactly(1, 961, 4_800, 1);
        assertThat(recording.map(ByteBuffer::remaining).reduce(Integer::sum).block())
                .isEqualTo(first);
    }

    @Test
    void threeHundredTurnsNeedNoMemory() {
        DtmfTones.in(AudioFormat.PCM16_24KHZ)
                .numberedTurns(0, 300, Duration.ofMillis(1_600), 4_800)
                .map(ByteBuffer::remaining)
                .reduce(Integer::sum)
                .as(StepVerifier::create)
                .assertNext(bytes -> assertThat(bytes).isGreaterThan(9 * 60 * 48_000))
                .verifyComplete();
    }

    @Test
    void impossibleTonesAreRefused() {
        DtmfTones tones = DtmfTones.in(AudioFormat.PCM16_24KHZ);
        assertThatIllegalArgumentException().isThrownBy(() -> tones.bytes("5x"));
        assertThatIllegalArgumentException().isThrownBy(() -> tones.withAmplitude(0.6));
        assertThatIllegalArgumentException().isThrownBy(() -> DtmfTones.in(AudioFormat.pcm16(4_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> tones.numberedTurns(0, 1, Duration.ZERO, 0));
    }

    private static String heard(DtmfTones tones, byte[] audio, double noise) {
        AudioFormat format = tones.format();
        Random random = new Random(42);
        short[] samples = new short[audio.length / format.bytesPerFrame()];
        ByteBuffer pcm = ByteBuffer.wrap(audio).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples.length; i++) {
            short clean = format.encoding() == AudioEncoding.MU_LAW
                    ? G711.muLawToLinear(audio[i])
                    : format.encoding() == AudioEncoding.A_LAW ? G711.aLawToLinear(audio[i]) : pcm.getShort(2 * i);
            samples[i] = (short) (clean + noise * 32_767 * (random.nextDouble() * 2 - 1));
        }
        return DtmfDecoder.decode(samples, format.sampleRateHz());
    }
}
