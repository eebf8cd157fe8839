// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client event of vLLM's protocol. */
public sealed interface VllmEvent {

    /** {@code session.update} with the model. */
    record Update(String model) implements VllmEvent {}

    /** {@code input_audio_buffer.append}: samples of 16 bits at 16 kHz. */
    final class Append implements VllmEvent {

        private final byte[] audio;

        Append(byte[] audio) {
            this.audio = audio;
        }

        /** Whole samples, at least one. */
        public byte[] audio() {
            return audio;
        }
    }

    /**
     * {@code input_audio_buffer.commit}.
     *
     * @param last whether the audio ends here; otherwise decoding starts
     */
    record Commit(boolean last) implements VllmEvent {}

    /**
     * Reads a text frame.
     *
     * @throws RefusedException with what vLLM answers
     */
    static VllmEvent read(String text) {
        JsonNode node;
        try {
            node = Json.read(text);
        } catch (JacksonException notJson) {
            throw refusal("invalid_json", "Invalid JSON");
        }
        if (!(node instanceof ObjectNode event)) {
            throw refusal("processing_error", "The event is not an object");
        }
        String type = Json.text(event, "type");
        if ("session.update".equals(type)) {
            return new Update(model(Json.text(event, "model")));
        }
        if ("input_audio_buffer.append".equals(type)) {
            return new Append(audio(Json.text(event, "audio")));
        }
        if ("input_audio_buffer.commit".equals(type)) {
            return new Commit(event.path("final").asBoolean(false));
        }
        throw refusal("unknown_event", "Unknown event type: " + (type == null ? "None" : type));
    }

    private static String model(@Nullable String model) {
        if (model == null) {
            throw refusal("invalid_event", "Missing required field: model");
        }
        return model;
    }

    private static byte[] audio(@Nullable String base64) {
        if (base64 == null) {
            throw refusal("processing_error", "1 validation error for InputAudioBufferAppend: audio: Field required");
        }
        byte[] audio;
        try {
            audio = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw refusal("invalid_audio", "Invalid audio data");
        }
        if (audio.length == 0 || audio.length % 2 != 0) {
            throw refusal("invalid_audio", "Invalid audio data");
        }
        return audio;
    }

    private static RefusedException refusal(String code, String message) {
        return new RefusedException(ApiError.invalidRequest(code, message, null), null);
    }
}
