// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.samples.captions.PageMessage.Audio;
import io.github.reactorrealtime.samples.captions.PageMessage.End;
import io.github.reactorrealtime.samples.captions.PageMessage.Gap;
import io.github.reactorrealtime.samples.captions.PageMessage.Pong;
import io.github.reactorrealtime.samples.captions.PageMessage.Resume;
import io.github.reactorrealtime.samples.captions.PageMessage.Seen;
import io.github.reactorrealtime.samples.captions.PageMessage.Start;
import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.socket.WebSocketMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the page says, and refuses what is not in the protocol. */
final class PageMessageReader {

    private static final int BYTES_PER_SAMPLE = 2;
    /** JavaScript counts exactly up to here. */
    private static final long LARGEST = (1L << 53) - 1;

    private final JsonMapper json;

    PageMessageReader(JsonMapper json) {
        this.json = json;
    }

    /**
     * Copies what it needs: the message may be released afterwards.
     *
     * @throws RefusedException when it is not a message of the protocol
     */
    PageMessage read(WebSocketMessage message) {
        return switch (message.getType()) {
            case BINARY -> audio(message.getPayload());
            case TEXT -> text(message.getPayloadAsText());
            default -> throw bad("A message of type " + message.getType() + " is not part of the protocol.");
        };
    }

    private static Audio audio(DataBuffer payload) {
        int length = payload.readableByteCount();
        if (length < Long.BYTES + BYTES_PER_SAMPLE || length % BYTES_PER_SAMPLE != 0) {
            throw bad("Expected 8 bytes of position and whole samples of 2 bytes but got " + length + " bytes.");
        }
        byte[] copy = new byte[length];
        payload.read(copy);
        ByteBuffer buffer = ByteBuffer.wrap(copy);
        return new Audio(inRange(buffer.getLong(), "position"), buffer.slice());
    }

    private PageMessage text(String text) {
        JsonNode node = parsed(text);
        String type = node.path("type").asString("");
        return switch (type) {
            case "start" -> new Start();
            case "resume" -> new Resume(node.path("session").asString(""), number(node, "seen"));
            case "gap" -> new Gap(number(node, "from"), number(node, "to"));
            case "seen" -> new Seen(number(node, "event"));
            case "end" -> new End(number(node, "at"));
            case "pong" -> new Pong();
            default -> throw bad("There is no message of this type.");
        };
    }

    private JsonNode parsed(String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw bad("A text message has to be a JSON object.");
        }
    }

    private static long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad("\"" + name + "\" has to be a whole number.");
        }
        return inRange(value.asLong(), name);
    }

    private static long inRange(long value, String name) {
        if (value < 0 || value > LARGEST) {
            throw bad("\"" + name + "\" has to be from 0 to 2^53-1.");
        }
        return value;
    }

    private static RefusedException bad(String sentence) {
        return new RefusedException(Reason.BAD_MESSAGE, sentence);
    }
}
