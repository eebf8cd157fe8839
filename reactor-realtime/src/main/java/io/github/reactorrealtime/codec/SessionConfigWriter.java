// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session object of an update. Sparse: what is not set is not written, "off" is written as {@code null}, and no field
 * inside one of the blocks is ever {@code null}, because the service refuses that.
 */
final class SessionConfigWriter {

    private SessionConfigWriter() {}

    static void write(JsonWriter out, SessionConfig config) {
        if (config.shape() == Shape.NESTED) {
            writeNested(out, config);
        } else {
            writeFlat(out, config);
        }
        if (Boolean.TRUE.equals(config.includeLogprobs())) {
            out.texts("include", List.of(SessionFields.LOGPROBS));
        } else if (config.includeLogprobs() != null) {
            out.nothing("include");
        }
    }

    private static void writeNested(JsonWriter out, SessionConfig config) {
        out.text("type", config.type().value());
        if (isConversation(config)) {
            out.texts("output_modalities", config.outputModalities()).text("instructions", config.instructions());
        }
        if (config.inputFormat() != null
                || config.noiseReduction() != null
                || config.transcription() != null
                || config.turnDetection() != null) {
            out.object("audio", config, (audio, c) -> audio.object("input", c, SessionConfigWriter::writeInput));
        }
    }

    private static void writeInput(JsonWriter out, SessionConfig config) {
        out.object(
                "format",
                config.inputFormat(),
                (o, format) -> o.text("type", format.type()).number("rate", format.rateHz()));
        writeNoiseReduction(out, "noise_reduction", config.noiseReduction());
        writeTranscription(out, "transcription", config.transcription());
        writeTurnDetection(out, config);
    }

    private static void writeFlat(JsonWriter out, SessionConfig config) {
        if (config.shape() == Shape.FLAT_WITH_TYPE) {
            out.text("type", config.type().value());
        }
        if (isConversation(config)) {
            out.texts("modalities", config.outputModalities()).text("instructions", config.instructions());
        }
        out.text("input_audio_format", flatName(config.inputFormat()));
        writeTranscription(out, "input_audio_transcription", config.transcription());
        writeTurnDetection(out, config);
        writeNoiseReduction(out, "input_audio_noise_reduction", config.noiseReduction());
    }

    private static @Nullable String flatName(@Nullable AudioInputFormat format) {
        if (format == null) {
            return null;
        }
        return switch (format.type()) {
            case "audio/pcm" -> "pcm16";
            case "audio/pcmu" -> "g711_ulaw";
            case "audio/pcma" -> "g711_alaw";
            default -> format.type();
        };
    }

    private static void writeTranscription(JsonWriter out, String name, @Nullable Transcription transcription) {
        if (Transcription.OFF.equals(transcription)) {
            out.nothing(name);
            return;
        }
        out.object(
                name,
                transcription,
                (o, t) -> o.text("model", t.model())
                        .text("language", t.language())
                        .texts("languages", t.languages())
                        .texts("keywords", t.keywords())
                        .text("prompt", t.prompt())
                        .text("delay", t.delay()));
    }

    private static void writeNoiseReduction(JsonWriter out, String name, @Nullable NoiseReduction noiseReduction) {
        if (NoiseReduction.OFF.equals(noiseReduction)) {
            out.nothing(name);
            return;
        }
        out.object(name, noiseReduction, (o, n) -> o.text("type", n.type()));
    }

    private static void writeTurnDetection(JsonWriter out, SessionConfig config) {
        TurnDetection turnDetection = config.turnDetection();
        boolean conversation = isConversation(config);
        if (turnDetection instanceof TurnDetection.Off) {
            out.nothing("turn_detection");
        } else if (turnDetection instanceof TurnDetection.ServerVad vad) {
            out.object("turn_detection", vad, (o, v) -> writeServerVad(o, v, conversation));
        } else if (turnDetection instanceof TurnDetection.SemanticVad vad) {
            out.object("turn_detection", vad, (o, v) -> writeSemanticVad(o, v, conversation));
        } else if (turnDetection instanceof TurnDetection.Other other) {
            out.raw("turn_detection", other.json());
        }
    }

    private static void writeServerVad(JsonWriter out, TurnDetection.ServerVad vad, boolean conversation) {
        out.text("type", "server_vad")
                .number("threshold", vad.threshold())
                .number("prefix_padding_ms", vad.prefixPaddingMs())
                .number("silence_duration_ms", vad.silenceDurationMs());
        if (conversation) {
            out.flag("create_response", vad.createResponse())
                    .flag("interrupt_response", vad.interruptResponse())
                    .number("idle_timeout_ms", vad.idleTimeoutMs());
        }
    }

    private static void writeSemanticVad(JsonWriter out, TurnDetection.SemanticVad vad, boolean conversation) {
        out.text("type", "semantic_vad").text("eagerness", vad.eagerness());
        if (conversation) {
            out.flag("create_response", vad.createResponse()).flag("interrupt_response", vad.interruptResponse());
        }
    }

    private static boolean isConversation(SessionConfig config) {
        return !config.type().equals(SessionType.TRANSCRIPTION);
    }
}
