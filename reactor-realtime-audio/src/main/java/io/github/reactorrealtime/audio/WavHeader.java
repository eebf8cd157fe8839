// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * What stands before the audio in a WAV.
 *
 * @param format what the audio's bytes mean
 * @param dataBytes bytes of audio, or {@link #UNKNOWN}
 * @param openEnded the header says 0 bytes but may have been written before the length was known: if anything follows, it
 *     is audio
 */
record WavHeader(AudioFormat format, long dataBytes, boolean openEnded) {

    /** The length was not known when the header was written, as in a pipe: the audio goes on to the end. */
    static final long UNKNOWN = -1;
}
