// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static org.springframework.util.StringUtils.hasText;

import io.github.reactorrealtime.transport.Transport;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.client.HttpClient;

/** A transport with the SSL bundles of the properties, and the customizers' changes. */
final class ConfiguredTransport {

    private final ReactorRealtimeProperties properties;
    private final List<TransportCustomizer> customizers;
    private final @Nullable SslBundles bundles;
    private final Problems problems = new Problems();

    /** @param bundles {@code null} where the application has none */
    ConfiguredTransport(
            ReactorRealtimeProperties properties, List<TransportCustomizer> customizers, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.customizers = customizers;
        this.bundles = bundles;
    }

    /** @throws InvalidRealtimePropertiesException naming the properties of bundles that can't be used */
    Transport transport() {
        Transport others = of("reactor-realtime.ssl.bundle", properties.ssl().bundle());
        Map<String, Transport> own = own();
        problems.report();
        return own.isEmpty() ? others : new TransportByServer(own, others);
    }

    private Map<String, Transport> own() {
        Map<String, Transport> own = new HashMap<>();
        for (int i = 0; i < properties.routes().size(); i++) {
            RouteProperties route = properties.routes().get(i);
            String bundle = route.ssl() == null ? null : route.ssl().bundle();
            String property = ConfiguredRoutes.prefix(i) + ".ssl.bundle";
            String server = hasText(bundle) ? server(property, route.url()) : null;
            if (server != null && own.put(server, of(property, bundle)) != null) {
                problems.add(property, "another route to the same server has one, too — set it on one of them");
            }
        }
        return own;
    }

    private @Nullable String server(String property, @Nullable String url) {
        if (!hasText(url)) {
            problems.add(
                    property,
                    "is for routes with a url — set it there, or for all routes as reactor-realtime.ssl.bundle");
            return null;
        }
        try {
            return TransportByServer.server(URI.create(url.strip()));
        } catch (IllegalArgumentException e) {
            return null; // the route itself says so
        }
    }

    private Transport of(String property, @Nullable String name) {
        if (!hasText(name)) {
            return Transport.create(this::customized);
        }
        try {
            SslBundles all = bundles();
            BundleTransport transport = new BundleTransport(name, all.getBundle(name), this::of);
            all.addBundleUpdateHandler(name, transport::reload);
            return transport;
        } catch (NoSuchSslBundleException e) {
            problems.add(property, "there is no SSL bundle named '" + name + "' — define it below spring.ssl.bundle");
        } catch (RuntimeException e) {
            problems.add(property, "SSL bundle '" + name + "' can't be used — " + e.getMessage());
        }
        return Transport.create(this::customized);
    }

    private SslBundles bundles() {
        if (bundles == null) {
            throw new IllegalStateException(
                    "there is no bean of type SslBundles: Spring Boot's SslAutoConfiguration makes one");
        }
        return bundles;
    }

    private Transport of(SslBundle bundle) {
        SslContext context = context(bundle);
        return Transport.create(http -> customized(http.secure(tls -> tls.sslContext(context))));
    }

    private HttpClient customized(HttpClient http) {
        HttpClient customized = http;
        for (TransportCustomizer customizer : customizers) {
            customized = customizer.customize(customized);
        }
        return customized;
    }

    private static SslContext context(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = bundle.getOptions();
        try {
            return SslContextBuilder.forClient()
                    .keyManager(managers.getKeyManagerFactory())
                    .trustManager(managers.getTrustManagerFactory())
                    .ciphers(SslOptions.asSet(options.getCiphers()))
                    .protocols(options.getEnabledProtocols())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
