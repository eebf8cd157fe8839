// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who transcribes. */
class EndpointOptions {

    private static final List<String> DEFAULT_MODELS = List.of("gpt-4o-transcribe", "whisper-1");

    @Option(
            names = "--provider",
            paramLabel = "openai|azure|emulator",
            order = 1,
            description = {
                "Who transcribes. Default: openai if OPENAI_API_KEY is set, azure if AZURE_OPENAI_ENDPOINT and"
                        + " AZURE_OPENAI_API_KEY are, else the built-in emulator, which hears keypad tones."
            })
    @Nullable
    Provider provider;

    @Option(
            names = "--url",
            paramLabel = "URL",
            order = 2,
            description = "Any compatible endpoint, ws or wss; with a path only if that is not the usual one."
                    + " The API key still comes from the environment and may be missing.")
    @Nullable
    URI url;

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            order = 2,
            description =
                    "What is spoken at --url: openai, azure, azure-preview, azure-mai, beta, speaches, vllm or localai."
                            + " Default: azure for its hosts, else openai.")
    @Nullable
    String dialect;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            order = 3,
            description =
                    "Transcription model; may be repeated, best first: where one fails, the next takes over. Default:"
                            + " gpt-4o-transcribe, then whisper-1.")
    List<String> models = List.of();

    @Option(
            names = "--upload",
            paramLabel = "NAME",
            order = 3,
            description = "Model that gets turns by upload, when no session could transcribe them; may be repeated.")
    List<String> uploads = List.of();

    @Option(
            names = "--deployment",
            paramLabel = "MODEL=NAME",
            order = 4,
            description = "Azure: under which name a model is deployed; may be repeated. Default: the model's name.")
    Map<String, String> deployments = new LinkedHashMap<>();

    /** The models, best first. */
    List<String> ladder() {
        return models.isEmpty() ? DEFAULT_MODELS : models;
    }

    /** What the emulator says instead of what it hears, {@code null} for the latter. */
    @Nullable
    Path emulatorScript() {
        return null;
    }
}
