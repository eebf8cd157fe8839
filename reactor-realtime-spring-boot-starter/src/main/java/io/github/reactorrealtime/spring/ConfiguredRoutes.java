// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static org.springframework.util.StringUtils.hasText;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.spring.RouteProperties.DialectProperties;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.PropertyMapper;
import reactor.core.publisher.Mono;

/** Routes as the properties name them. */
final class ConfiguredRoutes {

    private final BeanFactory beans;
    private final Problems problems;

    ConfiguredRoutes(BeanFactory beans, Problems problems) {
        this.beans = beans;
        this.problems = problems;
    }

    /** The name of the properties of a route. */
    static String prefix(int index) {
        return "reactor-realtime.routes[" + index + "]";
    }

    /** Those that can be made; why the others can't is among the problems. */
    List<Route> of(List<RouteProperties> properties) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < properties.size(); i++) {
            Route route = new OfOne(prefix(i), properties.get(i)).route();
            if (route != null) {
                routes.add(route);
            }
        }
        return routes;
    }

    private final class OfOne {

        private final String prefix;
        private final RouteProperties properties;
        private final RouteProperties.Provider provider;

        OfOne(String prefix, RouteProperties properties) {
            this.prefix = prefix;
            this.properties = properties;
            this.provider = properties.provider();
        }

        @Nullable
        Route route() {
            Route route = withDialect(endpoint());
            route = route == null ? null : withCredential(route);
            return route == null ? null : withModel(withAccount(route));
        }

        private void problem(String property, String problem) {
            problems.add(prefix + "." + property, problem);
        }

        private @Nullable Route endpoint() {
            if (hasText(properties.resource())) {
                return resource(properties.resource());
            }
            if (hasText(properties.url())) {
                return at(properties.url());
            }
            if (provider == RouteProperties.Provider.OPENAI) {
                return Route.openAi();
            }
            if (provider.isAzure()) {
                problem("resource", "is missing — set it to the name of the Azure resource, or to its endpoint");
            } else {
                problem("url", "is missing — say where " + provider + " listens, such as http://localhost:8000");
            }
            return null;
        }

        private @Nullable Route resource(String resource) {
            if (!provider.isAzure()) {
                problem(
                        "resource",
                        "only Azure has resources, and the provider is " + provider
                                + " — set provider to azure, azure-preview or azure-mai, or name the server by url");
                return null;
            }
            if (hasText(properties.url())) {
                problem("url", "there is a resource, too — set one of them");
                return null;
            }
            return Route.azure(resource.strip());
        }

        private @Nullable Route at(String url) {
            try {
                return Route.at(URI.create(url.strip()), provider.dialect());
            } catch (IllegalArgumentException e) {
                // Its message has the URL, which may have a key.
                problem("url", "is no URL — give one such as wss://gateway.example.com");
                return null;
            }
        }

        private @Nullable Route withDialect(@Nullable Route route) {
            DialectProperties options = properties.dialect();
            if (route == null) {
                return null;
            }
            Dialect dialect = options == null
                    ? provider.dialect()
                    : problems.checked(prefix + ".dialect", () -> changed(provider.dialect(), options));
            return dialect == null ? null : route.dialect(dialect);
        }

        private @Nullable Route withCredential(Route route) {
            String key = properties.apiKey();
            String bean = properties.credential();
            if (hasText(key) && hasText(bean)) {
                problem("credential", "there is an api-key, too — set one of them");
                return null;
            }
            if (hasText(key)) {
                return withKey(route, key);
            }
            if (hasText(bean)) {
                return withBean(route, bean);
            }
            if (!hasText(properties.url())) {
                problem("api-key", "is missing — set it, or name a bean that has tokens as credential");
                return null;
            }
            return route;
        }

        private @Nullable Route withKey(Route route, String key) {
            try {
                return route.apiKey(key);
            } catch (IllegalArgumentException e) {
                problem(
                        "api-key",
                        e.getMessage() + " — look at where it comes from, a file with line breaks for instance");
                return null;
            }
        }

        private @Nullable Route withBean(Route route, String name) {
            if (!beans.containsBean(name)) {
                problem("credential", "there is no bean named '" + name + "' — define one, or correct the name");
                return null;
            }
            Object bean = beans.getBean(name);
            if (bean instanceof Credential credential) {
                return route.credential(credential);
            }
            if (bean instanceof Supplier<?> tokens) {
                return route.bearer(() -> token(tokens));
            }
            problem(
                    "credential",
                    "bean '" + name + "' is a " + bean.getClass().getName()
                            + " — it has to be a Credential, or a Supplier<Mono<AccessToken>>");
            return null;
        }

        /** What a bean supplies is only known when it does. */
        private Mono<AccessToken> token(Supplier<?> tokens) {
            Object token = tokens.get();
            return token instanceof Mono<?> mono
                    ? mono.cast(AccessToken.class)
                    : Mono.error(new IllegalStateException("Expected the bean of " + prefix
                            + ".credential to supply a Mono<AccessToken> but was "
                            + (token == null ? "null" : token.getClass().getName())));
        }

        private @Nullable Route withModel(Route route) {
            if (!hasText(properties.model())) {
                problem("model", "is missing — name the transcription model, such as gpt-4o-transcribe");
                return null;
            }
            Route modeled = route.model(properties.model());
            if (hasText(properties.deployment())) {
                if (!provider.isAzure()) {
                    problem(
                            "deployment",
                            "only Azure has deployments, and the provider is " + provider
                                    + " — leave it out, or correct the provider");
                    return null;
                }
                modeled = modeled.deployment(properties.deployment());
            }
            if (hasText(properties.realtimeModel())) {
                modeled = modeled.realtimeModel(properties.realtimeModel());
            }
            return properties.rest() ? modeled.rest() : modeled;
        }

        private Route withAccount(Route route) {
            Route changed = route;
            for (var header : properties.headers().entrySet()) {
                changed = changed.header(header.getKey(), header.getValue());
            }
            for (var parameter : properties.query().entrySet()) {
                changed = changed.query(parameter.getKey(), parameter.getValue());
            }
            if (hasText(properties.organization())) {
                changed = changed.organization(properties.organization());
            }
            return hasText(properties.project()) ? changed.project(properties.project()) : changed;
        }
    }

    private static Dialect changed(Dialect dialect, DialectProperties options) {
        PropertyMapper map = PropertyMapper.get();
        Dialect changed = map.from(options.path()).to(dialect, Dialect::withPath);
        changed = map.from(options.apiVersion()).to(changed, Dialect::withApiVersion);
        changed = map.from(options.modelInUrl()).to(changed, Dialect::withModelInUrl);
        changed = map.from(options.inputRateHz()).to(changed, Dialect::withInputRate);
        changed = map.from(options.turnDetection()).to(changed, Dialect::withTurnDetection);
        changed = map.from(options.commits()).to(changed, Dialect::withCommits);
        changed = map.from(options.partials()).to(changed, Dialect::withPartials);
        return map.from(options.maxSession()).to(changed, Dialect::withMaxSession);
    }
}
