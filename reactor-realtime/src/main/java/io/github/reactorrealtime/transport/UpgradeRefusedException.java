// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.util.Map;
import java.util.TreeMap;

/**
 * The server answered the upgrade with something else than 101. Carries what it said; whoever opened the socket knows what
 * that means.
 */
public final class UpgradeRefusedException extends RuntimeException {

    private final int status;
    private final transient Map<String, String> headers;
    private final String body;

    public UpgradeRefusedException(int status, Map<String, String> headers, String body) {
        super("Expected HTTP 101 but was " + status);
        this.status = status;
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        this.headers = copy;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Response headers; names compare without case. May hold secrets ({@code Location}): redact before showing. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The response body as text, cut at 8 KiB, empty when there was none. May hold secrets. */
    public String body() {
        return body;
    }
}
