// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HandshakeAnswer.Refuse;
import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what a handshake gets, in the manner of the provider whose path it took. */
final class Handshakes {

    /** The outcome of a handshake. */
    sealed interface Verdict {}

    /** Refused by plain HTTP. */
    record RefusedByHttp(Refuse answer) implements Verdict {}

    /** Upgraded, then refused by an error frame and a close frame. */
    record RefusedInBand(ApiError error, int closeCode) implements Verdict {}

    /**
     * Upgraded.
     *
     * @param realtimeModel the speech model of a conversation session, null for a transcription session
     * @param intentWithModel whether the URL also said {@code intent=transcription}, which the service holds against it
     */
    record Opened(Dialect dialect, @Nullable String realtimeModel, boolean intentWithModel) implements Verdict {}

    private static final String OPENAI_PATH = "/v1/realtime";
    private static final String AZURE_PATH = "/openai/v1/realtime";
    private static final int AUTH_CLOSE = 3000;
    private static final int REQUEST_CLOSE = 4000;
    private static final int MAX_CUSTOM_HEADERS = 10;
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
    private static final Set<String> AZURE_V1 = Set.of("v1", "preview");

    private final EmulatorSettings settings;
    private final Ids ids;
    private final Predicate<String> opens;

    /** @param opens whether a key opens a session */
    Handshakes(EmulatorSettings settings, Ids ids, Predicate<String> opens) {
        this.settings = settings;
        this.ids = ids;
        this.opens = opens;
    }

    /** Every key in the request, wherever it is. */
    static List<String> keysOf(HandshakeRequest request) {
        List<String> keys = new ArrayList<>();
        String openAi = openAiKey(request);
        if (openAi != null) {
            keys.add(openAi);
        }
        String azure = azureKey(request, query(request.uri().getRawQuery()));
        if (azure != null) {
            keys.add(azure);
        }
        return keys;
    }

    Verdict decide(HandshakeRequest request) {
        String path = request.uri().getPath();
        Map<String, String> query = query(request.uri().getRawQuery());
        if (OPENAI_PATH.equals(path)) {
            return openAi(request, query);
        }
        if (AZURE_PATH.equals(path)) {
            return azure(request, query);
        }
        if (path != null && path.startsWith(OPENAI_PATH + "/")) {
            return new RefusedByHttp(new Refuse(403, Map.of(), ""));
        }
        return azureRefusal(404, "404", "Resource not found");
    }

    /** An HTTP refusal with the headers that Azure's support asks for. */
    RefusedByHttp azureRefusal(int status, String code, String message) {
        return new RefusedByHttp(new Refuse(
                status,
                Map.of("apim-request-id", ids.next("apim"), "x-ms-region", "Emulated Region"),
                ServerEventWriter.httpBody(code, message)));
    }

    private Verdict openAi(HandshakeRequest request, Map<String, String> query) {
        String key = openAiKey(request);
        if (key == null) {
            return new RefusedInBand(
                    ApiError.invalidRequest(null, "Missing bearer or basic authentication in header", null),
                    AUTH_CLOSE);
        }
        if (!accepts(key)) {
            return new RefusedInBand(
                    ApiError.invalidRequest(
                            "invalid_api_key",
                            "Incorrect API key provided. You can find your API key at"
                                    + " https://platform.openai.com/account/api-keys.",
                            null),
                    AUTH_CLOSE);
        }
        ApiError beta = beta(request.header("OpenAI-Beta"));
        return beta == null ? openAiModel(query) : new RefusedInBand(beta, REQUEST_CLOSE);
    }

    private Verdict openAiModel(Map<String, String> query) {
        String model = query.get("model");
        boolean transcription = "transcription".equals(query.get("intent"));
        if (model == null) {
            return transcription
                    ? new Opened(Dialect.OPENAI, null, false)
                    : refusedModel("missing_model", "You must provide a model parameter.");
        }
        if (transcription) {
            return settings.refuseModelWithIntent()
                    ? refusedModel(
                            "invalid_model", "You must not provide a model parameter for transcription sessions.")
                    : new Opened(Dialect.OPENAI, model, true);
        }
        if (ModelTraits.of(model) != null) {
            return refusedModel(
                    "invalid_model",
                    "Model \"" + model + "\" is a transcription model and cannot be used as the realtime session model."
                            + " Pass it as `audio.input.transcription.model` instead.");
        }
        return settings.realtimeModels().contains(model)
                ? new Opened(Dialect.OPENAI, model, false)
                : refusedModel(
                        "invalid_model", "The model `" + model + "` does not exist or you do not have access to it.");
    }

