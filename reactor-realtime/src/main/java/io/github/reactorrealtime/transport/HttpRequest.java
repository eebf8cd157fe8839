// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.Redaction;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One HTTP request. Header values and the body never print: they hold credentials and audio.
 *
 * @param method {@code GET}, {@code POST} …
 * @param uri {@code http} or {@code https}
 * @param headers request headers by name
 * @param body {@code null} for none
 * @param timeout how long resolving, connecting, TLS, sending and waiting for the head of the answer may take together
 */
public record HttpRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable Body body,
        Duration timeout) {

    /**
     * What is uploaded.
     *
     * @param contentType value of the header of that name
     * @param length bytes in all; goes out as {@code Content-Length}
     * @param content subscribed to once per attempt, asked for more as the network takes it; its error aborts the request
     */
    public record Body(String contentType, long length, Publisher<byte[]> content) {
        public Body {
            requireNonNull(contentType, "contentType");
            requireNonNull(content, "content");
            if (length < 0) {
                throw new IllegalArgumentException("length must not be negative but was " + length);
            }
        }

        @Override
        public String toString() {
            return "Body[" + contentType.replaceFirst(";.*", "") + ", " + length + " bytes]";
        }
    }

    public HttpRequest {
        requireNonNull(method, "method");
        requireNonNull(uri, "uri");
        requireNonNull(timeout, "timeout");
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        String scheme = uri.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("uri must start with http:// or https:// but the scheme was " + scheme);
        }
    }

    @Override
    public String toString() {
        return "HttpRequest[" + method + " " + Redaction.uri(uri) + ", headers " + headers.keySet() + ", " + body + "]";
    }
}
