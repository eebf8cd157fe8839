// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

/** Reads the text frames of one dialect. */
public interface EventReader {

    /**
     * Reads one text frame.
     *
     * @throws RefusedException with what the service answers
     */
    ClientEvent read(String text);

    /** The reader of a dialect that has the API's client events; vLLM has not. */
    static EventReader of(Dialect dialect) {
        return switch (dialect) {
            case FLAT, LOCALAI -> new LenientEventReader(dialect);
            case OPENAI, AZURE, AZURE_PREVIEW, MAI, VLLM -> new ClientEventReader(dialect);
        };
    }
}
