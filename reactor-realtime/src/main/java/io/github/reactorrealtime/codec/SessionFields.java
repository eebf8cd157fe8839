// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session object of any shape, as it comes: the nested and the flat names fill the same fields. */
final class SessionFields {

    static final String LOGPROBS = "item.input_audio_transcription.logprobs";

    static final Session EMPTY_SESSION = new SessionFields().toSession("{}");

    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String object;
    private @Nullable String model;
    private @Nullable Instant expiresAt;
    private @Nullable AudioInputFormat format;
    private @Nullable Transcription transcription;
    private @Nullable TurnDetection turnDetection;
    private @Nullable NoiseReduction noiseReduction;
    private @Nullable List<String> include;
    private @Nullable List<String> modalities;
    private @Nullable String instructions;
    private boolean nested;
    private boolean flat;

    static SessionFields read(JsonReader in) {
        SessionFields fields = new SessionFields();
        if (in.beginObject()) {
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                fields.readCommon(field, in);
            }
        }
        return fields;
    }

    static Session readSession(JsonReader in) {
        if (!in.atObject()) {
            in.skip();
            return EMPTY_SESSION;
        }
        long mark = in.mark();
        SessionFields fields = read(in);
        return fields.toSession(in.since(mark));
    }

    /** A session of which nothing else is known. */
    static Session sessionWithId(String id) {
        SessionFields fields = new SessionFields();
        fields.id = id;
        boolean plain = id.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
        return fields.toSession(plain ? "{\"id\":\"" + id + "\"}" : "{}");
    }

    SessionConfig toConfig(SessionType defaultType) {
        return SessionConfig.builder(type == null ? defaultType : new SessionType(type))
                .shape(shape())
                .inputFormat(format)
                .transcription(transcription)
                .turnDetection(turnDetection)
                .noiseReduction(noiseReduction)
                .includeLogprobs(includeLogprobs())
                .outputModalities(modalities)
                .instructions(instructions)
                .build();
    }

    /** Says which names were on the wire; the nested ones win over the flat. */
    private Shape shape() {
        if (nested) {
            return Shape.NESTED;
        }
        if (type == null) {
            return Shape.FLAT;
        }
        return flat ? Shape.FLAT_WITH_TYPE : Shape.NESTED;
    }

    private Session toSession(String json) {
        return new Session(
                type == null ? null : new SessionType(type),
                id,
                object,
                model,
                expiresAt,
                format,
                Transcription.OFF.equals(transcription) ? null : transcription,
                turnDetection,
                noiseReduction,
                include == null ? List.of() : include,
                json);
    }

    /** An explicit {@code null} was read as an empty list. */
    private @Nullable Boolean includeLogprobs() {
        if (include == null) {
            return null;
        }
        if (include.contains(LOGPROBS)) {
            return true;
        }
        return include.isEmpty() ? false : null;
    }

    private void readCommon(String field, JsonReader in) {
        switch (field) {
            case "type" -> type = in.text();
            case "id" -> id = in.text();
            case "object" -> object = in.text();
            case "model" -> model = in.text();
            case "expires_at" -> expiresAt = in.epochSeconds();
            case "include" -> include = in.list(JsonReader::text);
            case "instructions" -> instructions = in.text();
            case "audio" -> readAudio(in);
            case "output_modalities" -> {
                nested = true;
                modalities = in.atNull() ? null : in.list(JsonReader::text);
            }
            default -> readFlat(field, in);
        }
    }

    private void readFlat(String field, JsonReader in) {
        boolean known = true;
        switch (field) {
            case "input_audio_format" -> format = SessionValues.readFormat(in);
            case "input_audio_transcription" -> transcription = SessionValues.readTranscription(in);
            case "input_audio_noise_reduction" -> noiseReduction = SessionValues.readNoiseReduction(in);
            case "turn_detection" -> turnDetection = SessionValues.readTurnDetection(in);
            case "modalities" -> modalities = in.atNull() ? null : in.list(JsonReader::text);
            default -> {
                known = false;
                in.skip();
            }
        }
        flat |= known;
    }

    private void readAudio(JsonReader in) {
        nested = true;
        if (in.beginObject()) {
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                if (field.equals("input")) {
                    readInput(in);
                } else {
                    in.skip();
                }
            }
        }
    }

    private void readInput(JsonReader in) {
        if (in.beginObject()) {
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                switch (field) {
                    case "format" -> format = SessionValues.readFormat(in);
                    case "transcription" -> transcription = SessionValues.readTranscription(in);
                    case "noise_reduction" -> noiseReduction = SessionValues.readNoiseReduction(in);
                    case "turn_detection" -> turnDetection = SessionValues.readTurnDetection(in);
                    default -> in.skip();
                }
            }
        }
    }
}
