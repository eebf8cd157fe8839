// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import java.net.URI;
import java.util.regex.Pattern;

/** Takes secrets out of text that people will read: logs, exceptions, reports. */
public final class Redaction {

    // The service has been seen to put the caller's key into a Location header, and keys into error texts.
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)((?:key|token|secret|password|authorization|signature|\\bsig|\\bcode)=)[^&\\s\"']+");
    // Gateways echo the headers of a request in their error pages.
    private static final Pattern SECRET_HEADER = Pattern.compile(
            "(?i)((?:(?<!invalid_)(?:api|subscription)[-_]key|authorization|client_secret)[\"']?\\s*:\\s*[\"']?)(?:(?:Bearer|Basic)\\s+)?[^\\s\"',}]+");
    private static final Pattern SECRET_TOKEN = Pattern.compile(
            "\\b(?:sk|ek|rk|eph)[-_][A-Za-z0-9_*-]{4,}|(?i)\\bBearer\\s+[A-Za-z0-9._~+/=-]{6,}|eyJ[A-Za-z0-9._-]{16,}");

    private Redaction() {}

    /** Scheme, host, port and path; of the query only the names that carry no secret keep their values. */
    public static String uri(URI uri) {
        String query = uri.getRawQuery();
        String authority = uri.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            authority = authority.substring(authority.indexOf('@') + 1);
        }
        return uri.getScheme() + "://" + authority + (uri.getRawPath() == null ? "" : uri.getRawPath())
                + (query == null ? "" : "?" + text(query));
    }

    /** The same text with everything that looks like a credential replaced by {@code ***}. */
    public static String text(String text) {
        String masked = SECRET_PARAMETER.matcher(text).replaceAll("$1***");
        masked = SECRET_HEADER.matcher(masked).replaceAll("$1***");
        return SECRET_TOKEN.matcher(masked).replaceAll("***");
    }
}
