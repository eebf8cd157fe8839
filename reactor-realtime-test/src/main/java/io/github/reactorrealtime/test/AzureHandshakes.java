// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.Handshakes.RefusedByHttp;
import io.github.reactorrealtime.test.Handshakes.Verdict;
import io.github.reactorrealtime.test.transport.HandshakeAnswer.Refuse;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.ModelTraits;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Azure refuses by HTTP, on each of its three paths after rules of its own. */
final class AzureHandshakes {

    private static final Set<String> GA_VERSIONS = Set.of("v1", "preview");
    private static final int MAX_CUSTOM_HEADERS = 10;

    private final EmulatorSettings settings;
    private final Handshakes handshakes;

    AzureHandshakes(EmulatorSettings settings, Handshakes handshakes) {
        this.settings = settings;
        this.handshakes = handshakes;
    }

    /** {@code /openai/v1/realtime}. */
    Verdict ga(Asked asked) {
        String version = asked.query("api-version");
        if (version != null && !GA_VERSIONS.contains(version)) {
            return denied();
        }
        RefusedByHttp refused = refusedCaller(asked);
        if (refused != null) {
            return refused;
        }
        if (asked.has("deployment")) {
            return handshakes.notFound();
        }
        String deployment = asked.query("model");
        if (deployment == null) {
            return asked.wantsTranscription() ? new Opened(Dialect.AZURE, null, false) : needsOneOfTwo();
        }
        if (isTranscription(deployment)) {
            return notWithThisModel();
        }
        return exists(deployment)
                ? new Opened(Dialect.AZURE, model(deployment), asked.wantsTranscription())
                : noSuchDeployment();
    }

    /** {@code /openai/realtime}, which needs a dated version and takes no {@code model}. */
    Verdict preview(Asked asked) {
        String version = asked.query("api-version");
        if (version == null || GA_VERSIONS.contains(version) || asked.has("model")) {
            return handshakes.notFound();
        }
        RefusedByHttp refused = refusedCaller(asked);
        if (refused != null) {
            return refused;
        }
        String deployment = asked.query("deployment");
        if (deployment == null) {
            return asked.wantsTranscription() ? new Opened(Dialect.AZURE_PREVIEW, null, false) : needsOneOfTwo();
        }
        if (isTranscription(deployment)) {
            return settings.habits().redirectDeployments() ? redirected(asked) : notWithThisModel();
        }
        return exists(deployment) ? new Opened(Dialect.AZURE_PREVIEW, model(deployment), false) : noSuchDeployment();
    }

    /** {@code /mai/v1/realtime}. */
    Verdict mai(Asked asked) {
        RefusedByHttp refused = refusedCaller(asked);
        if (refused != null) {
            return refused;
        }
        return asked.has("intent") && !asked.wantsTranscription()
                ? needsOneOfTwo()
                : new Opened(Dialect.MAI, null, false);
    }

    private @Nullable RefusedByHttp refusedCaller(Asked asked) {
        if (asked.customHeaders() > MAX_CUSTOM_HEADERS) {
            return new RefusedByHttp(new Refuse(431, Map.of(), ""));
        }
        String key = asked.azureKey();
        return key == null || !settings.accepts(key) ? denied() : null;
    }

    private RefusedByHttp denied() {
        return handshakes.azureRefusal(
                401,
                "401",
                "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key"
                        + " for an active subscription and use a correct regional API endpoint for your resource.");
    }

    private RefusedByHttp needsOneOfTwo() {
        return handshakes.azureRefusal(
                400,
                "OperationNotSupported",
                "This operation requires either deployment=<deployment-id> or intent=transcription present on the"
                        + " querystring.");
    }

    private RefusedByHttp notWithThisModel() {
        return handshakes.azureRefusal(
                400,
                "OpperationNotSupported",
                "The realtime operation does not work with the specified model. Please choose different model and try"
                        + " again.");
    }

    private RefusedByHttp noSuchDeployment() {
        return handshakes.azureRefusal(
                404,
                "DeploymentNotFound",
                "The API deployment for this resource does not exist. If you created the deployment within the last 5"
                        + " minutes, please wait a moment and try again.");
    }

    /** To a path that does not exist, with the key for all to read: the service does that. */
    private RefusedByHttp redirected(Asked asked) {
        String key = URLEncoder.encode(String.valueOf(asked.azureKey()), StandardCharsets.UTF_8);
        String host = String.valueOf(asked.header("Host"));
        String query = asked.has("api-key") ? asked.rawQuery() : asked.rawQuery() + "&api-key=" + key;
        Map<String, String> headers = new HashMap<>(handshakes.azureHeaders());
        headers.put("Location", "ws://" + host + "/v1/realtime?" + query);
        return new RefusedByHttp(new Refuse(302, headers, ""));
    }

    private boolean isTranscription(String deployment) {
        return exists(deployment) && ModelTraits.of(model(deployment)) != null;
    }

    private boolean exists(String deployment) {
        return settings.deployments().isEmpty() || settings.deployments().containsKey(deployment);
    }

    private String model(String deployment) {
        return settings.deployments().getOrDefault(deployment, deployment);
    }
}
