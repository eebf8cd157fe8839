// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

/**
 * Says of each frame of a stream how likely it is speech: the place where another voice activity detector is plugged in.
 *
 * <p>One instance per stream, given every frame in order; it may remember what it heard. Not thread-safe. The same frames
 * have to give the same answers.
 */
public interface SpeechClassifier {

    /** Samples in a frame, always the same: 1 to a tenth of a second. */
    int frameLength();

    /**
     * How likely the next frame is speech.
     *
     * @param frame {@link #frameLength()} samples, PCM16 mono; the caller's, who writes into it again afterwards
     * @return 0 to 1
     */
    double speechProbability(short[] frame);

    /** {@link #adaptive(double)} that hears everything down to −75 dBFS. */
    static Factory adaptive() {
        return adaptive(-75);
    }

    /**
     * The classifier of this library, in plain Java: follows the noise in twelve bands from 100 to 3,600 Hz, and asks for
     * sound above it that has a pitch. Frames of 10 ms; looks at the last 32 ms. Takes rates from 8,000 Hz on.
     *
     * @param leastDbfs sound whose level in those bands is lower is never speech; in dB, a sine of full scale being 0.
     *     Raise it where people talk in the background: -40 suits a microphone close to the mouth. -100 to 0
     */
    static Factory adaptive(double leastDbfs) {
        if (!(leastDbfs >= -100 && leastDbfs <= 0)) {
            throw new IllegalArgumentException("leastDbfs must be -100 to 0 but was " + leastDbfs);
        }
        return sampleRateHz -> new AdaptiveClassifier(sampleRateHz, leastDbfs);
    }

    /**
     * A classifier that needs a certain rate, for streams of any rate: the samples are converted before it sees them, which
     * delays its answers by 64 samples of the lower rate: 4 ms at 16 kHz.
     *
     * @param sampleRateHz the rate it needs; a frame of it has to be a whole number of samples of the stream
     * @param classifier makes it; called with {@code sampleRateHz}
     */
    static Factory resampled(int sampleRateHz, Factory classifier) {
        requireNonNull(classifier, "classifier");
        return streamRateHz -> streamRateHz == sampleRateHz
                ? classifier.create(sampleRateHz)
                : new ResampledClassifier(classifier.create(sampleRateHz), sampleRateHz, streamRateHz);
    }

    /** Makes a classifier for each stream; thread-safe. */
    @FunctionalInterface
    interface Factory {

        /**
         * A classifier at its beginning.
         *
         * @param sampleRateHz of the samples it will be given
         * @throws IllegalArgumentException if it can't work at this rate
         */
        SpeechClassifier create(int sampleRateHz);
    }
}
