// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.ModelTraits.Deltas;
import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import io.github.reactorrealtime.test.wire.SessionConfig;
import io.github.reactorrealtime.test.wire.TurnDetection;
import org.jspecify.annotations.Nullable;

/** Finds the model behind the name in {@code transcription.model}. */
final class Models {

    private static final String WHISPER = "gpt-realtime-whisper";

    private final EmulatorSettings settings;
    private final Dialect dialect;

    Models(EmulatorSettings settings, Dialect dialect) {
        this.settings = settings;
        this.dialect = dialect;
    }

    /** The model that transcribes, null while transcription is off. */
    @Nullable
    ModelTraits of(SessionConfig config) {
        String name = config.transcriptionModel();
        ModelTraits traits = name == null ? null : find(name);
        TurnDetection detection = config.turnDetection();
        boolean live = dialect == Dialect.LOCALAI && detection != null && detection.semantic();
        return traits != null && live ? ModelTraits.compatible(traits.name(), Deltas.CONTINUOUS) : traits;
    }

    /** Null for names that the service refuses; Azure takes any deployment's name and fails later. */
    @Nullable
    ModelTraits find(String name) {
        String model = settings.deployments().getOrDefault(name, name);
        return switch (dialect) {
            case OPENAI -> openAi(name);
            case AZURE, AZURE_PREVIEW -> {
                ModelTraits known = ModelTraits.of(model);
                yield known == null ? ModelTraits.neutral(model) : known;
            }
            case MAI -> isDeclared(name) ? ModelTraits.mai(model) : null;
            case LOCALAI -> isDeclared(name) ? ModelTraits.compatible(model, Deltas.NONE) : null;
            case FLAT, VLLM -> ModelTraits.compatible(name, Deltas.NONE);
        };
    }

    /** Whether it is a name that Azure's transcription fails on, item after item. */
    boolean isUndeployed(String name) {
        return dialect.isAzure() && !isDeclared(name);
    }

    private boolean isDeclared(String name) {
        return settings.deployments().isEmpty() || settings.deployments().containsKey(name);
    }

    private @Nullable ModelTraits openAi(String name) {
        ModelTraits known = ModelTraits.of(name);
        return known != null && settings.habits().delayForWhisperOnly() && !name.startsWith(WHISPER)
                ? known.without(Option.DELAY)
                : known;
    }
}
