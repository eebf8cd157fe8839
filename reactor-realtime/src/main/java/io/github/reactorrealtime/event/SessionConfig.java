// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings to send. A {@code null} component is not sent and leaves what the session has; where the protocol has an
 * explicit {@code null} to switch something off, there is an {@code Off} value. Made by {@link #builder}; the constructor
 * may gain components in a minor version.
 *
 * <p>A session of type {@link SessionType#TRANSCRIPTION} is never sent {@code outputModalities}, {@code instructions},
 * nor what {@link TurnDetection} marks as for conversation sessions only: the service would refuse the whole update.
 *
 * @param type written by the shapes that have it
 * @param includeLogprobs whether transcripts come with {@link LogProb}s; {@code false} sends an explicit {@code null}
 * @param outputModalities {@code audio}, {@code text}
 */
public record SessionConfig(
        SessionType type,
        Shape shape,
        @Nullable AudioInputFormat inputFormat,
        @Nullable Transcription transcription,
        @Nullable TurnDetection turnDetection,
        @Nullable NoiseReduction noiseReduction,
        @Nullable Boolean includeLogprobs,
        @Nullable List<String> outputModalities,
        @Nullable String instructions) {

    /** How the settings are laid out on the wire. */
    public enum Shape {
        /** {@code type} and {@code audio.input.…}: the GA interface. */
        NESTED,
        /** {@code input_audio_…} without {@code type}: the beta interface and servers compatible with it. */
        FLAT,
        /** {@code input_audio_…} and {@code type}: what some Azure resources take. */
        FLAT_WITH_TYPE,
        /** No session at all: just {@code model}, beside the event's type. vLLM's protocol, which has no other setting. */
        MODEL_ONLY
    }

    public SessionConfig {
        requireNonNull(type, "type");
        requireNonNull(shape, "shape");
        outputModalities = outputModalities == null ? null : List.copyOf(outputModalities);
    }

    /** Starts with the nested shape and nothing else set. */
    public static Builder builder(SessionType type) {
        return new Builder(type);
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final SessionType type;
        private Shape shape = Shape.NESTED;
        private @Nullable AudioInputFormat inputFormat;
        private @Nullable Transcription transcription;
        private @Nullable TurnDetection turnDetection;
        private @Nullable NoiseReduction noiseReduction;
        private @Nullable Boolean includeLogprobs;
        private @Nullable List<String> outputModalities;
        private @Nullable String instructions;

        private Builder(SessionType type) {
            this.type = requireNonNull(type, "type");
        }

        /** Default: {@link Shape#NESTED}. */
        public Builder shape(Shape shape) {
            this.shape = requireNonNull(shape, "shape");
            return this;
        }

        public Builder inputFormat(@Nullable AudioInputFormat inputFormat) {
            this.inputFormat = inputFormat;
            return this;
        }

        /** {@link Transcription#OFF} switches it off. */
        public Builder transcription(@Nullable Transcription transcription) {
            this.transcription = transcription;
            return this;
        }

        /** {@link TurnDetection.Off} switches it off. */
        public Builder turnDetection(@Nullable TurnDetection turnDetection) {
            this.turnDetection = turnDetection;
            return this;
        }

        /** {@link NoiseReduction#OFF} switches it off. */
        public Builder noiseReduction(@Nullable NoiseReduction noiseReduction) {
            this.noiseReduction = noiseReduction;
            return this;
        }

        public Builder includeLogprobs(@Nullable Boolean includeLogprobs) {
            this.includeLogprobs = includeLogprobs;
            return this;
        }

        public Builder outputModalities(@Nullable List<String> outputModalities) {
            this.outputModalities = outputModalities;
            return this;
        }

        public Builder instructions(@Nullable String instructions) {
            this.instructions = instructions;
            return this;
        }

        public SessionConfig build() {
            return new SessionConfig(
                    type,
                    shape,
                    inputFormat,
                    transcription,
                    turnDetection,
                    noiseReduction,
                    includeLogprobs,
                    outputModalities,
                    instructions);
        }
    }
}
