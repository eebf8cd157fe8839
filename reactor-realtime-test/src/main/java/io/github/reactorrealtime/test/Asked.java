// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HandshakeRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A handshake request as the service reads it: path, query and the credential in its various places. */
final class Asked {

    private static final Set<String> STANDARD_HEADERS = Set.of(
            "host",
            "upgrade",
            "connection",
            "authorization",
            "api-key",
            "user-agent",
            "origin",
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "pragma",
            "content-length",
            "cookie");

    private final HandshakeRequest request;
    private final Map<String, String> query;

    Asked(HandshakeRequest request) {
        this.request = request;
        this.query = parse(request.uri().getRawQuery());
    }

    String path() {
        String path = request.uri().getPath();
        return path == null ? "" : path;
    }

    /** The query as it was sent. */
    String rawQuery() {
        String raw = request.uri().getRawQuery();
        return raw == null ? "" : raw;
    }

    @Nullable
    String query(String name) {
        return query.get(name);
    }

    boolean has(String name) {
        return query.containsKey(name);
    }

    boolean wantsTranscription() {
        return "transcription".equals(query.get("intent"));
    }

    @Nullable
    String header(String name) {
        return request.header(name);
    }

    long customHeaders() {
        return request.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !STANDARD_HEADERS.contains(name) && !name.startsWith("sec-websocket-"))
                .count();
    }

    /** A bearer token, or a key among the protocols. */
    @Nullable
    String openAiKey() {
        String bearer = bearer();
        if (bearer != null) {
            return bearer;
        }
        String protocols = header("Sec-WebSocket-Protocol");
        if (protocols != null) {
            for (String protocol : protocols.split("\\s*,\\s*", -1)) {
                if (protocol.startsWith("openai-insecure-api-key.")) {
                    return protocol.substring("openai-insecure-api-key.".length());
                }
            }
        }
        return null;
    }

    /** The header for keys, a bearer token, or the key in the query. */
    @Nullable
    String azureKey() {
        String header = header("api-key");
        if (header != null) {
            return header;
        }
        String bearer = bearer();
        return bearer != null ? bearer : query("api-key");
    }

    /** Every key in the request, wherever it is. */
    List<String> keys() {
        return Stream.of(openAiKey(), azureKey())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    /** What the compatible servers look at. */
    @Nullable
    String compatibleKey() {
        String inQuery = query("api_key");
        if (inQuery != null) {
            return inQuery;
        }
        String bearer = bearer();
        return bearer != null ? bearer : header("X-API-Key");
    }

    @Nullable
    String bearer() {
        String authorization = header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim()
                : null;
    }

    static Map<String, String> parse(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decode(name), decode(value));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
