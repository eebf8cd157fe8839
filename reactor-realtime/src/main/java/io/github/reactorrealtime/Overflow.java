// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

/** What to do when the journal is full of unsettled audio and the source has more. */
public enum Overflow {

    /** The source has to wait: for files, queues, and everything else that can. Nothing is given up. */
    BACKPRESSURE,

    /**
     * The transcription ends with an {@link io.github.reactorrealtime.error.AudioOverflowException}, after everything that was
     * accepted has been settled or reported as a gap.
     */
    ERROR,

    /** The oldest unsettled audio is given up and reported as a {@link TranscriptEvent.Gap}: for microphones and calls. */
    DROP_OLDEST
}
