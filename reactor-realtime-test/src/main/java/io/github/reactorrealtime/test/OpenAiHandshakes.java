// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.Handshakes.RefusedInBand;
import io.github.reactorrealtime.test.Handshakes.Verdict;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.ModelTraits;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** OpenAI upgrades whoever asks and refuses in the socket. */
final class OpenAiHandshakes {

    private static final int AUTH_CLOSE = 3000;
    private static final int REQUEST_CLOSE = 4000;

    private final EmulatorSettings settings;
    private final Predicate<String> opens;

    OpenAiHandshakes(EmulatorSettings settings, Predicate<String> opens) {
        this.settings = settings;
        this.opens = opens;
    }

    Verdict decide(Asked asked) {
        String key = asked.openAiKey();
        if (key == null) {
            return refused(
                    ApiError.invalidRequest(null, "Missing bearer or basic authentication in header", null),
                    AUTH_CLOSE);
        }
        if (!opens.test(key)) {
            return refused(
                    ApiError.invalidRequest(
                            "invalid_api_key",
                            "Incorrect API key provided. You can find your API key at"
                                    + " https://platform.openai.com/account/api-keys.",
                            null),
                    AUTH_CLOSE);
        }
        ApiError beta = beta(asked.header("OpenAI-Beta"));
        return beta == null ? model(asked) : refused(beta, REQUEST_CLOSE);
    }

    /** What the service said in 2025 to a model beside the intent. */
    static RefusedInBand modelNotAllowed() {
        return refusedModel("invalid_model", "You must not provide a model parameter for transcription sessions.");
    }

    private Verdict model(Asked asked) {
        String model = asked.query("model");
        if (model == null) {
            return asked.wantsTranscription()
                    ? new Opened(Dialect.OPENAI, null, false)
                    : refusedModel("missing_model", "You must provide a model parameter.");
        }
        if (asked.wantsTranscription()) {
            return settings.habits().refuseModelWithIntent()
                    ? modelNotAllowed()
                    : new Opened(Dialect.OPENAI, model, true);
        }
        if (ModelTraits.of(model) != null) {
            return refusedModel(
                    "invalid_model",
                    "Model \"" + model + "\" is a transcription model and cannot be used as the realtime session model."
                            + " Pass it as `audio.input.transcription.model` instead.");
        }
        return settings.realtimeModels().contains(model)
                ? new Opened(Dialect.OPENAI, model, false)
                : refusedModel(
                        "invalid_model", "The model `" + model + "` does not exist or you do not have access to it.");
    }

    private static RefusedInBand refusedModel(String code, String message) {
        return refused(ApiError.invalidRequest(code, message, null), REQUEST_CLOSE);
    }

    private static RefusedInBand refused(ApiError error, int closeCode) {
        return new RefusedInBand(Dialect.OPENAI, error, closeCode, error.closeReason());
    }

    private static @Nullable ApiError beta(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.equals("realtime=v1")) {
            return ApiError.invalidRequest(
                    "beta_api_shape_disabled",
                    "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
                    null);
        }
        return ApiError.invalidRequest(null, "Unknown beta requested: '" + header + "'.", null);
    }
}
