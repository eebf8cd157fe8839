// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose manners a connection gets; decided by its path and, where servers share one, by the emulator's settings. */
public enum Dialect {
    /** OpenAI's GA API. */
    OPENAI(Duration.ofMinutes(60)),
    /** Azure's GA API. */
    AZURE(Duration.ofMinutes(30)),
    /** Azure with a dated {@code api-version}: the beta's flat shape and its event names. */
    AZURE_PREVIEW(Duration.ofMinutes(30)),
    /** Azure's MAI-Transcribe: GA's shape, text that is provisional at its end. */
    MAI(Duration.ofMinutes(60)),
    /** Speaches and its like: the beta's flat shape, final texts only. */
    FLAT(Duration.ofMinutes(30)),
    /** LocalAI: GA's shape, read leniently. */
    LOCALAI(null),
    /** vLLM: a small protocol of its own. */
    VLLM(null);

    private final @Nullable Duration longestSession;

    Dialect(@Nullable Duration longestSession) {
        this.longestSession = longestSession;
    }

    /** After what time a session ends by itself, null for never. */
    public @Nullable Duration longestSession() {
        return longestSession;
    }

    /** Whether deployments have names of their own. */
    public boolean isAzure() {
        return this == AZURE || this == AZURE_PREVIEW || this == MAI;
    }
}
