// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

/**
 * Tells speech from silence by energy, in frames of 10 ms. Positions are samples since the session's first audio.
 */
final class VoiceDetector {

    /** What the last sample brought. */
    enum Change {
        NONE,
        STARTED,
        STOPPED
    }

    private static final int FRAMES_PER_SECOND = 100;
    /** Two frames, so that a click is no speech. */
    private static final int ONSET_FRAMES = 2;
    /** Where the level of threshold 1 would be: the default of 0.5 means −40 dB of full scale. */
    private static final double LOUDEST_THRESHOLD = 0.02 * 32_768;
    /** About −66 dB: below lies the noise of any recording. */
    private static final double FAINTEST = 16;

    private final int frame;
    private final long silence;
    /** Factor on the silence: more than 1 runs turns together. */
    private int patience = 1;

    private final double level;

    private boolean speaking;
    private long onset;
    private long heard;
    private long quiet;
    private int voicedFrames;
    private double energy;
    private int inFrame;

    VoiceDetector(int sampleRateHz, double threshold, long silenceSamples) {
        this.frame = sampleRateHz / FRAMES_PER_SECOND;
        this.silence = silenceSamples;
        // It is a probability, and nothing is certain.
        this.level = threshold >= 1 ? Double.POSITIVE_INFINITY : Math.max(FAINTEST, threshold * LOUDEST_THRESHOLD);
    }

    /** Takes one sample, the one at the given position. */
    Change accept(short sample, long position) {
        energy += (double) sample * sample;
        if (++inFrame < frame) {
            return Change.NONE;
        }
        boolean voiced = Math.sqrt(energy / frame) > level;
        energy = 0;
        inFrame = 0;
        heard = position + 1;
        return speaking ? whileSpeaking(voiced) : whileSilent(voiced);
    }

    /** Forgets the speech it is in; the next voiced frames start anew. */
    void reset() {
        speaking = false;
        voicedFrames = 0;
        quiet = 0;
    }

    void patience(int factor) {
        patience = factor;
    }

    boolean isSpeaking() {
        return speaking;
    }

    /** Where the speech began, without padding. */
    long onset() {
        return onset;
    }

    private Change whileSilent(boolean voiced) {
        voicedFrames = voiced ? voicedFrames + 1 : 0;
        if (voicedFrames < ONSET_FRAMES) {
            return Change.NONE;
        }
        onset = heard - (long) ONSET_FRAMES * frame;
        speaking = true;
        quiet = 0;
        return Change.STARTED;
    }

    private Change whileSpeaking(boolean voiced) {
        quiet = voiced ? 0 : quiet + frame;
        if (voiced || quiet < silence * patience) {
            return Change.NONE;
        }
        reset();
        return Change.STOPPED;
    }
}
