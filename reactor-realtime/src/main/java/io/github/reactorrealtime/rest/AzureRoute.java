// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

/** Where Azure takes recordings. Elsewhere there is one place, and this means nothing. */
public enum AzureRoute {
    /** {@code /openai/v1/audio/transcriptions}, with the deployment as the model. */
    V1,
    /** {@code /openai/deployments/{deployment}/audio/transcriptions?api-version=…}; classic Whisper deployments are only there. */
    DEPLOYMENTS,
    /**
     * The first, and the second where the first answers 404 {@code DeploymentNotFound}, as it has been seen to do for deployments
     * that exist; remembered per deployment.
     */
    V1_THEN_DEPLOYMENTS
}
