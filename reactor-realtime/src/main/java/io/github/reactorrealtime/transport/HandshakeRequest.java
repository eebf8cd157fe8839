// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.Redaction;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where to open a WebSocket and what to send along. Header values never print: some of them are credentials.
 *
 * @param uri {@code ws} or {@code wss}
 * @param headers request headers by name
 * @param timeout how long resolving, connecting, TLS and the upgrade may take together
 */
public record HandshakeRequest(URI uri, Map<String, String> headers, Duration timeout) {

    public HandshakeRequest {
        requireNonNull(uri, "uri");
        requireNonNull(timeout, "timeout");
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        String scheme = uri.getScheme();
        if (!"ws".equals(scheme) && !"wss".equals(scheme)) {
            throw new IllegalArgumentException("uri must start with ws:// or wss:// but the scheme was " + scheme);
        }
    }

    @Override
    public String toString() {
        return "HandshakeRequest[" + Redaction.uri(uri) + ", headers " + headers.keySet() + "]";
    }
}
