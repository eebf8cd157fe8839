// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.event.ErrorDetails;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** What to do about a refused HTTP request, a sentence each. */
final class RequestAdvice {

    /** They mean here what they mean on a socket. */
    private static final Set<String> ACCOUNT_CODES = Set.of(
            "invalid_api_key",
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "account_deactivated",
            "rate_limit_exceeded");

    private RequestAdvice() {}

    static String of(URI uri, int status, ErrorDetails error, String said) {
        String code = error.code() == null ? "" : error.code().toLowerCase(Locale.ROOT);
        String lower = said.toLowerCase(Locale.ROOT);
        if (status >= 300 && status < 400) {
            return "the redirect was not followed, because it would carry the credentials along; check host and path of the"
                    + " endpoint";
        }
        if (ACCOUNT_CODES.contains(code)) {
            return Advice.forError(error);
        }
        if (lower.contains("ephemeral authentication")) {
            return "this route takes client secrets only: mint one and connect with it, or use the GA endpoint";
        }
        if (code.equals("unsupported_value")
                && (lower.contains("response_format") || "response_format".equals(error.param()))) {
            return "this model answers in other formats only: ask for json; subtitles and timestamps come from other models";
        }
        if (code.equals("unknown_parameter") && lower.contains("expires_at")) {
            return "expires_at is part of the answer; how long a secret lives is asked for with expires_after";
        }
        if (code.equals("unknown_parameter")) {
            return "the service does not know this field here; models differ in the options they take";
        }
        if (lower.contains("iso-639")) {
            return "give the language as two letters (en), not as a locale (en-US)";
        }
        if (lower.contains("file format") || lower.contains("could not be decoded") || status == 415) {
            return "the extension of the file's name decides how it is read: it has to be that of its format, one of flac, mp3,"
                    + " mp4, mpeg, mpga, m4a, ogg, wav, webm";
        }
        return byStatus(uri, status, code);
    }

    private static String byStatus(URI uri, int status, String code) {
        return switch (status) {
            case 400, 422 ->
                code.equals("content_filter")
                        ? "the content filter of the deployment stopped it"
                        : "the service refused the form or the content of the request; see its message";
            case 401 -> unauthorized(uri);
            case 403 ->
                "access is denied by network rules, region, subscription or project (ask the resource's administrator), or the"
                        + " model is not enabled for this project";
            case 404 -> notFound(code);
            case 405, 501 ->
                "the path exists for other methods; check that the URL is that of an OpenAI-compatible API";
            case 408 -> "the upload took too long for the server; retry, or send a smaller file";
            case 413 -> "the file is larger than this server takes: split it, or compress it (mp3, or ogg with Opus)";
            case 429 ->
                "too many requests or no quota left: wait as long as Retry-After says, then raise the quota; Azure's"
                        + " default for transcription can be as low as three requests a minute";
            case 431 -> "too many or too long headers: Azure takes about ten custom ones";
            default ->
                status >= 500
                        ? "a fault of the service: retry with backoff, keep the request id, try another region"
                        : "see the message of the service";
        };
    }

    private static String unauthorized(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return "check the API key, that it belongs to this endpoint, and that it has not expired"
                + (path.contains("/deployments/")
                        ? "; Azure's route by deployment has been seen to refuse Entra tokens: use the resource's key there, or the"
                                + " v1 route"
                        : "");
    }

    private static String notFound(String code) {
        return switch (code) {
            case "deploymentnotfound" ->
                "check the name of the deployment; one made in the last five minutes may not be ready yet, and on the v1 route"
                        + " Azure has answered so for deployments that exist, which its route by deployment then took";
            case "model_not_found" ->
                "enable the model for this project, or name another one; some models exist for realtime sessions only";
            default ->
                "the path is wrong, or the model has none here: some models exist for realtime sessions only; Azure's GA path"
                        + " begins with /openai/v1, OpenAI's with /v1";
        };
    }
}
