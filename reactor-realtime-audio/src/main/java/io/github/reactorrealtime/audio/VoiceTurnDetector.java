// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Objects.requireNonNull;

/**
 * Makes turns of a {@link SpeechClassifier}'s judgements: lead-in, pause, least speech, shortest and longest turn, as
 * {@link TurnSettings} say.
 *
 * <p>All decisions fall at the end of a frame of the classifier, so they don't depend on how the samples are cut into calls,
 * and a turn ends where the samples are that made it known. A turn that reaches the longest ends in a pause if there is
 * one in the last seconds before, else at the quietest moment there, as far as that can be known without going back. If
 * speech goes on within the lead-in, the next turn begins where the last ended, and no sample is lost.
 */
public final class VoiceTurnDetector implements TurnDetector {

    private final SpeechClassifier classifier;
    private final TurnSettings settings;
    private final CutFinder cuts;
    private final long preRoll;
    private final long silence;
    private final long minSpeech;
    private final long minTurn;
    private final long maxTurn;
    private final long patience;
    private final short[] frame;
    // Samples of the frame that are there.
    private int filled;
    // End of the last whole frame: all decisions are about what lies before it.
    private long position;
    private boolean inTurn;
    // In a turn its beginning, between turns the end of the last.
    private long boundary;
    // Whether the last turn was cut, so that the least speech is not asked for again.
    private boolean cut;
    private boolean inCandidate;
    // Where the first speech of a candidate is; of no meaning without one.
    private long candidate;
    // Speech of the candidate so far.
    private long speech;
    // End of the last frame that was speech, and not too short to be any.
    private long lastSpeech;
    // Speech in a turn without a gap, up to now.
    private long run;

    private VoiceTurnDetector(SpeechClassifier classifier, TurnSettings settings, int sampleRateHz) {
        AudioFormat format = AudioFormat.pcm16(sampleRateHz);
        this.classifier = classifier;
        this.settings = settings;
        frame = new short[frameLength(classifier, sampleRateHz)];
        preRoll = format.samplesIn(settings.preRoll());
        silence = format.samplesIn(settings.silence());
        minSpeech = format.samplesIn(settings.minSpeech());
        minTurn = format.samplesIn(settings.minTurn());
        maxTurn = format.samplesIn(settings.maxTurn());
        // Half of what begins a turn may be missing within it (a consonant, a fade of the line), and doesn't go on with
        // one.
        patience = minSpeech / 2;
        cuts = new CutFinder(format.samplesIn(settings.cutSearch()), sampleRateHz, frame.length);
    }

    /** {@link #factory(TurnSettings)} with {@link TurnSettings#DEFAULTS}. */
    public static Factory factory() {
        return factory(TurnSettings.DEFAULTS);
    }

    /** Detectors with the classifier of this library; for rates from 8,000 Hz on. */
    public static Factory factory(TurnSettings settings) {
        return factory(settings, SpeechClassifier.adaptive());
    }

    /**
     * Detectors with a classifier of yours.
     *
     * @param classifier asked for one per stream; what it throws, {@link Factory#create} throws
     */
    public static Factory factory(TurnSettings settings, SpeechClassifier.Factory classifier) {
        requireNonNull(settings, "settings");
        requireNonNull(classifier, "classifier");
        return sampleRateHz -> new VoiceTurnDetector(classifier.create(sampleRateHz), settings, sampleRateHz);
    }

    /** @throws IllegalStateException if the classifier answers with something that is no probability */
    @Override
    public void detect(short[] samples, int length, Listener listener) {
        for (int taken = 0; taken < length; ) {
            int size = Math.min(length - taken, frame.length - filled);
            System.arraycopy(samples, taken, frame, filled, size);
            taken += size;
            filled += size;
            if (filled == frame.length) {
                filled = 0;
                judge(listener);
            }
        }
    }

    @Override
    public long quietUntil() {
        if (inTurn) {
            return boundary;
        }
        return beginningFor(inCandidate ? candidate : position);
    }

    private void judge(Listener listener) {
        double probability = classifier.speechProbability(frame);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalStateException("Expected a probability of 0 to 1 from "
                    + classifier.getClass().getName() + " but was " + probability);
        }
        cuts.add(frame);
        position += frame.length;
        if (inTurn) {
            goOn(probability >= settings.leave(), listener);
        } else {
            lookForSpeech(probability, listener);
        }
    }

    private void goOn(boolean isSpeech, Listener listener) {
        run = isSpeech ? run + frame.length : 0;
        if (isSpeech && run >= patience) {
            lastSpeech = position;
        }
        long length = position - boundary;
        long pause = position - lastSpeech;
        if (length < minTurn) {
            return;
        }
        if (!isSpeech && pause >= silence) {
            end(false, listener);
        } else if (cuts.isGood(maxTurn - length - frame.length, pause)) {
            end(true, listener);
            if (isSpeech) {
                begin(position, listener);
            }
        }
    }

    private void lookForSpeech(double probability, Listener listener) {
        long start = position - frame.length;
        boolean goesOn = cut && start - preRoll <= boundary;
        boolean isSpeech = probability >= (inCandidate || goesOn ? settings.leave() : settings.enter());
        if (isSpeech) {
            if (!inCandidate) {
                inCandidate = true;
                candidate = start;
                speech = 0;
            }
            lastSpeech = position;
            speech += frame.length;
            if (speech >= minSpeech || goesOn) {
                begin(beginningFor(candidate), listener);
            }
        } else if (inCandidate && position - lastSpeech > patience) {
            inCandidate = false;
        }
    }

    private long beginningFor(long firstSpeech) {
        return Math.max(boundary, firstSpeech - preRoll);
    }

    private void begin(long at, Listener listener) {
        inTurn = true;
        inCandidate = false;
        run = 0;
        lastSpeech = position;
        boundary = at;
        listener.turnBegan(at);
    }

    private void end(boolean cut, Listener listener) {
        this.cut = cut;
        inTurn = false;
        boundary = position;
        listener.turnEnded(position);
    }

    private static int frameLength(SpeechClassifier classifier, int sampleRateHz) {
        int length = classifier.frameLength();
        if (length < 1 || length > sampleRateHz / 10) {
            throw new IllegalArgumentException("Expected frames of 1 to " + sampleRateHz / 10 + " samples from "
                    + classifier.getClass().getName() + " but was " + length);
        }
        return length;
    }
}
