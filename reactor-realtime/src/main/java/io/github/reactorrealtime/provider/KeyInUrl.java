// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Azure takes its key in the query too, where every log of a proxy or an HTTP client shows it. */
final class KeyInUrl {

    private static final String PARAMETER = "api-key=";

    private KeyInUrl() {}

    /** The key in the query; {@code null} when there is none. */
    static @Nullable String of(URI uri) {
        return Arrays.stream(parameters(uri))
                .filter(KeyInUrl::isKey)
                .map(pair -> URLDecoder.decode(pair.substring(PARAMETER.length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse(null);
    }

    /** The same URL without it. */
    static URI without(URI uri) {
        String rest =
                Arrays.stream(parameters(uri)).filter(pair -> !isKey(pair)).collect(Collectors.joining("&"));
        String text = uri.toString();
        return URI.create(text.substring(0, text.indexOf('?')) + (rest.isEmpty() ? "" : "?" + rest));
    }

    private static boolean isKey(String pair) {
        return pair.startsWith(PARAMETER) && pair.length() > PARAMETER.length();
    }

    private static String[] parameters(URI uri) {
        return uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&", -1);
    }
}
