// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The fields of all client events together, as {@link ServerFields} has those of the server. */
final class ClientFields {

    @Nullable
    String eventId;

    ByteBuffer audio = ByteBuffer.allocate(0);
    String itemId = "";

    @Nullable
    String previousItemId;

    Item item = ItemJson.EMPTY_ITEM;
    int contentIndex;
    long audioEndMs;

    @Nullable
    String responseId;

    @Nullable
    String responseJson;

    @Nullable
    Boolean last;

    private @Nullable String model;

    private SessionFields session = new SessionFields();

    /** Reads the rest of the object. */
    void read(JsonReader in) {
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "event_id" -> eventId = in.text();
                case "audio" -> readAudio(in);
                case "item_id" -> itemId = in.textOrEmpty();
                case "previous_item_id" -> previousItemId = in.text();
                case "item" -> item = ItemJson.read(in);
                case "content_index" -> contentIndex = in.intValue();
                case "audio_end_ms" -> audioEndMs = in.longValue();
                case "response_id" -> responseId = in.text();
                case "response" -> readResponse(in);
                case "session" -> session = SessionFields.read(in);
                case "final" -> last = in.booleanOrNull();
                case "model" -> model = in.text();
                default -> in.skip();
            }
        }
    }

    /** The session object; its type where the shape has none. */
    SessionConfig session(SessionType defaultType) {
        return model == null
                ? session.toConfig(defaultType)
                : SessionConfig.builder(SessionType.TRANSCRIPTION)
                        .shape(SessionConfig.Shape.MODEL_ONLY)
                        .transcription(Transcription.of(model))
                        .build();
    }

    private void readAudio(JsonReader in) {
        ByteBuffer bytes = in.base64();
        if (bytes != null) {
            audio = bytes;
        }
    }

    private void readResponse(JsonReader in) {
        if (in.atObject()) {
            responseJson = in.raw();
        } else {
            in.skip();
        }
    }
}
