// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.List;
import java.util.Map;

/**
 * What the emulator saw of one HTTP request other than a WebSocket's handshake.
 *
 * @param number in the order of requests, from 1
 * @param method {@code GET}, {@code POST} …
 * @param uri path and query, keys masked
 * @param headers names in lower case, keys masked
 * @param fields the values of a form's fields by name, a file by its file name; empty when it was no form
 * @param json the body when it was JSON, else empty
 * @param bytes how long the body was
 * @param status the answer's; 0 when none was given
 */
public record RecordedRequest(
        int number,
        String method,
        String uri,
        Map<String, String> headers,
        Map<String, List<String>> fields,
        String json,
        long bytes,
        int status) {

    public RecordedRequest {
        headers = Map.copyOf(headers);
        fields = Map.copyOf(fields);
    }
}
