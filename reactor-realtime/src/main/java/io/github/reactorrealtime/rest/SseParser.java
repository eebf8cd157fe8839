// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (WHATWG HTML, section 9.2.6), of which only the data counts here. Takes bytes cut anywhere; lines end in CR, LF or
 * both. Not thread-safe.
 */
final class SseParser {

    private static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable StringBuilder data; // null while the event has none
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /** The data of the events that these bytes complete. */
    List<String> parse(byte[] bytes) {
        List<String> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte next = bytes[i];
            boolean secondHalf = next == '\n' && afterCarriageReturn;
            afterCarriageReturn = next == '\r';
            if (next == '\r' || next == '\n') {
                take(bytes, start, i);
                start = i + 1;
                if (!secondHalf) {
                    endLine(events);
                }
            }
        }
        take(bytes, start, bytes.length);
        return events;
    }

    /** The data of an event that the end of the stream cut off before its blank line. */
    List<String> finish() {
        List<String> events = new ArrayList<>();
        if (line.size() > 0) {
            endLine(events);
        }
        endEvent(events);
        return events;
    }

    private void take(byte[] bytes, int start, int end) {
        if (line.size() + (end - start) + (data == null ? 0 : data.length()) > MAX_EVENT_BYTES) {
            throw new IllegalStateException("Expected events of at most " + MAX_EVENT_BYTES + " bytes but one went on");
        }
        line.write(bytes, start, end - start);
    }

    private void endLine(List<String> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        firstLine = false;
        if (text.isEmpty()) {
            endEvent(events);
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        if (field.equals("data")) {
            String value = colon < 0 ? "" : text.substring(colon + 1);
            append(value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void append(String value) {
        if (data == null) {
            data = new StringBuilder(value);
        } else {
            data.append('\n').append(value);
        }
    }

    private void endEvent(List<String> events) {
        if (data != null) {
            events.add(data.toString());
            data = null;
        }
    }
}
