// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import org.jspecify.annotations.Nullable;

/**
 * What deployments and versions of the service were seen to do differently.
 *
 * @param acceptFlat whether the beta's flat fields are taken as well
 * @param refuseModelWithIntent whether {@code model} beside {@code intent=transcription} is refused at once
 * @param redirectDeployments whether Azure's preview redirects deployments of transcription models, otherwise it refuses them
 * @param delayForWhisperOnly whether only gpt-realtime-whisper takes {@code delay}
 * @param compatible the server that {@code /v1/realtime} behaves as, null for OpenAI
 */
record Habits(
        boolean acceptFlat,
        boolean refuseModelWithIntent,
        boolean redirectDeployments,
        boolean delayForWhisperOnly,
        @Nullable CompatibleServer compatible) {

    static final Habits USUAL = new Habits(false, false, true, false, null);

    Habits withFlat(boolean accept) {
        return new Habits(accept, refuseModelWithIntent, redirectDeployments, delayForWhisperOnly, compatible);
    }

    Habits withModelRefused(boolean refuse) {
        return new Habits(acceptFlat, refuse, redirectDeployments, delayForWhisperOnly, compatible);
    }

    Habits withRedirects(boolean redirect) {
        return new Habits(acceptFlat, refuseModelWithIntent, redirect, delayForWhisperOnly, compatible);
    }

    Habits withDelayForWhisperOnly(boolean whisperOnly) {
        return new Habits(acceptFlat, refuseModelWithIntent, redirectDeployments, whisperOnly, compatible);
    }

    Habits with(CompatibleServer server) {
        return new Habits(acceptFlat, refuseModelWithIntent, redirectDeployments, delayForWhisperOnly, server);
    }
}
