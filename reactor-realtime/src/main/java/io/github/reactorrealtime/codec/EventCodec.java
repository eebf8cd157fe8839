// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.RealtimeEvent;
import io.github.reactorrealtime.event.ResponseContentEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.UnknownEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;

/**
 * Events to JSON and back. Stateless, safe for use by several threads.
 *
 * <p>Decoding forgives: unknown fields are skipped, missing ones and those of another kind count as absent, both
 * generations of names are understood, and an event of unknown type is an {@link UnknownEvent}. Only a message that is no
 * JSON object with a {@code type}, and audio that is no base64, is a {@link MalformedEventException}. The bytes given are
 * not kept.
 */
public final class EventCodec {

    private static final JsonFactory JSON = Json.FACTORY;

    /**
     * The event as UTF-8 JSON. Buffers in the event keep their position.
     *
     * @throws IllegalArgumentException if a component that holds JSON does not hold one JSON object
     */
    public byte[] encode(RealtimeEvent event) {
        if (event instanceof UnknownEvent unknown) {
            JsonWriter.requireObject(JSON, unknown.json());
            return unknown.json().getBytes(StandardCharsets.UTF_8);
        }
        EventType<?, ?> type = EventTypes.of(event);
        JsonWriter out = new JsonWriter(JSON).text("type", type.name()).text("event_id", event.eventId());
        type.write(out, event);
        return out.finish();
    }

    /**
     * A message of the service.
     *
     * @throws MalformedEventException if the message is no event
     */
    public ServerEvent decodeServer(byte[] json) {
        try (JsonReader in = new JsonReader(JSON, json)) {
            String name = findType(in, json);
            EventType<ServerFields, ? extends ServerEvent> type = EventTypes.server(name);
            if (type == null) {
                return readUnknown(in, name, json);
            }
            ServerFields fields = new ServerFields(type.recordType() == ResponseContentEvent.AudioDelta.class);
            fields.read(in);
            requireEnd(in, json);
            return type.read(fields);
        } catch (JacksonException e) {
            throw new MalformedEventException(e.getOriginalMessage(), json);
        }
    }

    /**
     * A message of the service. Reads the stream to its end and leaves it open.
     *
     * @throws MalformedEventException if the message is no event
     * @throws UncheckedIOException if the stream fails
     */
    public ServerEvent decodeServer(InputStream json) {
        try {
            return decodeServer(readAll(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A message of a client.
     *
     * @throws MalformedEventException if the message is no event
     */
    public ClientEvent decodeClient(byte[] json) {
        try (JsonReader in = new JsonReader(JSON, json)) {
            String name = findType(in, json);
            EventType<ClientFields, ? extends ClientEvent> type = EventTypes.client(name);
            if (type == null) {
                return readUnknown(in, name, json);
            }
            ClientFields fields = new ClientFields();
            fields.read(in);
            requireEnd(in, json);
            return type.read(fields);
        } catch (JacksonException e) {
            throw new MalformedEventException(e.getOriginalMessage(), json);
        }
    }

    /**
     * The event's type, and the reader inside the object: behind the type if that comes first, which is usual, else at the
     * first field again.
     */
    private static String findType(JsonReader in, byte[] json) {
        if (!in.atObject()) {
            throw new MalformedEventException("expected an object", json);
        }
        boolean first = true;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            if (field.equals("type") && in.atString()) {
                String type = in.textOrEmpty();
                if (!first) {
                    in.restart();
                }
                return type;
            }
            in.skip();
            first = false;
        }
        throw new MalformedEventException("expected a type", json);
    }

    private static UnknownEvent readUnknown(JsonReader in, String type, byte[] json) {
        in.restart();
        long mark = in.mark();
        String eventId = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            if (field.equals("event_id")) {
                eventId = in.text();
            } else {
                in.skip();
            }
        }
        String text = in.since(mark);
        requireEnd(in, json);
        return new UnknownEvent(eventId, type, text);
    }

    private static void requireEnd(JsonReader in, byte[] json) {
        if (!in.atEnd()) {
            throw new MalformedEventException("expected nothing after the object", json);
        }
    }

    /** Without the 16 KiB that {@link InputStream#readAllBytes} takes for the smallest event. */
    private static byte[] readAll(InputStream in) throws IOException {
        byte[] head = in.readNBytes(in.available());
        int next = in.read();
        if (next < 0) {
            return head;
        }
        byte[] tail = in.readAllBytes();
        byte[] all = Arrays.copyOf(head, head.length + 1 + tail.length);
        all[head.length] = (byte) next;
        System.arraycopy(tail, 0, all, head.length + 1, tail.length);
        return all;
    }
}
