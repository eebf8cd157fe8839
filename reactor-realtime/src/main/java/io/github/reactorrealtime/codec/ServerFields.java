// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ContentPart;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.LogProb;
import io.github.reactorrealtime.event.RateLimit;
import io.github.reactorrealtime.event.Response;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.Usage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of all server events together: a name means the same in each of them, so one loop reads them all. What is not
 * on the wire keeps the value it has here.
 */
final class ServerFields {

    private static final ByteBuffer NO_AUDIO = ByteBuffer.allocate(0);

    /** {@code response.output_audio.delta} is the one event whose delta is not text. */
    private final boolean audioDelta;

    @Nullable
    String eventId;

    String itemId = "";

    @Nullable
    String previousItemId;

    int contentIndex;
    String delta = "";
    String intermediate = "";

    @Nullable
    String transcript;

    List<String> languages = List.of();
    List<LogProb> logprobs = List.of();

    @Nullable
    Usage usage;

    long audioStartMs;
    long audioEndMs;

    private Session session = SessionFields.EMPTY_SESSION;
    Item item = ItemJson.EMPTY_ITEM;
    String conversationId = "";
    String id = "";
    String text = "";

    @Nullable
    String speaker;

    double start;
    double end;
    String event = "";

    @Nullable
    Instant receivedAt;

    List<RateLimit> rateLimits = List.of();

    String responseId = "";
    Response response = ResponseJson.EMPTY_RESPONSE;
    ContentPart part = ItemJson.EMPTY_PART;
    int outputIndex;
    ByteBuffer audio = NO_AUDIO;
    String callId = "";

    @Nullable
    String name;

    String arguments = "";

    private @Nullable ErrorDetails error;
    private @Nullable String code;
    private @Nullable String message;
    private @Nullable String param;

    ServerFields(boolean audioDelta) {
        this.audioDelta = audioDelta;
    }

    /** Reads the rest of the object. */
    void read(JsonReader in) {
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "event_id" -> eventId = in.text();
                case "item_id" -> itemId = in.textOrEmpty();
                case "previous_item_id" -> previousItemId = in.text();
                case "content_index" -> contentIndex = in.intValue();
                case "delta" -> readDelta(in);
                case "transcript" -> transcript = in.text();
                case "languages" -> languages = in.list(TranscriptionTypes::readLanguage);
                case "logprobs" -> logprobs = in.list(TranscriptionTypes::readLogProb);
                case "usage" -> usage = UsageJson.read(in);
                case "audio_start_ms" -> audioStartMs = in.longValue();
                case "audio_end_ms" -> audioEndMs = in.longValue();
                default -> readRare(field, in);
            }
        }
    }

    /** What a failure event says, wherever it says it: some servers have a string, or its parts beside it. */
    ErrorDetails error() {
        return error != null ? error : new ErrorDetails(null, code, message, param, null);
    }

    /** The session as the event has it; vLLM's has nothing but an id, beside the type. */
    Session session() {
        return session.equals(SessionFields.EMPTY_SESSION) && !id.isEmpty() ? SessionFields.sessionWithId(id) : session;
    }

    private void readDelta(JsonReader in) {
        if (audioDelta) {
            ByteBuffer bytes = in.base64();
            audio = bytes == null ? NO_AUDIO : bytes;
        } else {
            delta = in.textOrEmpty();
        }
    }

    private void readRare(String field, JsonReader in) {
        switch (field) {
            case "session" -> session = SessionFields.readSession(in);
            case "item" -> item = ItemJson.read(in);
            case "conversation" -> conversationId = readId(in);
            case "id" -> id = in.textOrEmpty();
            case "text" -> text = in.textOrEmpty();
            case "speaker" -> speaker = in.text();
            case "start" -> start = in.doubleValue();
            case "end" -> end = in.doubleValue();
            case "event" -> event = in.textOrEmpty();
            case "intermediate" -> intermediate = in.textOrEmpty();
            case "received_at" -> receivedAt = in.epochSeconds();
            case "rate_limits" -> rateLimits = in.list(StatusTypes::readRateLimit);
            case "error" -> readError(in);
            case "code" -> code = in.text();
            case "message" -> message = in.text();
            case "param" -> param = in.text();
            default -> readOfResponse(field, in);
        }
    }

    private void readOfResponse(String field, JsonReader in) {
        switch (field) {
            case "response_id" -> responseId = in.textOrEmpty();
            case "response" -> response = ResponseJson.read(in);
            case "part" -> part = ItemJson.readPart(in);
            case "output_index" -> outputIndex = in.intValue();
            case "call_id" -> callId = in.textOrEmpty();
            case "name" -> name = in.text();
            case "arguments" -> arguments = in.textOrEmpty();
            default -> in.skip();
        }
    }

    private void readError(JsonReader in) {
        if (in.atString()) {
            message = in.text();
        } else {
            error = StatusTypes.readError(in);
        }
    }

    private static String readId(JsonReader in) {
        String id = "";
        if (in.beginObject()) {
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                if (field.equals("id")) {
                    id = in.textOrEmpty();
                } else {
                    in.skip();
                }
            }
        }
        return id;
    }
}
