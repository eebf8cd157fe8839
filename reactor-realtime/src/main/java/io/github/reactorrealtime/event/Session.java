// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a session as the service echoes them, read from the nested and from the flat shape alike. The
 * constructor may gain components in a minor version.
 *
 * @param type {@code null} where the shape has none
 * @param model of a conversation session
 * @param expiresAt when the service will end the session
 * @param transcription {@code null} when nothing is transcribed
 * @param turnDetection {@link TurnDetection.Off} for an explicit {@code null}, Java {@code null} when not told
 * @param noiseReduction {@link NoiseReduction#OFF} for an explicit {@code null}, Java {@code null} when not told
 * @param json the session object as received: this is what encoding writes, the other components are read from it
 */
public record Session(
        @Nullable SessionType type,
        @Nullable String id,
        @Nullable String object,
        @Nullable String model,
        @Nullable Instant expiresAt,
        @Nullable AudioInputFormat inputFormat,
        @Nullable Transcription transcription,
        @Nullable TurnDetection turnDetection,
        @Nullable NoiseReduction noiseReduction,
        List<String> include,
        String json) {

    public Session {
        include = List.copyOf(include);
        requireNonNull(json, "json");
    }
}
