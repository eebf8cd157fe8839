// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message. The constructor may gain components in a minor version.
 *
 * @param type {@code input_text}, {@code input_audio}, {@code output_text}, {@code output_audio} …
 * @param transcript what was said; of the user's audio it is {@code null} until transcribed, and often after
 * @param audio read-only
 * @param otherJson a JSON object with all other fields of the part; {@code null} when there are none
 */
public record ContentPart(
        String type,
        @Nullable String text,
        @Nullable String transcript,
        @Nullable ByteBuffer audio,
        @Nullable String otherJson) {

    public ContentPart {
        requireNonNull(type, "type");
        audio = audio == null ? null : audio.asReadOnlyBuffer();
    }

    /** Text of the user or the system. */
    public static ContentPart inputText(String text) {
        return new ContentPart("input_text", requireNonNull(text, "text"), null, null, null);
    }
}
