// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

/** What the contenders that know nothing of the protocol say and listen for. */
final class Wire {

    static final String APPEND_PREFIX = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
    static final String APPEND_SUFFIX = "\"}";
    static final String COMMIT = "{\"type\":\"input_audio_buffer.commit\"}";

    private Wire() {}

    static boolean isCompleted(CharSequence message) {
        return message.toString().contains("input_audio_transcription.completed");
    }
}
