// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP answer. Header values don't print: a {@code Location} has held the caller's key.
 *
 * @param status 200 …
 * @param headers by lower-case name; of a repeated header the first
 */
public record HttpResponse(int status, Map<String, String> headers) {

    public HttpResponse {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /** A header by name, in any case; {@code null} when the answer has none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "HttpResponse[" + status + ", headers " + headers.keySet() + "]";
    }
}