    private static RefusedInBand refusedModel(String code, String message) {
        return new RefusedInBand(ApiError.invalidRequest(code, message, null), REQUEST_CLOSE);
    }

    private static @Nullable ApiError beta(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.equals("realtime=v1")) {
            return ApiError.invalidRequest(
                    "beta_api_shape_disabled",
                    "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
                    null);
        }
        return ApiError.invalidRequest(null, "Unknown beta requested: '" + header + "'.", null);
    }

    private Verdict azure(HandshakeRequest request, Map<String, String> query) {
        if (customHeaders(request) > MAX_CUSTOM_HEADERS) {
            return new RefusedByHttp(new Refuse(431, Map.of(), ""));
        }
        String key = azureKey(request, query);
        String version = query.get("api-version");
        if (key == null || !accepts(key) || (version != null && !AZURE_V1.contains(version))) {
            return azureRefusal(
                    401,
                    "401",
                    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid"
                            + " key for an active subscription and use a correct regional API endpoint for your"
                            + " resource.");
        }
        if (query.containsKey("deployment")) {
            return azureRefusal(404, "404", "Resource not found");
        }
        String deployment = query.get("model");
        return deployment == null ? azureWithoutModel(query) : azureModel(deployment, query);
    }

    private Verdict azureWithoutModel(Map<String, String> query) {
        if ("transcription".equals(query.get("intent"))) {
            return new Opened(Dialect.AZURE, null, false);
        }
        return azureRefusal(
                400,
                "OperationNotSupported",
                "This operation requires either deployment=<deployment-id> or intent=transcription present on the"
                        + " querystring.");
    }

    private Verdict azureModel(String deployment, Map<String, String> query) {
        String model = settings.deployments().getOrDefault(deployment, deployment);
        boolean declared = settings.deployments().containsKey(deployment);
        if (ModelTraits.of(model) != null && (declared || settings.deployments().isEmpty())) {
            return azureRefusal(
                    400,
                    "OpperationNotSupported",
                    "The realtime operation does not work with the specified model. Please choose different model and"
                            + " try again.");
        }
        if (!declared && !settings.deployments().isEmpty()) {
            return azureRefusal(
                    404,
                    "DeploymentNotFound",
                    "The API deployment for this resource does not exist. If you created the deployment within the"
                            + " last 5 minutes, please wait a moment and try again.");
        }
        return new Opened(Dialect.AZURE, model, "transcription".equals(query.get("intent")));
    }

    private boolean accepts(String key) {
        return opens.test(key);
    }

    private static @Nullable String openAiKey(HandshakeRequest request) {
        String bearer = bearer(request);
        if (bearer != null) {
            return bearer;
        }
        String protocols = request.header("Sec-WebSocket-Protocol");
        if (protocols != null) {
            for (String protocol : protocols.split("\\s*,\\s*", -1)) {
                if (protocol.startsWith("openai-insecure-api-key.")) {
                    return protocol.substring("openai-insecure-api-key.".length());
                }
            }
        }
        return null;
    }

    private static @Nullable String azureKey(HandshakeRequest request, Map<String, String> query) {
        String header = request.header("api-key");
        if (header != null) {
            return header;
        }
        String bearer = bearer(request);
        return bearer != null ? bearer : query.get("api-key");
    }

    static @Nullable String bearer(HandshakeRequest request) {
        String authorization = request.header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim()
                : null;
    }

    private static long customHeaders(HandshakeRequest request) {
        return request.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !STANDARD_HEADERS.contains(name) && !name.startsWith("sec-websocket-"))
                .count();
    }

    static Map<String, String> query(@Nullable String raw) {
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
