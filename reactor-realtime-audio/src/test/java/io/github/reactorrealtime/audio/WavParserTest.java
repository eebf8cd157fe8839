// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.ValueSource;

class WavParserTest {

    private static final byte[] AUDIO = Signals.noise(4_800, 7);
    private static final AudioFormat PCM16_16KHZ = AudioFormat.pcm16(16_000);

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "1, 8, PCM_U8",
        "1, 16, PCM_S16",
        "1, 24, PCM_S24",
        "1, 32, PCM_S32",
        "3, 32, FLOAT_32",
        "3, 64, FLOAT_64",
        "7, 8, MU_LAW",
        "6, 8, A_LAW",
        "7, 0, MU_LAW",
        "1, 12, PCM_S16",
        "1, 20, PCM_S24"
    })
    void everyEncodingIsRecognised(int tag, int bits, AudioEncoding encoding) {
        WavParser parser = parser();

        assertThat(parse(parser, WavBytes.file(tag, 2, 44_100, bits, AUDIO))).isEqualTo(AUDIO);
        assertThat(parser.format()).isEqualTo(new AudioFormat(encoding, 44_100, 2));
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 24, PCM_S24", "1, 16, PCM_S16", "3, 32, FLOAT_32", "7, 8, MU_LAW", "6, 8, A_LAW"})
    void extensibleFormatIsItsSubFormat(int subFormat, int bits, AudioEncoding encoding) {
        WavParser parser = parser();
        byte[] file = WavBytes.riff(60 + AUDIO.length)
                .extensible(subFormat, 1, 44_100, bits)
                .chunk("data", AUDIO)
                .toBytes();

        assertThat(parse(parser, file)).isEqualTo(AUDIO);
        assertThat(parser.format()).isEqualTo(new AudioFormat(encoding, 44_100, 1));
    }

    @Property(tries = 200)
    void audioIsTheSameHoweverTheFileIsCut(@ForAll @NotEmpty @Size(max = 20) List<@IntRange(max = 60) Integer> sizes) {
        byte[] file = WavBytes.riff(0xFFFF_FFFFL)
                .chunk("LIST", new byte[27])
                .fmt(WavBytes.PCM, 3, 16_000, 24)
                .chunk("fact", new byte[4])
                .chunk("data", Arrays.copyOf(AUDIO, 4_797))
                .chunk("LIST", new byte[100])
                .toBytes();

        assertThat(parse(parser(), Signals.cut(file, sizes))).isEqualTo(Arrays.copyOf(AUDIO, 4_797));
    }

    @Property(tries = 200)
    void noiseAndDamagedFilesEndInAudioOrAFormatErrorAndNothingElse(
            @ForAll @Size(max = 80) byte[] damage, @ForAll @IntRange(max = 60) int at) {
        byte[] file = WavBytes.file(WavBytes.PCM, 1, 16_000, 16, AUDIO);
        System.arraycopy(damage, 0, file, at, damage.length);

        try {
            assertThat(parse(parser(), file).length).isLessThanOrEqualTo(file.length);
        } catch (AudioFormatException expected) {
            assertThat(expected).hasMessageContaining("test.wav");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 0x7FFF_FFFFL, 0x7FFF_F000L, 0x8000_0000L, 0})
    void unknownLengthOfAPipeMeansUpToTheEnd(long size) {
        byte[] file = WavBytes.riff(size == 0 ? 0 : size + 36)
                .fmt(WavBytes.PCM, 1, 16_000, 16)
                .chunkHeader("data", size)
                .raw(AUDIO)
                .toBytes();

        assertThat(parse(parser(), file)).isEqualTo(AUDIO);
        assertThat(warnings).isEmpty();
    }

    @Test
    void lengthsOfZeroThatWereNeverFilledInMeanUpToTheEnd() {
        byte[] file = WavBytes.riff(36)
                .fmt(WavBytes.PCM, 1, 16_000, 16)
                .chunkHeader("data", 0)
                .raw(AUDIO)
                .toBytes();

        assertThat(parse(parser(), file)).isEqualTo(AUDIO);
    }

    @Test
    void completeFileWithoutAudioIsEmptyAudio() {
        WavParser parser = parser();

        assertThat(parse(parser, WavBytes.file(WavBytes.PCM, 1, 16_000, 16, new byte[0])))
                .isEmpty();
        assertThat(parser.format()).isEqualTo(PCM16_16KHZ);
        assertThat(warnings).isEmpty();
    }

    @Test
    void chunksAfterAnEmptyDataChunkAreNotAudio() {
        byte[] file = WavBytes.riff(36 + 34)
                .fmt(WavBytes.PCM, 1, 16_000, 16)
                .chunkHeader("data", 0)
                .chunk("LIST", new byte[26])
                .toBytes();

        assertThat(parse(parser(), file)).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RF64", "BW64"})
    void lengthOfALargeFileIsInItsDs64Chunk(String magic) {
        byte[] file = WavBytes.of(magic, 0xFFFF_FFFFL)
                .ds64(36 + 36 + AUDIO.length, AUDIO.length)
                .chunk("bext", new byte[603])
                .fmt(WavBytes.PCM, 1, 16_000, 16)
                .chunkHeader("data", 0xFFFF_FFFFL)
                .raw(AUDIO)
                .chunk("LIST", new byte[50])
                .toBytes();

        assertThat(parse(parser(), file)).isEqualTo(AUDIO);
        assertThat(warnings).isEmpty();
    }

    @Test
    void truncatedFileGivesItsWholeSamplesAndOneWarning() {
        byte[] file = Arrays.copyOf(WavBytes.file(WavBytes.PCM, 1, 16_000, 16, AUDIO), 44 + 101);

        assertThat(parse(parser(), file)).isEqualTo(Arrays.copyOf(AUDIO, 100));
        assertThat(warnings)
                .containsExactly(
                        "test.wav is cut short: its header promises 4800 bytes of audio but only 101 are there,"
                                + " the last 1 of them a part of a sample, which is left out.");
    }

    @Test
    void promisedAudioThatEndsInsideASampleIsOneWarning() {
        byte[] file = WavBytes.file(WavBytes.PCM, 1, 16_000, 16, Arrays.copyOf(AUDIO, 7));

        assertThat(parse(parser(), file)).isEqualTo(Arrays.copyOf(AUDIO, 6));
        assertThat(warnings)
                .containsExactly("test.wav ends inside a sample: the last 1 of its 7 bytes of audio are left out.");
    }

    private WavParser parser() {
        return new WavParser("test.wav", warnings::add);
    }

    private static byte[] parse(WavParser parser, byte[] file) {
        return parse(parser, List.of(ByteBuffer.wrap(file)));
    }

    private static byte[] parse(WavParser parser, List<ByteBuffer> pieces) {
        List<ByteBuffer> audio = new ArrayList<>();
        for (ByteBuffer piece : pieces) {
            if (!parser.isDone()) {
                audio.add(parser.parse(piece));
            }
        }
        if (!parser.isDone()) {
            parser.finish();
        }
        return Signals.join(audio);
    }
}
