// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the settings that both shapes of a session have, under different names. */
final class SessionValues {

    private SessionValues() {}

    /** The nested shape has an object, the flat one a word. */
    static @Nullable AudioInputFormat readFormat(JsonReader in) {
        if (in.atString()) {
            String name = in.textOrEmpty();
            return switch (name) {
                case "pcm16" -> AudioInputFormat.PCM_24KHZ;
                case "g711_ulaw" -> AudioInputFormat.PCMU;
                case "g711_alaw" -> AudioInputFormat.PCMA;
                default -> new AudioInputFormat(name, null);
            };
        }
        if (!in.beginObject()) {
            return null;
        }
        String type = null;
        Integer rate = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "type" -> type = in.text();
                case "rate" -> rate = in.intOrNull();
                default -> in.skip();
            }
        }
        return type == null ? null : new AudioInputFormat(type, rate);
    }

    /** {@code {}} says nothing, so it counts as absent; only {@code null} is off. */
    static @Nullable Transcription readTranscription(JsonReader in) {
        if (in.atNull()) {
            return Transcription.OFF;
        }
        if (!in.beginObject()) {
            return null;
        }
        String model = null;
        String language = null;
        List<String> languages = null;
        String prompt = null;
        List<String> keywords = null;
        String delay = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "model" -> model = in.text();
                case "language" -> language = in.text();
                case "languages" -> languages = readTexts(in);
                case "prompt" -> prompt = in.text();
                case "keywords" -> keywords = readTexts(in);
                case "delay" -> delay = in.text();
                default -> in.skip();
            }
        }
        Transcription read = new Transcription(model, language, languages, prompt, keywords, delay);
        return read.equals(Transcription.OFF) ? null : read;
    }

    static @Nullable NoiseReduction readNoiseReduction(JsonReader in) {
        if (in.atNull()) {
            return NoiseReduction.OFF;
        }
        if (!in.beginObject()) {
            return null;
        }
        String type = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            if (field.equals("type")) {
                type = in.text();
            } else {
                in.skip();
            }
        }
        return type == null ? null : new NoiseReduction(type);
    }

    static @Nullable TurnDetection readTurnDetection(JsonReader in) {
        if (in.atNull()) {
            return new TurnDetection.Off();
        }
        if (!in.atObject()) {
            return "none".equals(in.text()) ? new TurnDetection.Off() : null;
        }
        long mark = in.mark();
        TurnDetectionFields fields = new TurnDetectionFields();
        fields.read(in);
        String type = fields.type == null ? "server_vad" : fields.type;
        return switch (type) {
            case "server_vad" -> fields.toServerVad();
            case "semantic_vad" -> fields.toSemanticVad();
            case "none" -> new TurnDetection.Off();
            default -> new TurnDetection.Other(in.since(mark));
        };
    }

    private static @Nullable List<String> readTexts(JsonReader in) {
        return in.atNull() ? null : in.list(JsonReader::text);
    }

    /** The fields of all kinds of turn detection. */
    private static final class TurnDetectionFields {

        private @Nullable String type;
        private @Nullable Double threshold;
        private @Nullable Integer prefixPaddingMs;
        private @Nullable Integer silenceDurationMs;
        private @Nullable Boolean createResponse;
        private @Nullable Boolean interruptResponse;
        private @Nullable Integer idleTimeoutMs;
        private @Nullable String eagerness;

        private void read(JsonReader in) {
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                switch (field) {
                    case "type" -> type = in.text();
                    case "threshold" -> threshold = in.doubleOrNull();
                    case "prefix_padding_ms" -> prefixPaddingMs = in.intOrNull();
                    case "silence_duration_ms" -> silenceDurationMs = in.intOrNull();
                    case "create_response" -> createResponse = in.booleanOrNull();
                    case "interrupt_response" -> interruptResponse = in.booleanOrNull();
                    case "idle_timeout_ms" -> idleTimeoutMs = in.intOrNull();
                    case "eagerness" -> eagerness = in.text();
                    default -> in.skip();
                }
            }
        }

        private TurnDetection toServerVad() {
            return new TurnDetection.ServerVad(
                    threshold, prefixPaddingMs, silenceDurationMs, createResponse, interruptResponse, idleTimeoutMs);
        }

        private TurnDetection toSemanticVad() {
            return new TurnDetection.SemanticVad(eagerness, createResponse, interruptResponse);
        }
    }
}
