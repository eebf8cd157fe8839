// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.Map;
import java.util.Set;
import reactor.core.scheduler.Scheduler;

/**
 * What an emulator was built with.
 *
 * @param keys the credentials it takes; empty means any
 * @param deployments Azure: deployment to model; empty means that any name works and is the model
 * @param realtimeModels the names that {@code ?model=} takes
 * @param semanticVadScale factor on the longest waits of semantic VAD
 * @param acceptFlat whether the beta's flat fields are taken as well
 * @param refuseModelWithIntent whether {@code model} beside {@code intent=transcription} is refused at once
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
        boolean acceptFlat,
        boolean refuseModelWithIntent) {

    EmulatorSettings {
        keys = Set.copyOf(keys);
        deployments = Map.copyOf(deployments);
        realtimeModels = Set.copyOf(realtimeModels);
    }

    /** Masks the keys. */
    @Override
    public String toString() {
        return "EmulatorSettings[deployments=" + deployments + ", timing=" + timing + "]";
    }
}
