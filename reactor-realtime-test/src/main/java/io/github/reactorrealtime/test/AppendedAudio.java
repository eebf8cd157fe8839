// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.RefusedException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules for the audio of one append, and for how much of it makes a commit. */
final class AppendedAudio {

    static final int LEAST_COMMIT_MS = 100;

    private static final int MOST_BYTES = 15 * 1024 * 1024;

    private AppendedAudio() {}

    /** The bytes of an append, or the service's refusal. */
    static byte[] decode(String base64, AudioFormat format, Dialect dialect) {
        return dialect == Dialect.LOCALAI ? decodeLeniently(base64) : decodeStrictly(base64, format);
    }

    private static byte[] decodeLeniently(String base64) {
        if (base64.isEmpty()) {
            throw refusal("missing_audio_data", "Audio data is missing", null);
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw refusal("invalid_audio_data", "Failed to decode audio data", null);
        }
    }

    private static byte[] decodeStrictly(String base64, AudioFormat format) {
        byte[] audio;
        try {
            audio = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw refusal(format, "but got an invalid value.");
        }
        if (audio.length == 0) {
            throw refusal(format, "but got empty bytes");
        }
        if (audio.length > MOST_BYTES) {
            throw refusal(format, "of at most " + MOST_BYTES + " bytes but got " + audio.length + ".");
        }
        if (audio.length % format.bytesPerFrame() != 0) {
            throw refusal(format, "but got an invalid value.");
        }
        return audio;
    }

    static ApiError tooSmall(double millis) {
        return ApiError.invalidRequest(
                "input_audio_buffer_commit_empty",
                String.format(
                        Locale.ROOT,
                        "Error committing input audio buffer: buffer too small. Expected at least %dms of audio, but"
                                + " buffer only has %.2fms of audio.",
                        LEAST_COMMIT_MS,
                        millis),
                null);
    }

    private static RefusedException refusal(AudioFormat format, String instead) {
        String expected = format.encoding() == AudioEncoding.PCM_S16
                ? "PCM16 at " + format.sampleRateHz() / 1_000 + "kHz"
                : "G.711 at 8kHz";
        return refusal(
                "invalid_value",
                "Invalid 'audio'. Expected base64-encoded audio bytes (mono " + expected + ") " + instead,
                "audio");
    }

    private static RefusedException refusal(String code, String message, @Nullable String param) {
        return new RefusedException(ApiError.invalidRequest(code, message, param), null);
    }
}
