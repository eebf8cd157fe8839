// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.Dialect;

/** A server that calls itself compatible with the Realtime API, and is so in its own way. */
public enum CompatibleServer {
    /**
     * Speaches, and its like: the beta's flat session, the transcription model in the URL, final texts only, server VAD that
     * can't be switched off.
     */
    FLAT(Dialect.FLAT),
    /** vLLM: one text at a time, without items, from PCM at 16 kHz. */
    VLLM(Dialect.VLLM),
    /** LocalAI: the GA shape read leniently, a pipeline as model, PCM of any rate. */
    LOCALAI(Dialect.LOCALAI);

    private final Dialect dialect;

    CompatibleServer(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }
}
