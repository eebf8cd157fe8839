// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of the conversation. The constructor may gain components in a minor version.
 *
 * @param id {@code null} lets the service choose
 * @param type {@code message}, {@code function_call}, {@code function_call_output}, {@code mcp_call} …
 * @param status {@code completed}, {@code incomplete} or {@code in_progress}
 * @param role of a message: {@code user}, {@code assistant} or {@code system}
 * @param otherJson a JSON object with all other fields of the item; {@code null} when there are none
 */
public record Item(
        @Nullable String id,
        String type,
        @Nullable String status,
        @Nullable String role,
        List<ContentPart> content,
        @Nullable String otherJson) {

    public Item {
        requireNonNull(type, "type");
        content = List.copyOf(content);
    }

    /** A message of the user that is text. */
    public static Item userText(String text) {
        return new Item(null, "message", null, "user", List.of(ContentPart.inputText(text)), null);
    }
}
