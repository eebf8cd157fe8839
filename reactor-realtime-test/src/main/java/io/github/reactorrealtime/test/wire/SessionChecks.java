// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static io.github.reactorrealtime.test.wire.Check.anything;
import static io.github.reactorrealtime.test.wire.Check.bool;
import static io.github.reactorrealtime.test.wire.Check.either;
import static io.github.reactorrealtime.test.wire.Check.integer;
import static io.github.reactorrealtime.test.wire.Check.list;
import static io.github.reactorrealtime.test.wire.Check.nullable;
import static io.github.reactorrealtime.test.wire.Check.number;
import static io.github.reactorrealtime.test.wire.Check.object;
import static io.github.reactorrealtime.test.wire.Check.oneOf;
import static io.github.reactorrealtime.test.wire.Check.string;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The fields of the two kinds of session, with their types and ranges. */
final class SessionChecks {

    private static final Set<String> ISO_639_1 = Set.of(Locale.getISOLanguages());
    private static final int LOWEST_RATE = 24_000;
    private static final int HIGHEST_RATE = 24_000;
    private static final int MAX_MS = 600_000;

    static final Check LANGUAGE = language();
    static final Check KEYWORD = keyword();

    private static final Check FORMAT = object(
            Map.of("type", oneOf("audio/pcm", "audio/pcmu", "audio/pcma"), "rate", integer(LOWEST_RATE, HIGHEST_RATE)));

    static final Check NOISE_REDUCTION = nullable(object(Map.of("type", oneOf("near_field", "far_field"))));

    static final Check INCLUDE = nullable(list(0, oneOf("item.input_audio_transcription.logprobs")));

    static final Check TRANSCRIPTION = nullable(object(Map.of(
            "model", string(),
            "language", LANGUAGE,
            "languages", list(1, LANGUAGE),
            "keywords", list(0, KEYWORD),
            "prompt", string(),
            "delay", oneOf("minimal", "low", "medium", "high", "xhigh"))));

    static final Check TRANSCRIPTION_SESSION = object(Map.of(
            "type", string(),
            "audio", object(Map.of("input", input(turnDetection()))),
            "include", INCLUDE));

    static final Check REALTIME_SESSION = object(realtime());

    private SessionChecks() {}

    private static Check input(Map<String, Check> turnDetection) {
        return object(Map.of(
                "format", FORMAT,
                "transcription", TRANSCRIPTION,
                "noise_reduction", NOISE_REDUCTION,
                "turn_detection", nullable(object(turnDetection))));
    }

    private static Map<String, Check> turnDetection() {
        return Map.of(
                "type", oneOf("server_vad", "semantic_vad"),
                "threshold", number(0, 1),
                "prefix_padding_ms", integer(0, MAX_MS),
                "silence_duration_ms", integer(0, MAX_MS),
                "eagerness", oneOf("low", "medium", "high", "auto"));
    }

    static Map<String, Check> turnDetectionWithResponses() {
        Map<String, Check> fields = new LinkedHashMap<>(turnDetection());
        fields.put("create_response", bool());
        fields.put("interrupt_response", bool());
        fields.put("idle_timeout_ms", nullable(integer(5_000, 30_000)));
        return fields;
    }

    private static Map<String, Check> realtime() {
        Map<String, Check> fields = new LinkedHashMap<>();
        fields.put("type", string());
        fields.put("model", string());
        fields.put("output_modalities", list(1, oneOf("text", "audio")));
        fields.put("instructions", string());
        fields.put("audio", object(Map.of("input", input(turnDetectionWithResponses()), "output", output())));
        fields.put("include", INCLUDE);
        fields.put("tools", list(0, anything()));
        fields.put("tool_choice", anything());
        fields.put("parallel_tool_calls", bool());
        fields.put(
                "reasoning",
                nullable(object(Map.of("effort", oneOf("none", "minimal", "low", "medium", "high", "xhigh")))));
        fields.put("max_output_tokens", either(oneOf("inf"), integer(1, 4_096)));
        fields.put("truncation", anything());
        fields.put("tracing", anything());
        fields.put("prompt", anything());
        return fields;
    }

    private static Check output() {
        return object(Map.of("format", FORMAT, "voice", anything(), "speed", number(0.25, 1.5)));
    }

    static Check language() {
        return (path, value) -> {
            string().check(path, value);
            if (!ISO_639_1.contains(value.stringValue())) {
                throw new RefusedException(ApiError.invalidRequest(
                        "invalid_language_format",
                        "Invalid language '" + value.stringValue()
                                + "'. Language parameter must be specified in ISO-639-1 format.",
                        path));
            }
        };
    }

    private static Check keyword() {
        return (path, value) -> {
            string().check(path, value);
            if (value.stringValue().chars().anyMatch(c -> "<>\r\n".indexOf(c) >= 0)) {
                throw new RefusedException(ApiError.invalidValue(
                        "Invalid '" + path + "'. Keywords must be single-line and must not contain '<' or '>'.", path));
            }
        };
    }
}
