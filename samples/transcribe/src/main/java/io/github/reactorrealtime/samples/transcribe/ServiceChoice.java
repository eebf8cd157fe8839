// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides who transcribes, from options and environment. */
final class ServiceChoice {

    static final String OPENAI_KEY = "OPENAI_API_KEY";
    private static final String AZURE_ENDPOINT = "AZURE_OPENAI_ENDPOINT";
    static final String AZURE_KEY = "AZURE_OPENAI_API_KEY";

    private final EndpointOptions options;
    private final Map<String, String> environment;
    private final Consumer<String> notes;
    private final Consumer<String> details;

    /**
     * @param notes told what everybody should know
     * @param details told what only {@code --verbose} asks for
     */
    ServiceChoice(
            EndpointOptions options,
            Map<String, String> environment,
            Consumer<String> notes,
            Consumer<String> details) {
        this.options = options;
        this.environment = environment;
        this.notes = notes;
        this.details = details;
    }

    /**
     * The service; starts the emulator if it is that.
     *
     * @param recording name of the file that is transcribed, {@code null} if it is none
     * @throws CliException when options and environment don't say where, or contradict each other
     */
    Service choose(@Nullable String recording) {
        Provider provider = provider();
        checkDeployments(provider);
        if (options.emulatorScript() != null && provider != Provider.EMULATOR) {
            throw CliException.usage("--emulator-script is for the emulator only, but the audio goes to "
                    + (options.url == null ? provider.name().toLowerCase(Locale.ROOT) : options.url)
                    + ". Add --provider emulator, or leave it out.");
        }
        try {
            return switch (provider) {
                case OPENAI -> new Service(ladder(openAi()), null);
                case AZURE -> new Service(ladder(azure()), null);
                case EMULATOR -> emulator(recording);
            };
        } catch (IllegalArgumentException e) {
            // Told by the library: a malformed URL or key. Its messages hold no secrets.
            throw CliException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private Provider provider() {
        Provider named = options.provider;
        if (options.dialect != null && options.url == null) {
            throw CliException.usage("--dialect says what is spoken at --url, and there is no --url.");
        }
        if (options.url != null) {
            if (named == Provider.EMULATOR) {
                throw CliException.usage(
                        "--provider emulator runs inside this process and takes no --url. To use an emulator"
                                + " that runs elsewhere, give its --url alone.");
            }
            return named != null ? named : speaksAzure(options.url) ? Provider.AZURE : Provider.OPENAI;
        }
        if (named != null) {
            return named;
        }
        if (variable(OPENAI_KEY) != null) {
            return Provider.OPENAI;
        }
        boolean endpoint = variable(AZURE_ENDPOINT) != null;
        if (endpoint && variable(AZURE_KEY) != null) {
            return Provider.AZURE;
        }
        notes.accept((endpoint
                        ? AZURE_ENDPOINT + " is in the environment, but " + AZURE_KEY + " is not"
                        : "No " + OPENAI_KEY + " or " + AZURE_ENDPOINT + " in the environment")
                + ": using the built-in emulator, which hears keypad tones.");
        return Provider.EMULATOR;
    }

    private boolean speaksAzure(URI url) {
        return options.dialect == null ? isAzure(url) : dialect(Dialect.OPENAI).namesDeployments();
    }

    private static boolean isAzure(URI url) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        String path = url.getPath() == null ? "" : url.getPath();
        return host.endsWith("azure.com") || path.contains("/openai/");
    }

    private Route openAi() {
        String key = variable(OPENAI_KEY);
        if (options.url != null) {
            return at(options.url, dialect(Dialect.OPENAI), key);
        }
        if (key == null) {
            throw CliException.usage("--provider openai needs the API key in the environment variable " + OPENAI_KEY
                    + ". Set it, or try --provider emulator.");
        }
        return withKey(OPENAI_KEY, () -> Route.openAi(key));
    }

    private Route azure() {
        String key = variable(AZURE_KEY);
        if (options.url != null) {
            return at(options.url, dialect(Dialect.AZURE), key);
        }
        String endpoint = variable(AZURE_ENDPOINT);
        if (endpoint == null || key == null) {
            throw CliException.usage(
                    "--provider azure needs the resource's endpoint and key in the environment variables "
                            + AZURE_ENDPOINT + " and " + AZURE_KEY + "; missing: "
                            + (endpoint == null ? AZURE_ENDPOINT : "") + (endpoint == null && key == null ? ", " : "")
                            + (key == null ? AZURE_KEY : "") + ".");
        }
        return withKey(AZURE_KEY, () -> Route.azure(endpoint).apiKey(key));
    }

    private Service emulator(@Nullable String recording) {
        RealtimeEmulator emulator = new BuiltInEmulator(details).start(options.emulatorScript(), recording);
        return new Service(ladder(Route.at(emulator.uri(), Dialect.OPENAI).apiKey("emulator")), emulator);
    }

    private Route at(URI url, Dialect dialect, @Nullable String key) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.matches("wss?|https?") || url.getHost() == null) {
            throw CliException.usage("--url must look like wss://host[:port][/path] but was '" + url + "'.");
        }
        if (key == null) {
            details.accept("No API key in the environment: connecting without one.");
            return Route.at(url, dialect);
        }
        if ((scheme.equals("ws") || scheme.equals("http")) && !isLocal(url.getHost())) {
            notes.accept("Warning: the API key travels unencrypted to " + url.getHost() + ". Use wss if you can.");
        }
        return withKey(
                dialect.namesDeployments() ? AZURE_KEY : OPENAI_KEY,
                () -> Route.at(url, dialect).apiKey(key));
    }

    /** A key with a line break in it is a mistake of the environment, which has to be named. */
    private static Route withKey(String variable, Supplier<Route> route) {
        try {
            return route.get();
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "The environment variables don't work: " + e.getMessage() + " (see " + variable + ").", e);
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private Dialect dialect(Dialect usual) {
        if (options.dialect == null) {
            return usual;
        }
        try {
            return Dialect.named(options.dialect);
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "--dialect must be one of " + String.join(", ", Dialect.names()) + " but was '" + options.dialect
                            + "'.",
                    e);
        }
    }

    private List<Route> ladder(Route service) {
        List<Route> ladder = new ArrayList<>();
        options.ladder().forEach(model -> ladder.add(route(service, model)));
        options.uploads.forEach(model -> ladder.add(route(service, model).rest()));
        return ladder;
    }

    private Route route(Route service, String model) {
        String deployment = options.deployments.get(model);
        Route route = service.model(model);
        return deployment == null ? route : route.deployment(deployment);
    }

    private void checkDeployments(Provider provider) {
        if (options.deployments.isEmpty()) {
            return;
        }
        if (provider != Provider.AZURE) {
            throw CliException.usage("--deployment is for Azure only, but the audio goes to "
                    + provider.name().toLowerCase(Locale.ROOT) + ". Add --provider azure, or leave it out.");
        }
        for (String model : options.deployments.keySet()) {
            if (!options.ladder().contains(model) && !options.uploads.contains(model)) {
                throw CliException.usage("--deployment names the model '" + model + "', which is not among the models: "
                        + String.join(", ", options.ladder()) + ". Add --model " + model + ".");
            }
        }
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
