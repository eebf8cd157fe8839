// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.McpEvent;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.List;

/** {@code mcp_list_tools.…} and {@code response.mcp_call…}. */
final class McpTypes {

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "mcp_list_tools.in_progress",
                    McpEvent.ListToolsInProgress.class,
                    f -> new McpEvent.ListToolsInProgress(f.eventId, f.itemId),
                    (out, e) -> out.text("item_id", e.itemId())),
            new EventType<>(
                    "mcp_list_tools.completed",
                    McpEvent.ListToolsCompleted.class,
                    f -> new McpEvent.ListToolsCompleted(f.eventId, f.itemId),
                    (out, e) -> out.text("item_id", e.itemId())),
            new EventType<>(
                    "mcp_list_tools.failed",
                    McpEvent.ListToolsFailed.class,
                    f -> new McpEvent.ListToolsFailed(f.eventId, f.itemId),
                    (out, e) -> out.text("item_id", e.itemId())),
            new EventType<>(
                    "response.mcp_call_arguments.delta",
                    McpEvent.CallArgumentsDelta.class,
                    f -> new McpEvent.CallArgumentsDelta(f.eventId, f.responseId, f.itemId, f.outputIndex, f.delta),
                    (out, e) -> out.text("response_id", e.responseId())
                            .text("item_id", e.itemId())
                            .number("output_index", e.outputIndex())
                            .text("delta", e.delta())),
            new EventType<>(
                    "response.mcp_call_arguments.done",
                    McpEvent.CallArgumentsDone.class,
                    f -> new McpEvent.CallArgumentsDone(f.eventId, f.responseId, f.itemId, f.outputIndex, f.arguments),
                    (out, e) -> out.text("response_id", e.responseId())
                            .text("item_id", e.itemId())
                            .number("output_index", e.outputIndex())
                            .text("arguments", e.arguments())),
            new EventType<>(
                    "response.mcp_call.in_progress",
                    McpEvent.CallInProgress.class,
                    f -> new McpEvent.CallInProgress(f.eventId, f.itemId, f.outputIndex),
                    (out, e) -> out.text("item_id", e.itemId()).number("output_index", e.outputIndex())),
            new EventType<>(
                    "response.mcp_call.completed",
                    McpEvent.CallCompleted.class,
                    f -> new McpEvent.CallCompleted(f.eventId, f.itemId, f.outputIndex),
                    (out, e) -> out.text("item_id", e.itemId()).number("output_index", e.outputIndex())),
            new EventType<>(
                    "response.mcp_call.failed",
                    McpEvent.CallFailed.class,
                    f -> new McpEvent.CallFailed(f.eventId, f.itemId, f.outputIndex),
                    (out, e) -> out.text("item_id", e.itemId()).number("output_index", e.outputIndex())));

    private McpTypes() {}
}
