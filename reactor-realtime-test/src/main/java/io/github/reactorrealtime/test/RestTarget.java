// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path asks for, and in whose manner it is answered.
 *
 * @param name the deployment or the model in the path, null when there is none
 */
record RestTarget(Kind kind, boolean azure, @Nullable String name) {

    /** The endpoints. */
    enum Kind {
        TRANSCRIPTIONS("POST"),
        DEPLOYED_TRANSCRIPTIONS("POST"),
        CLIENT_SECRETS("POST"),
        BETA_SESSIONS("POST"),
        BETA_TRANSCRIPTION_SESSIONS("POST"),
        MODELS("GET"),
        MODEL("GET"),
        UNKNOWN("");

        private final String method;

        Kind(String method) {
            this.method = method;
        }

        boolean takes(String actual) {
            return method.equals(actual);
        }

        boolean mints() {
            return this == CLIENT_SECRETS || this == BETA_SESSIONS || this == BETA_TRANSCRIPTION_SESSIONS;
        }
    }

    private static final Pattern DEPLOYED = Pattern.compile("/openai/deployments/([^/]+)/audio/transcriptions");
    private static final Pattern ONE_MODEL = Pattern.compile("/v1/models/([^/]+)");

    static RestTarget of(String path) {
        Matcher deployed = DEPLOYED.matcher(path);
        if (deployed.matches()) {
            return new RestTarget(Kind.DEPLOYED_TRANSCRIPTIONS, true, decoded(deployed.group(1)));
        }
        Matcher model = ONE_MODEL.matcher(path);
        if (model.matches()) {
            return new RestTarget(Kind.MODEL, false, decoded(model.group(1)));
        }
        return new RestTarget(fixed(path), path.startsWith("/openai/"), null);
    }

    /** Whether the dated versions of the API hold here. */
    boolean isDated() {
        return azure
                && (kind == Kind.DEPLOYED_TRANSCRIPTIONS
                        || kind == Kind.BETA_SESSIONS
                        || kind == Kind.BETA_TRANSCRIPTION_SESSIONS);
    }

    private static Kind fixed(String path) {
        return switch (path) {
            case "/v1/audio/transcriptions", "/openai/v1/audio/transcriptions" -> Kind.TRANSCRIPTIONS;
            case "/v1/realtime/client_secrets", "/openai/v1/realtime/client_secrets" -> Kind.CLIENT_SECRETS;
            case "/v1/realtime/sessions", "/openai/realtimeapi/sessions" -> Kind.BETA_SESSIONS;
            case "/v1/realtime/transcription_sessions",
                    "/openai/realtimeapi/transcription_sessions",
                    "/openai/realtime/transcription_sessions" -> Kind.BETA_TRANSCRIPTION_SESSIONS;
            case "/v1/models" -> Kind.MODELS;
            default -> Kind.UNKNOWN;
        };
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
