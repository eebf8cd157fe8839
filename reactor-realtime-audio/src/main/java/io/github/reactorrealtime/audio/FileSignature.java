// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Says what a file is that was expected to be a WAV, by its first bytes. */
final class FileSignature {

    private FileSignature() {}

    /** For example: {@code it starts with 'ID3', looks like MP3}. */
    static String describe(byte[] start) {
        String shown = isText(start)
                ? "'" + new String(start, StandardCharsets.US_ASCII).strip() + "'"
                : "bytes " + HexFormat.ofDelimiter(" ").formatHex(start);
        String kind = kind(start);
        return "it starts with " + shown + (kind.isEmpty() ? "" : ", looks like " + kind);
    }

    private static String kind(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("RIFF") || text.startsWith("RF64") || text.startsWith("BW64")) {
            return start.length < 12 ? "" : "a RIFF file of another kind than 'WAVE'";
        }
        if (text.startsWith("ID3") || isMpegFrame(start)) {
            return "MP3";
        }
        if (text.startsWith("ftyp", 4)) {
            return "MP4 (M4A)";
        }
        return switch (text.substring(0, Math.min(4, text.length()))) {
            case "OggS" -> "Ogg (Opus or Vorbis)";
            case "fLaC" -> "FLAC";
            case "FORM" -> "AIFF";
            case "caff" -> "CAF";
            case ".snd" -> "AU";
            case "RIFX" -> "a big-endian WAV, which is not read here";
            case "riff" -> "Sony Wave64, which is not read here";
            case "#!AM" -> "AMR";
            case "\u001aE\u00df\u00a3" -> "Matroska (WebM)";
            default -> isText(start) ? "text" : "";
        };
    }

    private static boolean isMpegFrame(byte[] start) {
        // Eleven bits of synchronisation, then a layer that is not the reserved one.
        return start.length >= 2 && start[0] == (byte) 0xFF && (start[1] & 0xE0) == 0xE0 && (start[1] & 0x06) != 0;
    }

    private static boolean isText(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t');
    }

    /** The first bytes of a file, for {@link #describe}. */
    static byte[] startOf(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, Math.min(count, 12));
    }
}
