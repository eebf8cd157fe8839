// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/** Converts a stream's samples to the rate that a classifier needs; see {@link SpeechClassifier#resampled}. */
final class ResampledClassifier implements SpeechClassifier {

    private final SpeechClassifier classifier;
    private final Resampler resampler;
    private final double[] in;
    private final double[] converted;
    private final double[] waiting;
    private final short[] frame;
    // Samples of waiting that are there: at first as many of silence as the filter holds back, so that each frame gives
    // one.
    private int filled;

    ResampledClassifier(SpeechClassifier classifier, int rateHz, int streamRateHz) {
        this.classifier = classifier;
        long samples = (long) classifier.frameLength() * streamRateHz;
        if (samples % rateHz != 0) {
            throw new IllegalArgumentException("Expected frames of " + classifier.frameLength() + " samples at "
                    + rateHz
                    + " Hz to be whole samples at " + streamRateHz + " Hz but they are " + (double) samples / rateHz
                    + ": convert the stream to a multiple of the classifier's rate first");
        }
        PolyphaseFilter filter = PolyphaseFilter.between(streamRateHz, rateHz);
        resampler = new Resampler(filter);
        in = new double[(int) (samples / rateHz)];
        frame = new short[classifier.frameLength()];
        filled = (int) ((long) filter.halfTaps() * filter.up() / filter.down());
        waiting = new double[filled + frame.length];
        converted = new double[frame.length];
    }

    @Override
    public int frameLength() {
        return in.length;
    }

    @Override
    public double speechProbability(short[] samples) {
        for (int i = 0; i < in.length; i++) {
            in[i] = samples[i];
        }
        int fresh = resampler.process(in, in.length, converted, 0, 1);
        System.arraycopy(converted, 0, waiting, filled, fresh);
        filled += fresh - frame.length;
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(waiting[i])));
        }
        System.arraycopy(waiting, frame.length, waiting, 0, filled);
        return classifier.speechProbability(frame);
    }
}
