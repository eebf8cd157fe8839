// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;

/**
 * What became of the audio of one transcription, to the sample. When the transcription was not cancelled, nothing is unsettled:
 * {@code accepted = completed + failed + gap + passedOver}.
 *
 * @param accepted samples taken from the source
 * @param completed samples of turns that were transcribed
 * @param failed samples of turns that nobody could transcribe
 * @param gap samples given up, each reported in a {@link TranscriptEvent.Gap}
 * @param passedOver samples in which nobody spoke, as whoever decides about turns saw it
 * @param watermark position before which everything is settled
 * @param sampleRateHz samples per second of all these numbers
 */
public record AudioReport(
        long accepted, long completed, long failed, long gap, long passedOver, long watermark, int sampleRateHz) {

    /** Samples without an outcome: those a cancelled transcription left behind. */
    public long unsettled() {
        return accepted - completed - failed - gap - passedOver;
    }

    /** How long the given number of samples lasts. */
    public Duration time(long samples) {
        return new AudioRange(0, samples, sampleRateHz).duration();
    }
}
