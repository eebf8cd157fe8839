// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.provider.Traits.Forbidden;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Combinations that can be known to fail before anybody connects: the forms of one dialect at the address of another. */
final class EndpointRules {

    private EndpointRules() {}

    /** A sentence; {@code null} when nothing speaks against it. */
    static @Nullable String problem(Dialect dialect, URI base, Map<String, String> headers) {
        String problem = ofQuery(dialect, base);
        if (problem == null) {
            problem = ofHeaders(dialect, headers);
        }
        return problem == null ? ofAddress(dialect, base) : problem;
    }

    private static @Nullable String ofQuery(Dialect dialect, URI base) {
        Map<String, String> parameters = new LinkedHashMap<>(dialect.query());
        String query = base.getRawQuery() == null ? "" : base.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(
                    decode(equals < 0 ? pair : pair.substring(0, equals)),
                    decode(equals < 0 ? "" : pair.substring(equals + 1)));
        }
        for (Forbidden forbidden : dialect.traits().forbiddenQuery()) {
            String value = parameters.get(forbidden.parameter());
            if (value != null && value.matches(forbidden.values())) {
                return "The dialect '" + dialect + "' can't have " + forbidden.parameter() + "=" + Redaction.text(value)
                        + " in the URL: " + forbidden.why();
            }
        }
        return null;
    }

    private static @Nullable String ofHeaders(Dialect dialect, Map<String, String> headers) {
        for (String name : headers.keySet()) {
            String why = dialect.traits().forbiddenHeaders().get(name.toLowerCase(Locale.ROOT));
            if (why != null) {
                return "The dialect '" + dialect + "' can't have the header " + name + ": " + why;
            }
        }
        return null;
    }

    private static @Nullable String ofAddress(Dialect dialect, URI base) {
        String host = base.getHost().toLowerCase(Locale.ROOT);
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        boolean azureHost = host.endsWith(".azure.com");
        boolean azureDialect = dialect.traits().resourceDomain() != null;
        if (host.equals("api.openai.com") && azureDialect) {
            return "The dialect '" + dialect + "' is not spoken at " + host + ": use Dialect.OPENAI";
        }
        if (azureHost && !azureDialect && path.length() <= 1) {
            return "The dialect '" + dialect + "' is not spoken at " + host + ": use Dialect.AZURE (Route.azure)";
        }
        if (azureHost
                && azureDialect
                && path.endsWith("/realtime")
                && !path.equals(dialect.traits().path())) {
            return "The dialect '" + dialect + "' has its socket at "
                    + dialect.traits().path() + ", not at " + path
                    + ": mixed forms are answered with 404. Leave the path out, or name the dialect of that path"
                    + " (Dialect.AZURE at /openai/v1/realtime, Dialect.AZURE_PREVIEW at /openai/realtime)";
        }
        return null;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // not encoded at all; the server will say so
        }
    }
}
