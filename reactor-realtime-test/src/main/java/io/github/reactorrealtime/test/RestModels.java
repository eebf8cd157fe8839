// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.ModelTraits.Deltas;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the name of a model or a deployment. */
final class RestModels {

    private static final String FIRST_WITH_GPT_4O = "2025-03-01";

    private final EmulatorSettings settings;

    RestModels(EmulatorSettings settings) {
        this.settings = settings;
    }

    /** The traits for a session; null for a name that OpenAI refuses. */
    @Nullable
    ModelTraits ofSession(boolean azure, String name) {
        if (!azure) {
            return ModelTraits.of(name);
        }
        String model = settings.deployments().getOrDefault(name, name);
        ModelTraits known = ModelTraits.of(model);
        return known == null ? ModelTraits.neutral(model) : known;
    }

    /** The traits of a model that transcribes uploads; refuses all others. */
    ModelTraits ofUpload(boolean azure, String name) {
        return azure ? deployed(name) : openAi(name);
    }

    /** Checks that the dated version of Azure's API knows the model. */
    void checkVersion(String deployment, String version) {
        ModelTraits model = deployed(deployment);
        if (model.deltas() != Deltas.WHOLE && version.compareTo(FIRST_WITH_GPT_4O) < 0) {
            throw operationNotSupported(model.name());
        }
    }

    static HttpRefusal notFound(String model) {
        return new HttpRefusal(
                404,
                ApiError.invalidRequest(
                        "model_not_found",
                        "The model `" + model + "` does not exist or you do not have access to it.",
                        null));
    }

    private static ModelTraits openAi(String name) {
        ModelTraits model = ModelTraits.of(name);
        if (model == null || model.deltas() == Deltas.CONTINUOUS) {
            throw notFound(name);
        }
        return model;
    }

    private ModelTraits deployed(String name) {
        Map<String, String> deployments = settings.deployments();
        if (!deployments.isEmpty() && !deployments.containsKey(name)) {
            throw new HttpRefusal(
                    404,
                    ApiError.invalidRequest(
                            "DeploymentNotFound",
                            "The API deployment for this resource does not exist. If you created the deployment within"
                                    + " the last 5 minutes, please wait a moment and try again.",
                            null));
        }
        String model = deployments.getOrDefault(name, name);
        ModelTraits known = ModelTraits.of(model);
        if (settings.realtimeModels().contains(model) || (known != null && known.deltas() == Deltas.CONTINUOUS)) {
            throw operationNotSupported(model);
        }
        return known == null ? ModelTraits.neutral(model) : known;
    }

    private static HttpRefusal operationNotSupported(String model) {
        return new HttpRefusal(
                400,
                ApiError.invalidRequest(
                        "OperationNotSupported",
                        "The transcription operation does not work with the specified model, " + model
                                + ". Please choose different model and try again.",
                        null));
    }
}
