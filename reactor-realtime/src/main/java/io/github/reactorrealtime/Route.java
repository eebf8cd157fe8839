// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where a turn can be transcribed: endpoint, credential and model. Immutable: every method that changes something returns a new
 * route. What is missing is reported, all at once, when the transcriber is built.
 *
 * <pre>{@code
 * Route.openAi(key).model("gpt-4o-transcribe")
 * Route.azure("my-resource").apiKey(key).model("gpt-4o-transcribe").deployment("my-4o-transcribe")
 * }</pre>
 */
public final class Route {

    private final Dialect dialect;
    private final @Nullable String resource; // Azure: name or endpoint URL
    private final @Nullable URI base; // wins over the provider's own
    private final @Nullable Credential credential;
    private final @Nullable String key; // the credential's, as long as the dialect decides how it is sent
    private final @Nullable String model;
    private final @Nullable String deployment;
    private final @Nullable String realtimeModel;
    private final boolean rest;
    private final Map<String, String> headers;

    private Route(Builder from) {
        this.dialect = from.dialect;
        this.resource = from.resource;
        this.base = from.base;
        this.credential = from.credential;
        this.key = from.key;
        this.model = from.model;
        this.deployment = from.deployment;
        this.realtimeModel = from.realtimeModel;
        this.rest = from.rest;
        this.headers = Map.copyOf(from.headers);
    }

    /** A model at OpenAI; the key may also be a client secret. */
    public static Route openAi(String apiKey) {
        return openAi().bearer(apiKey);
    }

    /** A model at OpenAI, with a credential still to be given. */
    public static Route openAi() {
        return new Route(new Builder(Dialect.OPENAI));
    }

    /**
     * A deployment of an Azure OpenAI resource.
     *
     * @param resource the name of the resource, or its endpoint as the portal shows it
     */
    public static Route azure(String resource) {
        Builder builder = new Builder(Dialect.AZURE);
        builder.resource = requireNonNull(resource, "resource");
        return new Route(builder);
    }

    /**
     * A model at any server that speaks one of the dialects: a gateway, a self-hosted server, the emulator.
     *
     * @param base {@code ws}, {@code wss}, {@code http} or {@code https}; with a path only when the API is not at the dialect's usual one
     */
    public static Route at(URI base, Dialect dialect) {
        Builder builder = new Builder(requireNonNull(dialect, "dialect"));
        builder.base = requireNonNull(base, "base");
        return new Route(builder);
    }

    /** In another dialect: {@code Route.azure("my-resource").dialect(Dialect.AZURE_MAI)}. */
    public Route dialect(Dialect dialect) {
        requireNonNull(dialect, "dialect");
        return with(b -> {
            b.dialect = dialect;
            b.credential = key == null ? credential : dialect.credential(key);
        });
    }

    /** With a key: sent as {@code api-key} to Azure and as bearer token elsewhere. */
    public Route apiKey(String key) {
        return with(b -> {
            b.key = key;
            b.credential = dialect.credential(key);
        });
    }

    /** With a bearer token: a client secret, or a Microsoft Entra token. */
    public Route bearer(String token) {
        return credential(Credential.bearer(token));
    }

    /**
     * With bearer tokens that expire, such as Microsoft Entra's: kept until shortly before their end, replaced once when refused.
     *
     * @see Credential#bearer(Supplier)
     */
    public Route bearer(Supplier<? extends Mono<AccessToken>> tokens) {
        return credential(Credential.bearer(tokens));
    }

    /** With a credential that is shared: its tokens serve all routes that have it. */
    public Route credential(Credential credential) {
        return with(b -> {
            b.key = null;
            b.credential = requireNonNull(credential, "credential");
        });
    }

    /** On behalf of an organization of OpenAI's, for keys that belong to several. */
    public Route organization(String organization) {
        return header("OpenAI-Organization", organization);
    }

    /** On behalf of a project of OpenAI's. */
    public Route project(String project) {
        return header("OpenAI-Project", project);
    }

    /** The transcription model, by the vendor's name: it decides what can be asked for. */
    public Route model(String model) {
        return with(b -> b.model = requireNonNull(model, "model"));
    }

    /** The name under which the model is deployed on Azure; default is the name of the model. */
    public Route deployment(String deployment) {
        return with(b -> b.deployment = requireNonNull(deployment, "deployment"));
    }

