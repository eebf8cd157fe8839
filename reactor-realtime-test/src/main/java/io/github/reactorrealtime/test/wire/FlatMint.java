// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static io.github.reactorrealtime.test.wire.Check.anything;
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

/** Minting as in the beta: the body is the flat session, and so is the answer. */
public final class FlatMint {

    private static final int SECONDS = 60;
    private static final List<String> RESPONSES = List.of("create_response", "interrupt_response", "idle_timeout_ms");
    private static final Check FORMAT = oneOf("pcm16", "g711_ulaw", "g711_alaw");
    private static final Check TRANSCRIPTION_SESSION = object(input());
    private static final Check REALTIME_SESSION = object(realtime());

    private FlatMint() {}

    /**
     * A secret for a conversation session, whose speech model must be named.
     *
     * @param models as for {@link SessionConfig#update}
     * @param now in seconds since the epoch
     * @throws RefusedException with what the service answers
     */
    public static Minted realtime(
            MintRequest request, String secret, String id, long now, Function<String, @Nullable ModelTraits> models) {
        ObjectNode flat = request.body();
        REALTIME_SESSION.check("", flat);
        String model = Json.text(flat, "model");
        if (model == null) {
            throw new RefusedException(ApiError.missingParameter("model"));
        }
        return mint(flat, SessionConfig.create(Dialect.OPENAI, id, 0, false, model, null), secret, now, models);
    }

    /** A secret for a transcription session. */
    public static Minted transcription(
            MintRequest request, String secret, String id, long now, Function<String, @Nullable ModelTraits> models) {
        TRANSCRIPTION_SESSION.check("", request.body());
        return mint(
                request.body(), SessionConfig.create(Dialect.OPENAI, id, 0, false, null, null), secret, now, models);
    }

    private static Minted mint(
            ObjectNode flat,
            SessionConfig fresh,
            String secret,
            long now,
            Function<String, @Nullable ModelTraits> models) {
        ObjectNode input = Json.object().put("type", fresh.isRealtime() ? "realtime" : "transcription");
        for (String name : new String[] {
            "input_audio_format",
            "input_audio_transcription",
            "input_audio_noise_reduction",
            "turn_detection",
            "include"
        }) {
            if (flat.has(name)) {
                input.set(name, flat.get(name));
            }
        }
        if (!fresh.isRealtime() && input.get("turn_detection") instanceof ObjectNode turnDetection) {
            // Taken though nothing responds, and without effect.
            input.set("turn_detection", turnDetection.deepCopy().remove(RESPONSES));
        }
        SessionPatch settings = new SessionPatch(input).nested(fresh.isRealtime() ? "realtime" : "transcription");
        ObjectNode echo = fresh.update(settings, models).echo();
        ObjectNode answer = answer(flat, echo);
        answer.putObject("client_secret").put("value", secret).put("expires_at", now + SECONDS);
        return new Minted(secret, now + SECONDS, fresh.realtimeModel(), settings, Json.write(answer));
    }

    private static ObjectNode answer(ObjectNode flat, ObjectNode echo) {
        JsonNode input = echo.path("audio").path("input");
        ObjectNode answer = flat.deepCopy();
        answer.remove("client_secret");
        answer.set("id", echo.path("id"));
        answer.set("object", echo.path("object"));
        answer.put(
                "input_audio_format",
                SessionPatch.flatFormat(input.path("format").path("type").asString()));
        answer.set("input_audio_transcription", input.path("transcription"));
        answer.set("turn_detection", input.path("turn_detection"));
        answer.set("input_audio_noise_reduction", input.path("noise_reduction"));
        answer.set("include", echo.path("include"));
        return answer.put("expires_at", 0);
    }

    private static Map<String, Check> input() {
        Map<String, Check> fields = new LinkedHashMap<>();
        fields.put("input_audio_format", FORMAT);
        fields.put("input_audio_transcription", SessionChecks.TRANSCRIPTION);
        fields.put("input_audio_noise_reduction", SessionChecks.NOISE_REDUCTION);
        fields.put("turn_detection", nullable(object(SessionChecks.turnDetectionWithResponses())));
        fields.put("include", SessionChecks.INCLUDE);
        fields.put("modalities", list(1, oneOf("text", "audio")));
        fields.put("client_secret", object(Map.of("expires_after", MintRequest.EXPIRES_AFTER)));
        return fields;
    }

    private static Map<String, Check> realtime() {
        Map<String, Check> fields = new LinkedHashMap<>(input());
        fields.put("model", string());
        fields.put("instructions", string());
        fields.put("voice", anything());
        fields.put("output_audio_format", FORMAT);
        fields.put("tools", list(0, anything()));
        fields.put("tool_choice", anything());
        fields.put("temperature", number(0.6, 1.2));
        fields.put("max_response_output_tokens", either(oneOf("inf"), integer(1, 4_096)));
        fields.put("speed", number(0.25, 1.5));
        fields.put("tracing", anything());
        return fields;
    }
}
