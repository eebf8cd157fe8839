// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.Handshakes.RefusedByHttp;
import io.github.reactorrealtime.test.Handshakes.RefusedInBand;
import io.github.reactorrealtime.test.Handshakes.Verdict;
import io.github.reactorrealtime.test.transport.HandshakeAnswer.Refuse;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.SessionConfig.Preset;
import java.util.Map;

/** The compatible servers ask for a key only where they were given one. */
final class CompatibleHandshakes {

    /** Ends the connection without a close code. */
    private static final int NO_STATUS = 1005;

    private static final String USUAL_MODEL = "Systran/faster-distil-whisper-small.en";

    private final EmulatorSettings settings;

    CompatibleHandshakes(EmulatorSettings settings) {
        this.settings = settings;
    }

    Verdict decide(CompatibleServer server, Asked asked) {
        boolean known = settings.keys().isEmpty() || settings.keys().contains(String.valueOf(asked.compatibleKey()));
        return switch (server) {
            case FLAT -> known ? flat(asked) : refused(403, "");
            case VLLM -> known ? new Opened(Dialect.VLLM, null, false) : refused(401, "{\"error\":\"Unauthorized\"}");
            case LOCALAI ->
                known
                        ? localAi(asked)
                        : refused(401, "{\"error\":{\"message\":\"An authentication key is required\",\"code\":401}}");
        };
    }

    /** In a transcription session the model is the one that transcribes. */
    private static Verdict flat(Asked asked) {
        String model = asked.query("model");
        if (model == null) {
            return refused(403, "");
        }
        boolean transcription = asked.wantsTranscription();
        String named = asked.query("transcription_model");
        String transcribing = named != null ? named : transcription ? model : USUAL_MODEL;
        return new Opened(
                Dialect.FLAT, transcription ? null : model, false, new Preset(transcribing, asked.query("language")));
    }

    /** The intent does not matter; the model must be a pipeline. */
    private Verdict localAi(Asked asked) {
        String pipeline = asked.query("model");
        Map<String, String> pipelines = settings.deployments();
        if (pipeline == null || pipeline.isEmpty() || (!pipelines.isEmpty() && !pipelines.containsKey(pipeline))) {
            ApiError error = ApiError.invalidRequest("invalid_model", "Model is not a pipeline model", null);
            return new RefusedInBand(Dialect.LOCALAI, error, NO_STATUS, "");
        }
        String model = pipelines.getOrDefault(pipeline, pipeline);
        return new Opened(Dialect.LOCALAI, pipeline, false, new Preset(model, null));
    }

    private static RefusedByHttp refused(int status, String body) {
        return new RefusedByHttp(new Refuse(status, Map.of(), body));
    }
}
