// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ContentPart;
import io.github.reactorrealtime.event.Item;
import java.nio.ByteBuffer;
import java.util.List;

/** Conversation items and their parts. */
final class ItemJson {

    static final Item EMPTY_ITEM = new Item(null, "", null, null, List.of(), null);
    static final ContentPart EMPTY_PART = new ContentPart("", null, null, null, null);

    private ItemJson() {}

    static Item read(JsonReader in) {
        if (!in.beginObject()) {
            return EMPTY_ITEM;
        }
        String id = null;
        String type = "";
        String status = null;
        String role = null;
        List<ContentPart> content = List.of();
        OtherFields other = new OtherFields();
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "id" -> id = in.text();
                case "type" -> type = in.textOrEmpty();
                case "status" -> status = in.text();
                case "role" -> role = in.text();
                case "content" -> content = in.list(ItemJson::readPart);
                default -> other.add(field, in);
            }
        }
        return new Item(id, type, status, role, content, other.json());
    }

    static ContentPart readPart(JsonReader in) {
        if (!in.beginObject()) {
            return EMPTY_PART;
        }
        String type = "";
        String text = null;
        String transcript = null;
        ByteBuffer audio = null;
        OtherFields other = new OtherFields();
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "type" -> type = in.textOrEmpty();
                case "text" -> text = in.text();
                case "transcript" -> transcript = in.text();
                case "audio" -> audio = in.base64();
                default -> other.add(field, in);
            }
        }
        return new ContentPart(type, text, transcript, audio, other.json());
    }

    static void write(JsonWriter out, Item item) {
        out.text("id", item.id())
                .text("type", item.type())
                .text("status", item.status())
                .text("role", item.role());
        if (item.type().equals("message") || !item.content().isEmpty()) {
            out.objects("content", item.content(), ItemJson::writePart);
        }
        out.rawFields(item.otherJson());
    }

    static void writePart(JsonWriter out, ContentPart part) {
        out.text("type", part.type())
                .text("text", part.text())
                .text("transcript", part.transcript())
                .base64("audio", part.audio())
                .rawFields(part.otherJson());
    }
}
