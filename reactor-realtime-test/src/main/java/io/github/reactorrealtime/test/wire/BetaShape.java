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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Azure's preview: flat, as strict as GA, without semantic VAD and without null for noise reduction. */
final class BetaShape implements SessionShape {

    private static final int MAX_MS = 600_000;
    private static final Check FORMAT = oneOf("g711_alaw", "g711_ulaw", "pcm16");
    /** Where the beta has what the GA API has elsewhere: longer paths first. */
    private static final List<Map.Entry<String, String>> PATHS = List.of(
            Map.entry("session.audio.input.transcription", "session.input_audio_transcription"),
            Map.entry("session.audio.input.turn_detection", "session.turn_detection"),
            Map.entry("session.audio.input.format", "session.input_audio_format"));

    private static final Check TRANSCRIPTION = object(ofBoth());
    private static final Check CONVERSATION = object(ofConversation());

    private static Map<String, Check> ofBoth() {
        Map<String, Check> fields = new LinkedHashMap<>();
        fields.put("input_audio_format", FORMAT);
        fields.put(
                "input_audio_transcription",
                nullable(object(Map.of(
                        "model", string(),
                        "language", SessionChecks.language(),
                        "prompt", string()))));
        fields.put("input_audio_noise_reduction", object(Map.of("type", oneOf("near_field", "far_field"))));
        fields.put(
                "turn_detection",
                nullable(object(Map.of(
                        "type", oneOf("server_vad"),
                        "threshold", number(0, 1),
                        "prefix_padding_ms", integer(0, MAX_MS),
                        "silence_duration_ms", integer(0, MAX_MS),
                        "create_response", bool(),
                        "interrupt_response", bool()))));
        fields.put("include", nullable(list(0, oneOf("item.input_audio_transcription.logprobs"))));
        return fields;
    }

    private static Map<String, Check> ofConversation() {
        Map<String, Check> fields = ofBoth();
        fields.put("modalities", list(1, oneOf("text", "audio")));
        fields.put("model", string());
        fields.put("instructions", string());
        fields.put("voice", string());
        fields.put("output_audio_format", FORMAT);
        fields.put("tools", list(0, anything()));
        fields.put("tool_choice", anything());
        fields.put("temperature", number(0.6, 1.2));
        fields.put("max_response_output_tokens", either(oneOf("inf"), integer(1, 4_096)));
        fields.put("speed", number(0.25, 1.5));
        fields.put("tracing", anything());
        return fields;
    }

    @Override
    public SessionConfig update(SessionConfig now, SessionPatch patch, Function<String, @Nullable ModelTraits> models) {
        boolean asTranscription = patch.eventType().equals(ClientEventReader.TRANSCRIPTION_UPDATE);
        (asTranscription ? TRANSCRIPTION : CONVERSATION).check("session", patch.session());
        if (asTranscription == now.isRealtime()) {
            throw new RefusedException(SessionRules.otherKind(now.isRealtime()));
        }
        ObjectNode nested = patch.nested("").session();
        nested.remove("type");
        JsonNode modalities = nested.get("modalities");
        if (modalities != null && modalities.size() == 1) {
            nested.set("output_modalities", modalities);
        }
        try {
            return now.with(SessionRules.merge(now.session(), now.isRealtime(), nested, models), now.isRealtime());
        } catch (RefusedException nestedPath) {
            throw new RefusedException(flat(nestedPath.error()));
        }
    }

    @Override
    public ObjectNode echo(SessionConfig now) {
        ObjectNode flat = FlatEcho.of(now.session());
        if (flat.get("input_audio_transcription") instanceof ObjectNode transcription) {
            for (String name : List.of("language", "prompt")) {
                if (!transcription.has(name)) {
                    transcription.putNull(name);
                }
            }
        }
        flat.set(
                "input_audio_noise_reduction",
                now.session().path("audio").path("input").path("noise_reduction"));
        return flat.putNull("client_secret");
    }

    private static ApiError flat(ApiError error) {
        String param = error.param();
        return new ApiError(error.type(), error.code(), flat(error.message()), param == null ? null : flat(param));
    }

    private static String flat(String text) {
        String flat = text;
        for (Map.Entry<String, String> path : PATHS) {
            flat = flat.replace(path.getKey(), path.getValue());
        }
        return flat;
    }
}
