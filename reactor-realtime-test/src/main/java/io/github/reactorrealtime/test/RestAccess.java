// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may ask, for what, in which version of the API. */
final class RestAccess {

    private static final Pattern DATED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");

    private final Secrets secrets;

    RestAccess(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Refuses what does not get as far as the endpoint. */
    void check(RestTarget target, HttpCall call) {
        if (target.azure()) {
            checkAzure(target, call);
        } else {
            checkOpenAi(target, call);
        }
    }

    static HttpRefusal azureDenied() {
        return new HttpRefusal(
                401,
                ApiError.invalidRequest(
                        null,
                        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid"
                                + " key for an active subscription and use a correct regional API endpoint for your"
                                + " resource.",
                        null));
    }

    /** The version that the query names, null when it names none. */
    static @Nullable String version(HttpCall call) {
        Map<String, String> query = Asked.parse(call.head().uri().getRawQuery());
        return query.get("api-version");
    }

    private void checkOpenAi(RestTarget target, HttpCall call) {
        if (target.kind() == RestTarget.Kind.UNKNOWN) {
            throw invalidUrl(404, "Invalid URL", call);
        }
        if (!target.kind().takes(call.method())) {
            throw invalidUrl(405, "Invalid method for URL", call);
        }
        String key = new Asked(call.head()).bearer();
        if (key == null) {
            throw new HttpRefusal(
                    401, ApiError.invalidRequest(null, "Missing bearer or basic authentication in header", null));
        }
        if (!secrets.isKey(key)) {
            throw new HttpRefusal(
                    401,
                    ApiError.invalidRequest(
                            "invalid_api_key",
                            "Incorrect API key provided. You can find your API key at"
                                    + " https://platform.openai.com/account/api-keys.",
                            null));
        }
    }

    private void checkAzure(RestTarget target, HttpCall call) {
        if (target.kind() == RestTarget.Kind.UNKNOWN || !target.kind().takes(call.method())) {
            throw resourceNotFound();
        }
        String header = call.header("api-key");
        String key = header == null ? new Asked(call.head()).bearer() : header;
        if (key == null || !secrets.isKey(key)) {
            throw azureDenied();
        }
        String version = version(call);
        if (target.isDated()) {
            if (version == null || !DATED.matcher(version).matches()) {
                throw resourceNotFound();
            }
        } else if (version != null && !version.equals("v1") && !version.equals("preview")) {
            throw new HttpRefusal(400, ApiError.invalidRequest("BadRequest", "API version not supported", null));
        }
    }

    private static HttpRefusal resourceNotFound() {
        return new HttpRefusal(404, ApiError.invalidRequest("404", "Resource not found", null));
    }

    private static HttpRefusal invalidUrl(int status, String why, HttpCall call) {
        return new HttpRefusal(
                status, ApiError.invalidRequest(null, why + " (" + call.method() + " " + call.path() + ")", null));
    }
}
