// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Dialect.Commits;
import io.github.reactorrealtime.provider.Dialect.Partials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything in which dialects differ.
 *
 * @param path of the socket, unless the endpoint says another
 * @param resourceDomain of an Azure resource that is given by its name; {@code null} where there are none
 * @param keyInOwnHeader whether a key goes out as {@code api-key}, not as bearer token
 * @param speechModelParameter the query parameter that names a speech model
 * @param forms the kinds of session to ask for, best first
 * @param query on every socket
 * @param forbiddenQuery parameters that the user must not add, and why
 * @param forbiddenHeaders the same of headers, by lower-case name
 * @param inputRateHz of PCM16
 * @param takesG711 whether µ-law and A-law can be sent as they are
 * @param sendsPcmFormat whether the settings say so when the audio is PCM16
 * @param reducesNoise whether there is a setting for noise reduction
 * @param detectsTurns whether the service can find turns by silence
 * @param detectsThoughts whether it can find them by what was said too
 * @param noTurnDetection what is sent to switch turn detection off
 */
record Traits(
        String name,
        String path,
        String apiRoot,
        @Nullable String resourceDomain,
        boolean namesDeployments,
        boolean keyInOwnHeader,
        String speechModelParameter,
        List<SessionForm> forms,
        Map<String, String> query,
        List<Forbidden> forbiddenQuery,
        Map<String, String> forbiddenHeaders,
        int inputRateHz,
        boolean takesG711,
        boolean sendsPcmFormat,
        boolean reducesNoise,
        boolean detectsTurns,
        boolean detectsThoughts,
        TurnDetection noTurnDetection,
        boolean confirmsSettings,
        boolean namesItems,
        Commits commits,
        Partials partials,
        Duration maxSession) {

    /**
     * A query parameter that breaks the handshake.
     *
     * @param values a regular expression: those values are forbidden
     */
    record Forbidden(String parameter, String values, String why) {}

    /** Not its query: there may be a key in it. */
    @Override
    public String toString() {
        return "Traits[" + name + "]";
    }
}
