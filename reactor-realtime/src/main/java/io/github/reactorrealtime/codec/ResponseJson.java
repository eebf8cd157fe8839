// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.Response;
import io.github.reactorrealtime.event.Response.StatusDetails;
import io.github.reactorrealtime.event.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response object of {@code response.created} and {@code response.done}. */
final class ResponseJson {

    static final Response EMPTY_RESPONSE = new Response("", "", null, null, List.of(), Map.of(), null, null);

    private ResponseJson() {}

    static Response read(JsonReader in) {
        if (!in.beginObject()) {
            return EMPTY_RESPONSE;
        }
        String id = "";
        String status = "";
        StatusDetails statusDetails = null;
        String conversationId = null;
        List<Item> output = List.of();
        Map<String, String> metadata = Map.of();
        Usage usage = null;
        OtherFields other = new OtherFields();
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "id" -> id = in.textOrEmpty();
                case "status" -> status = in.textOrEmpty();
                case "status_details" -> statusDetails = readStatusDetails(in);
                case "conversation_id" -> conversationId = in.text();
                case "output" -> output = in.list(ItemJson::read);
                case "metadata" -> metadata = readMetadata(in);
                case "usage" -> usage = UsageJson.read(in);
                default -> other.add(field, in);
            }
        }
        return new Response(id, status, statusDetails, conversationId, output, metadata, usage, other.json());
    }

    static void write(JsonWriter out, Response response) {
        out.text("id", response.id()).text("status", response.status());
        if (response.statusDetails() == null) {
            out.nothing("status_details");
        }
        out.object("status_details", response.statusDetails(), ResponseJson::writeStatusDetails)
                .text("conversation_id", response.conversationId())
                .objects("output", response.output(), ItemJson::write);
        if (response.metadata().isEmpty()) {
            out.nothing("metadata");
        } else {
            out.object("metadata", response.metadata(), (o, metadata) -> metadata.forEach(o::text));
        }
        if (response.usage() == null) {
            out.nothing("usage");
        }
        UsageJson.write(out, "usage", response.usage());
        out.rawFields(response.otherJson());
    }

    private static @Nullable StatusDetails readStatusDetails(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String type = null;
        String reason = null;
        ErrorDetails error = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "type" -> type = in.text();
                case "reason" -> reason = in.text();
                case "error" -> error = in.atNull() ? null : StatusTypes.readError(in);
                default -> in.skip();
            }
        }
        return new StatusDetails(type, reason, error);
    }

    private static void writeStatusDetails(JsonWriter out, StatusDetails details) {
        out.text("type", details.type())
                .text("reason", details.reason())
                .object("error", details.error(), StatusTypes::writeError);
    }

    private static Map<String, String> readMetadata(JsonReader in) {
        if (!in.beginObject()) {
            return Map.of();
        }
        Map<String, String> metadata = new HashMap<>();
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            String value = in.text();
            if (value != null) {
                metadata.put(field, value);
            }
        }
        return metadata;
    }
}
