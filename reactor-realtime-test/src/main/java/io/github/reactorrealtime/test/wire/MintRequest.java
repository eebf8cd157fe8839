// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client secret is asked for: how long it lives and what session it opens. Checked by {@link Minted}. */
public final class MintRequest {

    private static final String FLAT_TRANSCRIPTION = "input_audio_transcription";
    private static final int SHORTEST_SECONDS = 10;
    private static final int LONGEST_SECONDS = 7_200;
    private static final int USUAL_SECONDS = 600;

    static final Check EXPIRES_AFTER = Check.object(
            Map.of("anchor", Check.oneOf("created_at"), "seconds", Check.integer(SHORTEST_SECONDS, LONGEST_SECONDS)));

    private final ObjectNode body;

    private MintRequest(ObjectNode body) {
        this.body = body;
    }

    /**
     * Reads a body; an empty one asks for nothing in particular.
     *
     * @throws HttpRefusal when it is no JSON object
     */
    public static MintRequest read(byte[] body) {
        if (body.length == 0) {
            return new MintRequest(Json.object());
        }
        try {
            if (Json.read(new String(body, StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return new MintRequest(object);
            }
        } catch (JacksonException notJson) {
            throw unreadable();
        }
        throw unreadable();
    }

    /** Whether the session has a transcription block in the beta's place. */
    public boolean hasFlatTranscription() {
        ObjectNode session = Json.child(body, "session");
        return session != null && session.get(FLAT_TRANSCRIPTION) instanceof ObjectNode;
    }

    /** Whether the session has a transcription block where it belongs today. */
    public boolean hasNestedTranscription() {
        return body.path("session").path("audio").path("input").get("transcription") instanceof ObjectNode;
    }

    /**
     * The secret and its session in the GA shape.
     *
     * @param models as for {@link SessionConfig#update}
     * @param now in seconds since the epoch
     * @throws RefusedException with what the service answers
     */
    public Minted mint(
            String secret,
            String sessionId,
            long now,
            Function<String, @Nullable ModelTraits> models,
            boolean acceptFlat) {
        for (String name : body.propertyNames()) {
            if (!name.equals("session") && !name.equals("expires_after")) {
                throw new RefusedException(ApiError.unknownParameter(name));
            }
        }
        long expiresAt = now + seconds();
        ObjectNode session = session();
        boolean realtime = isRealtime(session);
        String model = Json.text(session, "model");
        SessionPatch patch = new SessionPatch(session);
        String speechModel = model == null ? "gpt-realtime" : model;
        SessionConfig fresh =
                SessionConfig.create(Dialect.OPENAI, sessionId, 0, acceptFlat, realtime ? speechModel : null, null);
        SessionConfig config = fresh.update(patch, models);
        ObjectNode answer = Json.object().put("value", secret).put("expires_at", expiresAt);
        answer.set("session", config.echo());
        return new Minted(secret, expiresAt, config.realtimeModel(), patch, Json.write(answer));
    }

    /** The body as the beta's mint has it: the session itself. */
    ObjectNode body() {
        return body;
    }

    private long seconds() {
        JsonNode expiresAfter = body.get("expires_after");
        if (expiresAfter == null) {
            return USUAL_SECONDS;
        }
        EXPIRES_AFTER.check("expires_after", expiresAfter);
        return expiresAfter.path("seconds").asLong(USUAL_SECONDS);
    }

    private ObjectNode session() {
        JsonNode session = body.get("session");
        if (session == null) {
            return Json.object().put("type", "realtime");
        }
        if (session instanceof ObjectNode object) {
            return object;
        }
        SessionChecks.REALTIME_SESSION.check("session", session);
        throw unreadable();
    }

    private static boolean isRealtime(ObjectNode session) {
        JsonNode type = session.get("type");
        if (type == null) {
            throw new RefusedException(ApiError.missingParameter("session.type"));
        }
        Check.oneOf("realtime", "transcription").check("session.type", type);
        return type.stringValue().equals("realtime");
    }

    private static HttpRefusal unreadable() {
        return new HttpRefusal(
                400,
                ApiError.invalidRequest(
                        null,
                        "We could not parse the JSON body of your request. The API expects a JSON object.",
                        null));
    }
}
