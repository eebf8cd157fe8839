// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** An HTTP request with its whole body, as far as the service reads bodies. Header values and the body never print. */
public final class HttpCall {

    /** What is kept of a body: above the largest upload of the service, so that more is refused by the service. */
    public static final int KEPT_BYTES = 32 * 1024 * 1024;

    private final String method;
    private final HandshakeRequest head;
    private final byte[] body;
    private final long sentBytes;

    private HttpCall(String method, HandshakeRequest head, byte[] body, long sentBytes) {
        this.method = requireNonNull(method, "method");
        this.head = requireNonNull(head, "head");
        this.body = body;
        this.sentBytes = sentBytes;
    }

    /** {@code GET}, {@code POST} … */
    public String method() {
        return method;
    }

    /** The path as sent, without the query. */
    public String path() {
        String path = head.uri().getPath();
        return path == null ? "" : path;
    }

    /** URI and headers. */
    public HandshakeRequest head() {
        return head;
    }

    /** A header, null when it was not sent. */
    public @Nullable String header(String name) {
        return head.header(name);
    }

    /** The body, the first {@value #KEPT_BYTES} bytes of it at most; not to be changed. */
    public byte[] body() {
        return body;
    }

    /** How long the body was, also where not all of it was kept. */
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public String toString() {
        return "HttpCall[" + method + " " + path() + ", " + sentBytes + " bytes]";
    }

    /** A body on its way in. Not thread-safe. */
    static final class Upload {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long sentBytes;

        Upload add(byte[] piece) {
            sentBytes += piece.length;
            kept.write(piece, 0, Math.min(piece.length, KEPT_BYTES - kept.size()));
            return this;
        }

        HttpCall of(String method, HandshakeRequest head) {
            return new HttpCall(method, head, kept.toByteArray(), sentBytes);
        }
    }
}
