// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Who transcribes: the first of these that the environment names. */
enum ServiceChoice {

    /** The {@code reactor-realtime.routes} of the properties. */
    ROUTES,

    /** An emulator in another process, {@code captions.emulator.url}. */
    EMULATOR,

    OPENAI,

    AZURE,

    /** Nobody is named: an emulator inside this process. */
    DEMO;

    static final String OPENAI_KEY = "OPENAI_API_KEY";
    static final String AZURE_ENDPOINT = "AZURE_OPENAI_ENDPOINT";
    static final String AZURE_KEY = "AZURE_OPENAI_API_KEY";

    private static final String EMULATOR_URL = "captions.emulator.url";
    private static final ConfigurationPropertyName ROUTES_NAME =
            ConfigurationPropertyName.of("reactor-realtime.routes");

    static ServiceChoice in(Environment environment) {
        if (hasRoutes(environment)) {
            return ROUTES;
        } else if (has(environment, EMULATOR_URL)) {
            return EMULATOR;
        } else if (has(environment, OPENAI_KEY)) {
            return OPENAI;
        } else if (has(environment, AZURE_ENDPOINT) && has(environment, AZURE_KEY)) {
            return AZURE;
        }
        return DEMO;
    }

    boolean isEmulated() {
        return this == EMULATOR || this == DEMO;
    }

    private static boolean has(Environment environment, String name) {
        return StringUtils.hasText(environment.getProperty(name));
    }

    private static boolean hasRoutes(Environment environment) {
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source.containsDescendantOf(ROUTES_NAME) == ConfigurationPropertyState.PRESENT) {
                return true;
            }
        }
        return false;
    }
}
