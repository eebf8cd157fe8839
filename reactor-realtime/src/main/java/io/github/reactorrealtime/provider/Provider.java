// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who runs a model, and so decides when it is switched off. */
public enum Provider {
    /** {@code api.openai.com} and its regional hosts. */
    OPENAI("OpenAI"),
    /** Azure OpenAI, also named Microsoft Foundry. */
    AZURE("Azure");

    private static final List<String> AZURE_HOSTS =
            List.of(".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[::1]");

    private final String label;

    Provider(String label) {
        this.label = label;
    }

    /**
     * Who runs the models behind an endpoint; {@code null} for a server on this machine and for a gateway, which may have its own
     * models under the known names. Azure's dialect is otherwise taken for Azure's, under whatever host.
     */
    public static @Nullable Provider of(Endpoint endpoint) {
        String host = endpoint.base().getHost().toLowerCase(Locale.ROOT);
        if (host.equals("api.openai.com") || host.endsWith(".api.openai.com")) {
            return OPENAI;
        }
        if (LOOPBACK.matcher(host).matches()) {
            return null;
        }
        return endpoint.dialect().namesDeployments() || AZURE_HOSTS.stream().anyMatch(host::endsWith) ? AZURE : null;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return label;
    }
}
