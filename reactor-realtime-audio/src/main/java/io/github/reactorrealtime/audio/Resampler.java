// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * Changes the sample rate of one channel, piece by piece.
 *
 * <p>Sample 0 of the output is at the time of sample 0 of the input: the filter's delay is compensated, and before the
 * first and after the last sample it sees silence. Each output sample is one sum in a fixed order, so how the input is
 * cut does not change a bit of the output. Not thread-safe.
 */
final class Resampler {

    private static final int ROOM = 1_024;

    private final PolyphaseFilter filter;
    private final int taps;
    private final int wholeStep;
    private final int phaseStep;
    private final double[] history;
    // Samples in history, the leading silence counted.
    private int filled;
    // Where in history the next output's first tap is; may lie beyond filled when the ratio is large.
    private int start;
    // How far the next output is past the sample its taps are centred on, in parts of filter.up().
    private int phase;

    Resampler(PolyphaseFilter filter) {
        this.filter = filter;
        taps = 2 * filter.halfTaps();
        wholeStep = filter.down() / filter.up();
        phaseStep = filter.down() % filter.up();
        history = new double[taps + ROOM];
        filled = filter.halfTaps() - 1;
    }

    /** Output samples that {@link #process} has given after a number of input samples. */
    static long available(PolyphaseFilter filter, long inputs) {
        long settled = inputs - filter.halfTaps();
        return settled <= 0 ? 0 : (settled * filter.up() + filter.down() - 1) / filter.down();
    }

    /** Output samples that a whole input makes: its length times the ratio, rounded to nearest. */
    static long total(PolyphaseFilter filter, long inputs) {
        return (2 * inputs * filter.up() + filter.down()) / (2L * filter.down());
    }

    /**
     * Takes input samples and gives all output samples they settle.
     *
     * @param in interleaved; this channel's samples are at {@code channel}, {@code channel + channels} and so on
     * @param count samples of this channel
     * @param out interleaved in the same way, with room for them
     * @return samples written for this channel
     */
    int process(double[] in, int count, double[] out, int channel, int channels) {
        int written = 0;
        for (int taken = 0; taken < count; ) {
            if (filled == history.length) {
                compact();
            }
            int end = Math.min(filled + count - taken, history.length);
            while (filled < end) {
                history[filled++] = in[taken++ * channels + channel];
            }
            while (start + taps <= filled) {
                out[written++ * channels + channel] = filter.apply(history, start, phase);
                advance();
            }
        }
        return written;
    }

    private void advance() {
        start += wholeStep;
        phase += phaseStep;
        if (phase >= filter.up()) {
            phase -= filter.up();
            start++;
        }
    }

    private void compact() {
        int passed = Math.min(start, filled);
        System.arraycopy(history, passed, history, 0, filled - passed);
        filled -= passed;
        start -= passed;
    }
}
