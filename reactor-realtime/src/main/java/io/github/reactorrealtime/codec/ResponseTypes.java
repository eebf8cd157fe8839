// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.event.ResponseEvent;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.List;

/** {@code response.…} but its content. */
final class ResponseTypes {

    static final List<EventType<ClientFields, ? extends ClientEvent>> COMMANDS = List.of(
            new EventType<>(
                    "response.create",
                    ResponseCommand.Create.class,
                    f -> new ResponseCommand.Create(f.eventId, f.responseJson),
                    (out, e) -> out.raw("response", e.responseJson())),
            new EventType<>(
                    "response.cancel",
                    ResponseCommand.Cancel.class,
                    f -> new ResponseCommand.Cancel(f.eventId, f.responseId),
                    (out, e) -> out.text("response_id", e.responseId())));

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "response.created",
                    ResponseEvent.Created.class,
                    f -> new ResponseEvent.Created(f.eventId, f.response),
                    (out, e) -> out.object("response", e.response(), ResponseJson::write)),
            new EventType<>(
                    "response.done",
                    ResponseEvent.Done.class,
                    f -> new ResponseEvent.Done(f.eventId, f.response),
                    (out, e) -> out.object("response", e.response(), ResponseJson::write)),
            new EventType<>(
                    "response.output_item.added",
                    ResponseEvent.OutputItemAdded.class,
                    f -> new ResponseEvent.OutputItemAdded(f.eventId, f.responseId, f.outputIndex, f.item),
                    (out, e) -> writeItem(out, e.responseId(), e.outputIndex(), e.item())),
            new EventType<>(
                    "response.output_item.done",
                    ResponseEvent.OutputItemDone.class,
                    f -> new ResponseEvent.OutputItemDone(f.eventId, f.responseId, f.outputIndex, f.item),
                    (out, e) -> writeItem(out, e.responseId(), e.outputIndex(), e.item())));

    private ResponseTypes() {}

    private static void writeItem(JsonWriter out, String responseId, int outputIndex, Item item) {
        out.text("response_id", responseId).number("output_index", outputIndex).object("item", item, ItemJson::write);
    }
}
