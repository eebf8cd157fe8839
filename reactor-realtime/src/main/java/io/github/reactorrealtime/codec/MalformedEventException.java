// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A message that is no event: not JSON, not an object, or without a {@code type}. Whoever reads a connection reports it and
 * goes on.
 *
 * <p>Neither the message nor the excerpt contains audio or transcripts.
 */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_EXCERPT_LENGTH = 200;

    /** Enough of a message to fill an excerpt after its payload is cut out. */
    private static final int MAX_INSPECTED_BYTES = 2_000;

    private static final Pattern PAYLOAD = Pattern.compile(
            "\"(audio|delta|text|transcript|prompt|instructions|arguments|value|token)\"\\s*:\\s*\"(?:[^\"\\\\]|\\\\.)*+(?:\"|$)",
            Pattern.DOTALL);
    private static final Pattern LONG_TOKEN = Pattern.compile("[A-Za-z0-9+/=_-]{48,}");
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

    private final String excerpt;
    private final int length;

    MalformedEventException(String reason, byte[] json) {
        this(reason, json.length, excerptOf(json));
    }

    private MalformedEventException(String reason, int length, String excerpt) {
        super("Malformed event of " + length + " bytes: " + reason + ": " + excerpt);
        this.excerpt = excerpt;
        this.length = length;
    }

    /** How many bytes the message has. */
    public int length() {
        return length;
    }

    /** The beginning of the message without its payload, at most 200 characters. */
    public String excerpt() {
        return excerpt;
    }

    private static String excerptOf(byte[] json) {
        String head = new String(json, 0, Math.min(json.length, MAX_INSPECTED_BYTES), StandardCharsets.UTF_8);
        head = PAYLOAD.matcher(head).replaceAll("\"$1\":\"…\"");
        head = LONG_TOKEN.matcher(head).replaceAll("…");
        head = CONTROL_CHARACTERS.matcher(head).replaceAll(" ");
        return head.length() <= MAX_EXCERPT_LENGTH ? head : head.substring(0, MAX_EXCERPT_LENGTH - 1) + "…";
    }
}
