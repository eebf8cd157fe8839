// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not a WAV, or none that can be read, is refused with what was found. */
class WavRefusalTest {

    private static final byte[] AUDIO = new byte[320];

    @Test
    void emptyFileIsCalledEmpty() {
        assertRefused(new byte[0], "Expected a WAV but test.wav is empty");
    }

    static Stream<Arguments> otherFiles() {
        return Stream.of(
                Arguments.of("ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "49 44 33 04", "MP3"),
                Arguments.of("\u00ff\u00fb\u0090d\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "ff fb 90", "MP3"),
                Arguments.of("\u0000\u0000\u0000 ftypM4A ", "66 74 79 70", "MP4"),
                Arguments.of("OggS\u0000\u0002\u0000\u0000\u0000\u0000\u0000\u0000", "4f 67 67 53", "Ogg"),
                Arguments.of("fLaC\u0000\u0000\u0000\"\u0010\u0000\u0010\u0000", "66 4c 61 43", "FLAC"),
                Arguments.of("FORM\u0000\u0000\u0000\u0000AIFF", "46 4f 52 4d", "AIFF"),
                Arguments.of(
                        "\u001aE\u00df\u00a3\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "1a 45", "Matroska"),
                Arguments.of("RIFX\u0000\u0000\u0000\u0000WAVE", "52 49 46 58", "big-endian"),
                Arguments.of("RIFF\u0000\u0000\u0000\u0000AVI ", "41 56 49", "another kind than 'WAVE'"),
                Arguments.of("{\"error\":\"not found\"}", "'{\"error\":\"no'", "text"),
                Arguments.of("no", "'no'", "text"));
    }

    @ParameterizedTest
    @MethodSource("otherFiles")
    void anotherKindOfFileIsNamed(String content, String shown, String kind) {
        assertRefused(content.getBytes(ISO_8859_1), "Expected a WAV but test.wav is none: it starts with", shown, kind);
    }

    @Test
    void unknownBytesAreShownInHex() {
        assertRefused(
                HexFormat.of().parseHex("0102030405060708090a0b0c0d"), "bytes 01 02 03 04 05 06 07 08 09 0a 0b 0c");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 11, 13, 20, 35, 37, 43})
    void headerCutInTheMiddleSaysWhere(int length) {
        byte[] file = WavBytes.file(WavBytes.PCM, 1, 16_000, 16, AUDIO);

        assertRefused(Arrays.copyOf(file, length), "Expected a whole WAV header", "ends inside it, after " + length);
    }

    @Test
    void fileWithoutADataChunkSaysSo() {
        byte[] file = WavBytes.riff(28).fmt(WavBytes.PCM, 1, 16_000, 16).toBytes();

        assertRefused(file, "Expected a 'data' chunk", "after 36 bytes");
    }

    @Test
    void dataBeforeItsFormatIsRefused() {
        byte[] file = WavBytes.riff(400).chunk("data", AUDIO).toBytes();

        assertRefused(file, "Expected a 'fmt ' chunk before the 'data' chunk");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 16000, 16, channels must be 1 to 64 but was 0",
        "1, 65535, 16000, 16, channels must be 1 to 64 but was 65535",
        "1, 1, 0, 16, sampleRateHz must be 1 to 768000 but was 0",
        "1, 1, -1, 16, sampleRateHz must be 1 to 768000 but was -1",
        "1, 1, 16000, 0, was PCM (format tag 0x0001)",
        "1, 1, 16000, 65535, was PCM (format tag 0x0001) of 65535 bits",
        "3, 1, 16000, 16, was float (format tag 0x0003) of 16 bits"
    })
    void fieldsThatCanNotBeTrueAreNamed(int tag, int channels, int sampleRateHz, int bits, String message) {
        assertRefused(WavBytes.file(tag, channels, sampleRateHz, bits, AUDIO), message);
    }

    @ParameterizedTest
    @CsvSource({
        "2, Microsoft ADPCM (format tag 0x0002)",
        "17, IMA ADPCM (format tag 0x0011)",
        "85, MP3 (format tag 0x0055)",
        "49, GSM 6.10 (format tag 0x0031)",
        "4660, unknown (format tag 0x1234)"
    })
    void encodingThatIsNotReadIsNamed(int tag, String codec) {
        assertRefused(WavBytes.file(tag, 1, 8_000, 4, AUDIO), "Expected PCM", codec);
    }

    @Test
    void unknownSubFormatIsShown() {
        byte[] file = WavBytes.riff(380)
                .extensible(1, "00002107d3118644c8c1ca000000", 4, 48_000, 16)
                .chunk("data", AUDIO)
                .toBytes();

        assertRefused(file, "Expected a known sub-format", "0001 00002107d3118644c8c1ca000000");
    }

    @Test
    void extensibleHeaderWithoutASubFormatIsRefused() {
        assertRefused(
                WavBytes.file(WavBytes.EXTENSIBLE, 1, 48_000, 16, AUDIO),
                "WAVE_FORMAT_EXTENSIBLE header of 40 bytes",
                "16");
    }

    @Test
    void formatChunkThatIsTooSmallIsRefused() {
        byte[] file = WavBytes.riff(100).chunk("fmt ", new byte[14]).toBytes();

        assertRefused(file, "Expected a 'fmt ' chunk of at least 16 bytes", "was 14");
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 0x7FFF_FFFFL, 70_000_000L})
    void absurdChunkSizeIsRefusedWithoutReadingOn(long size) {
        byte[] file = WavBytes.riff(100).chunkHeader("junk", size).toBytes();

        assertRefused(file, "within the first 67108864 bytes", "'junk' chunk claims " + size + " bytes");
    }

    @Test
    void absurdFormatChunkSizeIsRefused() {
        byte[] file = WavBytes.riff(100).chunkHeader("fmt ", 0xFFFF_FFF0L).toBytes();

        assertRefused(file, "'fmt ' chunk claims 4294967280 bytes");
    }

    private static void assertRefused(byte[] file, String... parts) {
        WavParser parser = new WavParser("test.wav", warning -> {});
        assertThatExceptionOfType(AudioFormatException.class)
                .isThrownBy(() -> {
                    ByteBuffer bytes = ByteBuffer.wrap(file);
                    parser.parse(bytes);
                    parser.finish();
                })
                .satisfies(refusal -> {
                    for (String part : parts) {
                        assertThat(refusal).hasMessageContaining(part);
                    }
                });
    }
}
