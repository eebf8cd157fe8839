// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;

/** Reads a WAV's {@code fmt } chunk. */
final class WavFormatChunk {

    /** WAVE_FORMAT_EXTENSIBLE with its sub-format; what may follow is not needed. */
    static final int MAX_SIZE = 40;

    static final int MIN_SIZE = 16;

    private static final int PCM = 0x0001;
    private static final int IEEE_FLOAT = 0x0003;
    private static final int A_LAW = 0x0006;
    private static final int MU_LAW = 0x0007;
    private static final int EXTENSIBLE = 0xFFFE;

    // KSDATAFORMAT_SUBTYPE_...: the format tag, and then these 14 bytes.
    private static final String SUB_FORMAT_SUFFIX = "000000001000800000aa00389b71";

    private static final Map<Integer, String> UNSUPPORTED = Map.ofEntries(
            Map.entry(0x0002, "Microsoft ADPCM"),
            Map.entry(0x0011, "IMA ADPCM"),
            Map.entry(0x0014, "G.723 ADPCM"),
            Map.entry(0x0031, "GSM 6.10"),
            Map.entry(0x0040, "G.721 ADPCM"),
            Map.entry(0x0042, "G.723.1"),
            Map.entry(0x0045, "G.726 ADPCM"),
            Map.entry(0x0050, "MPEG audio"),
            Map.entry(0x0055, "MP3"),
            Map.entry(0x0064, "G.726 ADPCM"),
            Map.entry(0x0065, "G.722 ADPCM"),
            Map.entry(0x00FF, "AAC"),
            Map.entry(0x0161, "Windows Media Audio"),
            Map.entry(0x1610, "AAC"),
            Map.entry(0x2000, "AC-3"),
            Map.entry(0x566F, "Vorbis"),
            Map.entry(0x704F, "Opus"),
            Map.entry(0xF1AC, "FLAC"));

    private WavFormatChunk() {}

    /**
     * @param name what to call the recording in an error
     * @param chunk little-endian, {@value #MIN_SIZE} to {@value #MAX_SIZE} bytes
     * @throws AudioFormatException for fields that can't be true and encodings that are not read here
     */
    static AudioFormat read(String name, ByteBuffer chunk) {
        int tag = chunk.getShort(0) & 0xFFFF;
        int channels = chunk.getShort(2) & 0xFFFF;
        int sampleRateHz = chunk.getInt(4);
        int blockBytes = chunk.getShort(12) & 0xFFFF;
        int bits = chunk.getShort(14) & 0xFFFF;
        if (tag == EXTENSIBLE) {
            tag = subFormat(name, chunk);
        }
        int sampleBytes = sampleBytes(bits, blockBytes, channels);
        AudioEncoding encoding = encoding(name, tag, bits, sampleBytes);
        try {
            return new AudioFormat(encoding, sampleRateHz, channels);
        } catch (IllegalArgumentException e) {
            throw new AudioFormatException(name + " has a WAV header that can't be true: " + e.getMessage());
        }
    }

    private static AudioEncoding encoding(String name, int tag, int bits, int sampleBytes) {
        if ((tag == MU_LAW || tag == A_LAW) && (bits == 8 || bits == 0)) {
            return tag == MU_LAW ? AudioEncoding.MU_LAW : AudioEncoding.A_LAW;
        }
        if (tag == IEEE_FLOAT && bits == 32) {
            return AudioEncoding.FLOAT_32;
        }
        if (tag == IEEE_FLOAT && bits == 64) {
            return AudioEncoding.FLOAT_64;
        }
        if (tag == PCM && sampleBytes >= 1 && sampleBytes <= 4) {
            return switch (sampleBytes) {
                case 1 -> AudioEncoding.PCM_U8;
                case 2 -> AudioEncoding.PCM_S16;
                case 3 -> AudioEncoding.PCM_S24;
                default -> AudioEncoding.PCM_S32;
            };
        }
        throw new AudioFormatException("Expected PCM of 8 to 32 bits, float of 32 or 64, µ-law or A-law in " + name
                + " but was " + codec(tag) + (bits == 0 ? "" : " of " + bits + " bits"));
    }

    /** Bits fill up to whole bytes; 24 bits may also stand in four, at the upper end, which reads as 32. */
    private static int sampleBytes(int bits, int blockBytes, int channels) {
        int bytes = (bits + 7) / 8;
        return bytes == 3 && blockBytes == 4 * channels ? 4 : bytes;
    }

    private static int subFormat(String name, ByteBuffer chunk) {
        if (chunk.limit() < MAX_SIZE) {
            throw new AudioFormatException("Expected a WAVE_FORMAT_EXTENSIBLE header of " + MAX_SIZE + " bytes in "
                    + name + " but was " + chunk.limit());
        }
        byte[] suffix = new byte[14];
        chunk.get(26, suffix);
        String hex = HexFormat.of().formatHex(suffix);
        if (!hex.equals(SUB_FORMAT_SUFFIX)) {
            throw new AudioFormatException("Expected a known sub-format in the extensible header of " + name
                    + " but was " + HexFormat.of().toHexDigits(chunk.getShort(24)) + " " + hex);
        }
        return chunk.getShort(24) & 0xFFFF;
    }

    private static String codec(int tag) {
        String known = switch (tag) {
            case PCM -> "PCM";
            case IEEE_FLOAT -> "float";
            case MU_LAW -> "µ-law";
            case A_LAW -> "A-law";
            default -> UNSUPPORTED.getOrDefault(tag, "unknown");
        };
        return known + " (format tag 0x" + HexFormat.of().withUpperCase().toHexDigits((short) tag) + ")";
    }
}
