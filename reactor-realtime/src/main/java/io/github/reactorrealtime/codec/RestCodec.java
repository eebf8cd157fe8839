// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.event.TranscriptionUpdate;
import io.github.reactorrealtime.event.TurnDetection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Bodies of HTTP requests and answers to JSON and back. As forgiving as {@link EventCodec}. Stateless, safe for use by several
 * threads.
 */
public final class RestCodec {

    private static final ErrorDetails UNSAID = new ErrorDetails(null, null, null, null, null);

    /**
     * A transcript in one of the JSON formats.
     *
     * @throws MalformedEventException if it is no JSON object
     */
    public TranscriptionResult decodeResult(byte[] json) {
        return readFields(json).toResult();
    }

    /**
     * A piece of a streamed transcript.
     *
     * @throws MalformedEventException if it is no JSON object
     */
    public TranscriptionUpdate decodeUpdate(byte[] json) {
        TranscriptionFields fields = readFields(json);
        String type = fields.type == null ? "" : fields.type;
        return switch (type) {
            case "transcript.text.delta" ->
                new TranscriptionUpdate.Delta(fields.delta(), fields.logprobs(), fields.segmentId());
            case "transcript.text.segment" -> new TranscriptionUpdate.Segment(fields.toSegment());
            case "transcript.text.done" -> new TranscriptionUpdate.Done(fields.toResult());
            case "error" -> new TranscriptionUpdate.Failed(fields.error == null ? UNSAID : fields.error);
            default ->
                fields.error == null
                        ? new TranscriptionUpdate.Unknown(type, new String(json, StandardCharsets.UTF_8))
                        : new TranscriptionUpdate.Failed(fields.error);
        };
    }

    /** The settings of a VAD that cuts a recording into chunks. */
    public String encodeChunking(TurnDetection.ServerVad vad) {
        byte[] json = new JsonWriter(Json.FACTORY)
                .text("type", "server_vad")
                .number("threshold", vad.threshold())
                .number("prefix_padding_ms", vad.prefixPaddingMs())
                .number("silence_duration_ms", vad.silenceDurationMs())
                .finish();
        return new String(json, StandardCharsets.UTF_8);
    }

    /**
     * The body that mints a client secret.
     *
     * @param lifetime {@code null} leaves it to the service
     * @param session {@code null} mints without one
     */
    public byte[] encodeSecretRequest(@Nullable Duration lifetime, @Nullable SessionConfig session) {
        return new JsonWriter(Json.FACTORY)
                .object(
                        "expires_after",
                        lifetime,
                        (out, life) -> out.text("anchor", "created_at").number("seconds", life.toSeconds()))
                .object("session", session, SessionConfigWriter::write)
                .finish();
    }

    /**
     * A minted secret, in the GA form or in that of the beta, which nests it in {@code client_secret}.
     *
     * @throws MalformedEventException if there is no secret in it
     */
    public MintedSecret decodeSecret(byte[] json) {
        try (JsonReader in = new JsonReader(Json.FACTORY, json)) {
            MintedSecret secret = readSecret(in);
            if (secret == null) {
                // The text may hold a secret somewhere else, so it is not quoted.
                throw new MalformedEventException("expected a secret in \"value\"", new byte[0]);
            }
            return secret;
        } catch (JacksonException e) {
            throw new MalformedEventException("expected an object with a secret", new byte[0]);
        }
    }

    private static @Nullable MintedSecret readSecret(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String value = null;
        Instant expiresAt = null;
        Session session = null;
        MintedSecret nested = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "value" -> value = in.text();
                case "expires_at" -> expiresAt = in.epochSeconds();
                case "session" -> session = in.atNull() ? null : SessionFields.readSession(in);
                case "client_secret" -> nested = readSecret(in);
                default -> in.skip();
            }
        }
        return value == null ? nested : new MintedSecret(value, expiresAt, session);
    }

    private static TranscriptionFields readFields(byte[] json) {
        try (JsonReader in = new JsonReader(Json.FACTORY, json)) {
            if (!in.atObject()) {
                throw new MalformedEventException("expected an object", json);
            }
            return TranscriptionFields.read(in);
        } catch (JacksonException e) {
            throw new MalformedEventException(e.getOriginalMessage(), json);
        }
    }
}