    /**
     * A speech model, or on Azure the deployment of one, whose conversation session may carry the transcription where the service
     * refuses transcription sessions. It is told never to answer.
     */
    public Route realtimeModel(String realtimeModel) {
        return with(b -> b.realtimeModel = requireNonNull(realtimeModel, "realtimeModel"));
    }

    /**
     * By uploads to {@code /audio/transcriptions} instead of a session: the way that kept working when sessions did not. It can't hear
     * where turns end, so it takes the turns that other routes failed; the live audio only where turns are cut on this side.
     */
    public Route rest() {
        return with(b -> b.rest = true);
    }

    /** With one more request header. */
    public Route header(String name, String value) {
        return with(b -> b.headers.put(requireNonNull(name, "name"), requireNonNull(value, "value")));
    }

    /** With one more query parameter on every socket. */
    public Route query(String name, String value) {
        return with(b -> b.dialect = dialect.withQuery(name, value));
    }

    /** Endpoint and model in one word, for events and logs: no secret in it. */
    public String name() {
        String where = base != null ? base.toString() : resource != null ? resource : "openai";
        String host =
                where.strip().replaceFirst("^(?:ws|http)s?://(?:[^/?@]*@)?", "").replaceFirst("/?(?:\\?.*)?$", "");
        return Redaction.text(host) + "/" + wireModel() + (rest ? " (REST)" : "");
    }

    /** The model, by the vendor's name; empty when none was set. */
    public String model() {
        return model == null ? "" : model;
    }

    /** What the session names: the deployment on Azure, else the model. */
    String wireModel() {
        return deployment != null ? deployment : model();
    }

    Dialect dialect() {
        return dialect;
    }

    boolean isRest() {
        return rest;
    }

    /** Whether the service can be left to find the turns. */
    boolean detectsTurns() {
        return dialect.detectsTurns();
    }

    @Nullable
    String realtimeModel() {
        return realtimeModel;
    }

    /** What stops this route from being used, a sentence; {@code null} when nothing does. */
    @Nullable
    String problem(TurnDetection turns) {
        String problem = dialect.problem(turns);
        return problem == null ? problem() : "route " + name() + " can't be used so: " + problem;
    }

    private @Nullable String problem() {
        if (model == null || model.isBlank()) {
            return "route " + name() + " names no model";
        }
        if (credential == null && base == null) {
            return "route " + name() + " has no credential: call apiKey or bearer";
        }
        if (deployment != null && !dialect.namesDeployments()) {
            return "route " + name() + " names a deployment, which only Azure has";
        }
        try {
            endpoint();
            return null;
        } catch (IllegalArgumentException e) {
            return "route " + name() + " can't be used: " + e.getMessage();
        }
    }

    Endpoint endpoint() {
        Endpoint endpoint;
        if (base != null) {
            endpoint = new Endpoint(dialect, base, credential, Map.of());
        } else if (resource != null) {
            endpoint = Endpoint.azure(resource, dialect, requireNonNull(credential, "credential"));
        } else {
            Endpoint openAi = Endpoint.openAi(requireNonNull(credential, "credential"));
            endpoint = new Endpoint(dialect, openAi.base(), openAi.credential(), Map.of());
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            endpoint = endpoint.withHeader(header.getKey(), header.getValue());
        }
        return endpoint;
    }

    private Route with(Consumer<Builder> change) {
        Builder builder = new Builder(dialect);
        builder.resource = resource;
        builder.base = base;
        builder.credential = credential;
        builder.key = key;
        builder.model = model;
        builder.deployment = deployment;
        builder.realtimeModel = realtimeModel;
        builder.rest = rest;
        builder.headers.putAll(headers);
        change.accept(builder);
        return new Route(builder);
    }

    @Override
    public String toString() {
        return "Route[" + name() + "]";
    }

    private static final class Builder {
        private Dialect dialect;
        private @Nullable String resource;
        private @Nullable URI base;
        private @Nullable Credential credential;
        private @Nullable String key;
        private @Nullable String model;
        private @Nullable String deployment;
        private @Nullable String realtimeModel;
        private boolean rest;
        private final Map<String, String> headers = new LinkedHashMap<>();

        Builder(Dialect dialect) {
            this.dialect = dialect;
        }
    }
}
