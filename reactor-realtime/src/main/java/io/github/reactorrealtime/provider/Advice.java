// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.event.ErrorDetails;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to do about a refusal, a sentence each. The roads are those that users of the service took and failed on. */
final class Advice {

    private static final String KEY =
            "check the API key, that it belongs to this endpoint, and that it has not expired";
    private static final String ACCOUNT =
            "this is the account's state, not the request: see billing and limits of the provider";
    private static final String WITHOUT_MODEL =
            "?model= makes it a conversation session: connect with intent=transcription and no model in the URL, the"
                    + " transcription model goes into the session (Route.model does both)";
    private static final String PIPELINE =
            "LocalAI wants the name of a pipeline with VAD and transcription, in the URL and as Route.model";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry("invalid_api_key", KEY),
            Map.entry("insufficient_quota", ACCOUNT),
            Map.entry("billing_hard_limit_reached", ACCOUNT),
            Map.entry("billing_not_active", ACCOUNT),
            Map.entry("account_deactivated", ACCOUNT),
            Map.entry(
                    "invalid_model",
                    "check the name and that the account has access; ?model= takes a speech model such as gpt-realtime, a"
                            + " transcription model goes into the session (Route.model), and the URL then says"
                            + " intent=transcription"),
            Map.entry("missing_model", "the URL needs either intent=transcription or a speech model as ?model="),
            Map.entry(
                    "model_not_found",
                    "enable the model for this project, or name another one; a server of your own may have it under"
                            + " another name"),
            Map.entry("model_not_validated", "the server did not take the model's name: check Route.model"),
            Map.entry("session_update_error", PIPELINE),
            Map.entry(
                    "beta_api_shape_disabled",
                    "the beta API is gone: remove the OpenAI-Beta header from the endpoint's extra headers, and use"
                            + " Dialect.OPENAI"),
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
            Map.entry("session_expired", "sessions end after their maximum duration; open a new one"),
            Map.entry("unknown_event", "the server speaks another dialect: see Dialect.names()"),
            Map.entry("unknown_event_type", "the server speaks another dialect: see Dialect.names()"));

    /** By a part of the text, in lower case; the first that fits. Texts drift less than codes where both were seen. */
    private static final List<Map.Entry<String, String>> BY_TEXT = List.of(
            Map.entry(
                    "turn detection",
                    "this model takes no voice activity detection of the service: use turns of ours (Turns.client) or manual turns"),
            Map.entry("iso-639", "give the language as two letters (en), not as a locale (en-US)"),
            Map.entry(
                    "ephemeral authentication",
                    "this route takes client secrets only: mint one and connect with it, or use the GA endpoint"),
            Map.entry("must not provide a model parameter", WITHOUT_MODEL),
            Map.entry("not supported in transcription mode", WITHOUT_MODEL),
            Map.entry(
                    "is a transcription model",
                    "a transcription model can't be connected to: name it with Route.model, the URL then says"
                            + " intent=transcription"),
            Map.entry("not a pipeline model", PIPELINE),
            Map.entry(
                    "beta api is no longer supported",
                    "the beta API is gone: remove the OpenAI-Beta header from the endpoint's extra headers"),
            Map.entry("authentication", KEY));

    private Advice() {}

    static String forError(ErrorDetails error) {
        String message = lower(error.message());
        String param = lower(error.param());
        String code = lower(error.code());
        if (param.contains("turn_detection")) {
            return "this model takes no voice activity detection of the service: use turns of ours (Turns.client) or manual turns";
        }
        for (Map.Entry<String, String> text : BY_TEXT) {
            if (message.contains(text.getKey())) {
                return text.getValue();
            }
        }
        if (code.equals("unknown_parameter")) {
            return unknownField(param + " " + message);
        }
        return BY_CODE.getOrDefault(code, "see the message of the service");
    }

    private static String unknownField(String said) {
        String general = "the service does not know this field here, and dropped the whole update";
        if (said.contains("session.input_audio_")) {
            return general + ": it is one of the flat shape, and this endpoint wants the nested one (Dialect.OPENAI,"
                    + " Dialect.AZURE)";
        }
        boolean nested = said.contains("session.audio") || said.contains("session.type"); // whichever is seen first
        if (nested && !said.contains("transcription.")) {
            return general + ": it is one of the nested shape, and this endpoint wants the flat one (Dialect.BETA,"
                    + " Dialect.AZURE_PREVIEW)";
        }
        return general + "; models differ in the options they take";
    }

    static String forUpgrade(URI uri, int status, @Nullable String code, String message) {
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        if (status >= 300 && status < 400) {
            return "the redirect was not followed, because it would carry the credentials along; on Azure it is what the"
                    + " preview path does with transcription models: use the GA endpoint without api-version"
                    + " (Dialect.AZURE)";
        }
        if (lower(message).contains("ephemeral authentication")) {
            return "this route takes client secrets only: mint one and connect with it, or use the GA endpoint";
        }
        return switch (status) {
            case 400 -> badRequest(lower(code));
            case 401 ->
                KEY + (query.contains("api-version=") ? "; it may also be the api-version in the URL" : "")
                        + "; on Azure also check the host, and that no api-version is in the URL of a GA endpoint";
            case 403 ->
                "access is denied by network rules, region or subscription (ask the resource's administrator), or the"
                        + " path is not the dialect's; a compatible server may mean the key";
            case 404 -> notFound(uri, lower(code));
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

    private static String badRequest(String code) {
        // The misspelling is the service's.
        return code.equals("operationnotsupported") || code.equals("opperationnotsupported")
                ? "a transcription deployment can't be named in ?model=: name it as the route's deployment, and a"
                        + " deployment of a speech model, if any, as its realtime model"
                : "the service refused the form of the request; check dialect and extra headers";
    }

    private static String notFound(URI uri, String code) {
        if (code.equals("deploymentnotfound")) {
            return "check the name of the deployment, which is yours and not the model's (Route.deployment); one made in"
                    + " the last five minutes may not be ready yet";
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String usual = "Azure's GA path is /openai/v1/realtime, OpenAI's is /v1/realtime, without api-version";
        if (path.endsWith("/openai/realtime")) {
            return "that is Azure's preview path, which is being switched off and needs an api-version it knows: "
                    + usual;
        }
        return "the path is wrong, or mixes two forms: " + usual;
    }

    /** A turn that was not transcribed; {@code null} when there is nothing to add. */
    static @Nullable String forTurn(ErrorDetails error, boolean azure) {
        String message = lower(error.message());
        if (message.endsWith("429 too many requests")) {
            return "the transcription model's request rate is exhausted, not the socket's: make turns longer";
        }
        if (azure && "server_error".equals(error.type()) && error.code() == null) {
            return "on Azure this is also what a name gets that is no deployment: name the deployment, not the model"
                    + " (Route.deployment), and check that it is deployed in this resource";
        }
        return null;
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
