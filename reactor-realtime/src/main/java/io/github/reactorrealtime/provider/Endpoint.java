// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a session is opened, and as whom.
 *
 * @param dialect which variant of the API is spoken there
 * @param base scheme, host and port ({@code wss://api.openai.com}), or with a path when the API is not at its usual one; a path that
 *     ends in {@code /v1} is that of the API as a whole, as other clients are given it
 * @param credential what to authenticate with, {@code null} for servers that ask for nothing. For Azure a key in the query of the base is
 *     moved to here
 * @param headers additional request headers; at most ten for Azure, which refuses more
 */
public record Endpoint(Dialect dialect, URI base, @Nullable Credential credential, Map<String, String> headers) {

    private static final int MAX_AZURE_HEADERS = 10;
    private static final URI OPENAI = URI.create("wss://api.openai.com");

    /** @throws IllegalArgumentException when it is no URL of a socket, or says what the dialect's service is known to refuse */
    public Endpoint {
        requireNonNull(dialect, "dialect");
        base = webSocket(base);
        headers = Map.copyOf(headers);
        String keyInUrl = dialect.traits().keyInOwnHeader() ? KeyInUrl.of(base) : null;
        if (keyInUrl != null) {
            base = KeyInUrl.without(base);
            credential = credential == null ? Credential.azureKey(keyInUrl) : credential;
        }
        String problem = EndpointRules.problem(dialect, base, headers);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        if (dialect.namesDeployments() && headers.size() > MAX_AZURE_HEADERS) {
            throw new IllegalArgumentException("Expected at most " + MAX_AZURE_HEADERS
                    + " additional headers, because Azure answers more with 431, but there were " + headers.size());
        }
    }

    /** {@code api.openai.com}. */
    public static Endpoint openAi(Credential credential) {
        return new Endpoint(Dialect.OPENAI, OPENAI, credential, Map.of());
    }

    /**
     * An Azure OpenAI resource.
     *
     * @param resource the name of the resource, or its whole endpoint as the portal shows it
     *     ({@code https://my-resource.openai.azure.com/})
     */
    public static Endpoint azure(String resource, Credential credential) {
        return azure(resource, Dialect.AZURE, credential);
    }

    /**
     * An Azure resource, in one of the dialects spoken there.
     *
     * @param resource the name of the resource, or its whole endpoint as the portal shows it; its path is left aside
     */
    public static Endpoint azure(String resource, Dialect dialect, Credential credential) {
        String trimmed = requireNonNull(resource, "resource").strip();
        String domain = dialect.traits().resourceDomain();
        if (domain == null) {
            throw new IllegalArgumentException("Expected a dialect of Azure but was '" + dialect + "'");
        }
        boolean isName = trimmed.matches("[A-Za-z0-9-]+");
        try {
            URI base = new URI(isName ? "wss://" + trimmed + "." + domain : trimmed);
            if (base.getHost() != null) {
                return new Endpoint(dialect, hostOnly(base), credential, Map.of());
            }
        } catch (URISyntaxException e) {
            // said below, without the whole text: its query may hold a key
        }
        throw new IllegalArgumentException(
                "Expected the name of an Azure resource or its endpoint URL but was '" + Redaction.text(trimmed) + "'");
    }

    /** The same endpoint with one more request header. */
    public Endpoint withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Endpoint(dialect, base, credential, more);
    }

    /** The same endpoint on behalf of an organization of OpenAI's, for keys that belong to several. */
    public Endpoint withOrganization(String organization) {
        return withHeader("OpenAI-Organization", organization);
    }

    /** The same endpoint on behalf of a project of OpenAI's. */
    public Endpoint withProject(String project) {
        return withHeader("OpenAI-Project", project);
    }

    /**
     * Where the HTTP side of the API is: {@code https}, the API's root ({@code /v1}, {@code /openai/v1}, or what the base has before
     * {@code /realtime}), and the given path.
     *
     * @param path such as {@code /audio/transcriptions}
     */
    public URI http(String path) {
        return httpUri(apiRoot() + path, "");
    }

    /**
     * Azure's older route to a deployment, beside the API's root.
     *
     * @param path such as {@code /audio/transcriptions}
     */
    public URI deployment(String deployment, String path, String apiVersion) {
        String root = apiRoot();
        String before = root.endsWith("/v1") ? root.substring(0, root.length() - "/v1".length()) : root;
        return httpUri(
                before + "/deployments/" + segment(deployment) + path,
                "api-version=" + URLEncoder.encode(apiVersion, StandardCharsets.UTF_8));
    }

    private String apiRoot() {
        String path = base.getRawPath();
        if (path == null || path.length() <= 1) {
            return dialect.apiRoot();
        }
        String realtime = strip(path);
        return realtime.endsWith("/realtime")
                ? realtime.substring(0, realtime.length() - "/realtime".length())
                : realtime;
    }

    private URI httpUri(String path, String query) {
        String scheme = "wss".equals(base.getScheme()) ? "https" : "http";
        String before = base.getRawQuery() == null ? "" : base.getRawQuery();
        String all = before.isEmpty() || query.isEmpty() ? before + query : before + "&" + query;
        return URI.create(scheme + "://" + base.getRawAuthority() + path + (all.isEmpty() ? "" : "?" + all));
    }

    /** In a path a space is not a plus. */
    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The URI of a session: the base, the dialect's path unless the base has one, and all the queries there are. */
    URI session(String query) {
        String path = base.getRawPath();
        boolean hasPath = path != null && path.length() > 1;
        String all = Stream.of(base.getRawQuery() == null ? "" : base.getRawQuery(), dialectQuery(), query)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&"));
        return URI.create(base.getScheme() + "://" + base.getRawAuthority()
                + (hasPath ? pathOfSocket(strip(path)) : dialect.traits().path())
                + (all.isEmpty() ? "" : "?" + all));
    }

    private String dialectQuery() {
        return dialect.traits().query().entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** A value as it stands in a query. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * The same text without what is secret here, should a server have put it there: gateways echo what they were sent.
     *
     * @see Credential#redact
     */
    public String redact(String text) {
        String redacted = credential == null ? text : credential.redact(text);
        for (String value : headers.values()) {
            redacted = Credential.redact(redacted, value);
        }
        return Redaction.text(redacted);
    }

    @Override
    public String toString() {
        return "Endpoint[" + dialect + " " + Redaction.uri(base) + "]";
    }

    private static URI hostOnly(URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    private static String pathOfSocket(String path) {
        return path.endsWith("/v1") ? path + "/realtime" : path;
    }

    private static String strip(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static URI webSocket(URI uri) {
        requireNonNull(uri, "base");
        String scheme = uri.getScheme();
        if (uri.getHost() != null && ("https".equals(scheme) || "http".equals(scheme))) {
            return URI.create("ws" + uri.toString().substring("http".length()));
        }
        if (uri.getHost() != null && ("wss".equals(scheme) || "ws".equals(scheme))) {
            return uri;
        }
        throw new IllegalArgumentException(
                "Expected a URL like wss://host[:port][/path] but was '" + Redaction.text(uri.toString()) + "'");
    }
}
