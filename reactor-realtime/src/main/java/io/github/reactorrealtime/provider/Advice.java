// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.event.ErrorDetails;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to do about a refusal, a sentence each. The roads are those that users of the service took and failed on. */
final class Advice {

    private static final String KEY =
            "check the API key, that it belongs to this endpoint, and that it has not expired";
    private static final String ACCOUNT =
            "this is the account's state, not the request: see billing and limits of the provider";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry("invalid_api_key", KEY),
            Map.entry("insufficient_quota", ACCOUNT),
            Map.entry("billing_hard_limit_reached", ACCOUNT),
            Map.entry("billing_not_active", ACCOUNT),
            Map.entry("account_deactivated", ACCOUNT),
            Map.entry(
                    "invalid_model",
                    "?model= takes a speech model such as gpt-realtime; a transcription model goes into the session"
                            + " (Route.model), and the URL then says intent=transcription"),
            Map.entry("missing_model", "the URL needs either intent=transcription or a speech model as ?model="),
            Map.entry("model_not_found", "enable the model for this project, or name another one"),
            Map.entry(
                    "beta_api_shape_disabled",
                    "the beta API is gone: remove the OpenAI-Beta header from the endpoint's extra headers"),
            Map.entry(
                    "invalid_parameter",
                    "a socket opened with ?model= is a conversation session for good: connect with intent=transcription"),
            Map.entry(
                    "unknown_parameter",
                    "the service does not know this field here, and dropped the whole update; models differ in the options they take"),
            Map.entry("missing_required_parameter", "the endpoint wants another session shape; check its dialect"),
            Map.entry("integer_below_min_value", "PCM has to be sent at 24 kHz; convert the source"),
            Map.entry(
                    "rate_limit_exceeded",
                    "wait and retry, or raise the limit; every short turn is a request of its own"),
            Map.entry("session_expired", "sessions end after their maximum duration; open a new one"));

    private Advice() {}

    static String forError(ErrorDetails error) {
        String message = error.message() == null ? "" : error.message().toLowerCase(Locale.ROOT);
        boolean names = error.param() != null && error.param().contains("turn_detection");
        if (names || message.contains("turn detection")) {
            return "this model takes no voice activity detection of the service: use manual turns";
        }
        if (message.contains("iso-639")) {
            return "give the language as two letters (en), not as a locale (en-US)";
        }
        if (message.contains("authentication")) {
            return KEY;
        }
        String code = error.code() == null ? "" : error.code().toLowerCase(Locale.ROOT);
        return BY_CODE.getOrDefault(code, "see the message of the service");
    }

    static String forUpgrade(int status, @Nullable String code, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (status >= 300 && status < 400) {
            return "the redirect was not followed, because it would carry the credentials along; on Azure it is what the"
                    + " preview path does with transcription models: use the GA endpoint without api-version";
        }
        if (lower.contains("ephemeral authentication")) {
            return "this route takes client secrets only: mint one and connect with it, or use the GA endpoint";
        }
        return switch (status) {
            case 400 ->
                "operationnotsupported".equalsIgnoreCase(code) || "opperationnotsupported".equalsIgnoreCase(code)
                        ? "a transcription deployment can't be named in ?model=: name it as the route's deployment, and a"
                                + " deployment of a speech model, if any, as its realtime model"
                        : "the service refused the form of the request; check dialect and extra headers";
            case 401 -> KEY + "; on Azure also check the host, and that no api-version is in the URL";
            case 403 ->
                "access is denied by network rules, region or subscription (ask the resource's administrator), or the"
                        + " path is not the dialect's";
            case 404 ->
                "deploymentnotfound".equalsIgnoreCase(code)
                        ? "check the name of the deployment; one made in the last five minutes may not be ready yet"
                        : "the path is wrong: Azure's GA path is /openai/v1/realtime, OpenAI's is /v1/realtime, without api-version";
            case 405 -> "the upgrade needs HTTP/1.1; something in between speaks HTTP/2";
            case 426 -> "the server wants another protocol version; check that the URL is that of a Realtime API";
            case 429 -> "too many requests or no quota left: wait as long as Retry-After says, then raise the quota";
            case 431 -> "too many or too long headers: Azure takes about ten custom ones";
            case 200 -> "an ordinary web page answered; check the URL";
            default ->
                status >= 500
                        ? "a fault of the service: retry with backoff, keep the request id, try another region"
                        : "see the message of the service";
        };
    }
}
