// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.nio.ByteBuffer;

/** A transcription under way, as its call sees it. All methods are called by the instance's thread. */
interface Transcription {

    /** More audio; never refused. {@link #bufferedBytes} says whether it was too much. */
    void feed(ByteBuffer audio);

    /** There is no more audio: what is open is transcribed, then the end comes. */
    void complete();

    /** Stops at once. What it still says is ignored. */
    void cancel();

    /** Audio that the transcriber has not asked for yet. */
    long bufferedBytes();

    /**
     * Samples that the transcriber was certainly done with before it asked for more: they are in its journal, or settled, and then
     * their outcome was told before.
     */
    long takenSamples();

    /** Starts transcriptions. */
    @FunctionalInterface
    interface Factory {

        /** Starts one whose outcomes are told to the call by the instance's thread. */
        Transcription start(Call call);
    }
}
