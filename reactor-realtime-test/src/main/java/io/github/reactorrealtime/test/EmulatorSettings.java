// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.Map;
import java.util.Set;
import reactor.core.scheduler.Scheduler;

/**
 * What an emulator was built with.
 *
 * @param keys the credentials it takes; empty means any
 * @param deployments Azure's deployments and LocalAI's pipelines, to model; empty means that any name works and is the model
 * @param realtimeModels the names that {@code ?model=} takes
 * @param semanticVadScale factor on the longest waits of semantic VAD
 * @param habits what it does differently from the service of today
 */
record EmulatorSettings(
        Recognizer recognizer,
        Set<String> keys,
        Map<String, String> deployments,
        Set<String> realtimeModels,
        EmulatorTiming timing,
        Scheduler scheduler,
        long seed,
        double semanticVadScale,
        Habits habits) {

    EmulatorSettings {
        keys = Set.copyOf(keys);
        deployments = Map.copyOf(deployments);
        realtimeModels = Set.copyOf(realtimeModels);
    }

    /** Whether the credential is one that is taken. */
    boolean accepts(String key) {
        return keys.isEmpty() ? !key.isBlank() : keys.contains(key);
    }

    /** Masks the keys. */
    @Override
    public String toString() {
        return "EmulatorSettings[deployments=" + deployments + ", timing=" + timing + "]";
    }
}
