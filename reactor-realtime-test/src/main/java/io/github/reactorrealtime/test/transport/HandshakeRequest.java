// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The request that asks for a WebSocket.
 *
 * @param uri path and query as sent
 * @param headers by name, in any case; several values of one name are joined by a comma
 */
public record HandshakeRequest(URI uri, Map<String, String> headers) {

    public HandshakeRequest {
        requireNonNull(uri, "uri");
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    /** The named header, null when it was not sent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The URI's host and path only: the query and the headers may hold keys. */
    @Override
    public String toString() {
        return "HandshakeRequest[" + uri.getPath() + "]";
    }
}
