// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.provider.Dialect;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One rung of the ladder: an endpoint, a credential and a model. Keys, URLs, headers and parameters never print.
 *
 * @param provider The service, or the server that speaks like it.
 * @param resource Name of the Azure resource, or its endpoint as the portal shows it; azure, azure-preview and azure-mai only.
 * @param url Where the service listens: ws, wss, http or https, with a path only when the API is not at the usual one. Needed by servers
 *     of your own.
 * @param apiKey The key; sent as api-key to Azure and as bearer token elsewhere. A server that asks for none needs none.
 * @param credential Name of a bean that has tokens: a Credential, or a Supplier of Mono of AccessToken; instead of api-key.
 * @param model The transcription model, by the vendor's name.
 * @param deployment Name under which the model is deployed on Azure; default is the name of the model.
 * @param realtimeModel A speech model, or on Azure the deployment of one, that may carry the transcription where the service refuses
 *     transcription sessions.
 * @param organization Organization of OpenAI's to bill.
 * @param project Project of OpenAI's to bill.
 * @param headers Further request headers.
 * @param query Further query parameters of every socket.
 * @param rest Whether audio goes there by uploads instead of a session.
 * @param dialect In what the server differs from others of its provider.
 * @param ssl TLS on this route; needs url.
 */
public record RouteProperties(
        @DefaultValue("openai") Provider provider,
        @Nullable String resource,
        @Nullable String url,
        @Nullable String apiKey,
        @Nullable String credential,
        @Nullable String model,
        @Nullable String deployment,
        @Nullable String realtimeModel,
        @Nullable String organization,
        @Nullable String project,
        @DefaultValue Map<String, String> headers,
        @DefaultValue Map<String, String> query,
        @DefaultValue("false") boolean rest,
        @Nullable DialectProperties dialect,
        @Nullable Ssl ssl) {

    public RouteProperties {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    @Override
    public String toString() {
        return "RouteProperties[provider=" + provider + ", model=" + model + ", deployment=" + deployment + ", rest="
                + rest + "]";
    }

    /** The services and servers whose dialect is known. */
    public enum Provider {

        /** OpenAI, or with a URL whatever speaks its protocol as it is now. */
        OPENAI,

        /** Azure OpenAI. */
        AZURE,

        /** The preview of Azure OpenAI, for old resources. */
        AZURE_PREVIEW,

        /** MAI-Transcribe on Azure. */
        AZURE_MAI,

        /** Servers that still speak the beta of the protocol. */
        BETA,

        /** speaches. */
        SPEACHES,

        /** vLLM. */
        VLLM,

        /** LocalAI. */
        LOCALAI;

        Dialect dialect() {
            return Dialect.named(name());
        }

        boolean isAzure() {
            return this == AZURE || this == AZURE_PREVIEW || this == AZURE_MAI;
        }

        /** As properties have it. */
        @Override
        public String toString() {
            return dialect().name();
        }
    }

    /**
     * In what a server differs from others of its provider.
     *
     * @param path Path of the socket.
     * @param apiVersion api-version in the URL; azure-preview only.
     * @param modelInUrl Whether the model stands in the URL.
     * @param inputRateHz Sample rate of PCM16 on the wire, 8000 to 48000.
     * @param turnDetection Whether the service's turn detection can be relied on.
     * @param commits When turns may be committed.
     * @param partials Whether a delta adds to the text or is all of it.
     * @param maxSession When to move to a new session if the server does not say.
     */
    public record DialectProperties(
            @Nullable String path,
            @Nullable String apiVersion,
            @Nullable Boolean modelInUrl,
            @Nullable Integer inputRateHz,
            @Nullable Boolean turnDetection,
            Dialect.@Nullable Commits commits,
            Dialect.@Nullable Partials partials,
            @Nullable Duration maxSession) {}

    /**
     * TLS on one route.
     *
     * @param bundle Name of the SSL bundle with what to trust and what to show; default is that of all routes.
     */
    public record Ssl(@Nullable String bundle) {}
}
