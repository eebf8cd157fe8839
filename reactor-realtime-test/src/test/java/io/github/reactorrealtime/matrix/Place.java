// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.matrix;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.CompatibleServer;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Where a model can be: a dialect, and the server that speaks it. */
enum Place {
    OPENAI(Dialect.OPENAI, null, false),
    AZURE(Dialect.AZURE, null, false),
    AZURE_PREVIEW(Dialect.AZURE_PREVIEW, null, false),
    AZURE_MAI(Dialect.AZURE_MAI, null, false),
    /** OpenAI's own is off: the strict flat shape lives on at Azure's preview path. Speaches is not it, and has a dialect of its own. */
    BETA(
            Dialect.BETA
                    .withPath("/openai/realtime")
                    .withApiVersion("2025-04-01-preview")
                    .withModelInUrl(false),
            null,
            false),
    SPEACHES(Dialect.SPEACHES, CompatibleServer.FLAT, false),
    VLLM(Dialect.VLLM, CompatibleServer.VLLM, false),
    LOCALAI(Dialect.LOCALAI, CompatibleServer.LOCALAI, false),
    OPENAI_REST(Dialect.OPENAI, null, true),
    AZURE_REST(Dialect.AZURE, null, true);

    private static final String DEPLOYMENT = "my-deployment";

    @SuppressWarnings("ImmutableEnumChecker") // it is immutable, and says so in words only
    private final Dialect dialect;

    private final @Nullable CompatibleServer server;
    private final boolean rest;

    Place(Dialect dialect, @Nullable CompatibleServer server, boolean rest) {
        this.dialect = dialect;
        this.server = server;
        this.rest = rest;
    }

    boolean isAzure() {
        return this == AZURE || this == AZURE_PREVIEW || this == AZURE_MAI || this == AZURE_REST;
    }

    boolean isOpenAi() {
        return this == OPENAI || this == OPENAI_REST;
    }

    boolean isRest() {
        return rest;
    }

    InMemoryEmulator emulator(String model, Scheduler time, Duration latency) {
        RealtimeEmulator.Builder builder =
                RealtimeEmulator.builder().apiKey("the-key").semanticVadScale(0.15);
        if (server != null) {
            builder.compatible(server);
        }
        if (dialect.namesDeployments()) {
            builder.azureDeployment(DEPLOYMENT, model);
        }
        if (server == CompatibleServer.LOCALAI) {
            builder.pipeline(model, "whisper-large");
        }
        return builder.inMemory(time, latency);
    }

    Route route(InMemoryEmulator emulator, String model) {
        Route route = Route.at(emulator.uri(), dialect).apiKey("the-key").model(model);
        if (dialect.namesDeployments()) {
            route = route.deployment(DEPLOYMENT);
        }
        return rest ? route.rest() : route;
    }
}
