// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * Finds the turns in a stream of samples: where somebody begins to speak, and where they have ended.
 *
 * <p>One instance per stream; not thread-safe. Deterministic: the same samples give the same turns, however they are cut
 * into calls. All positions are samples since the first one given.
 *
 * <p>At the end of the stream a turn may be open; it ends where the samples end, and nobody needs to say so.
 */
public interface TurnDetector {

    /**
     * Takes the next samples and tells which boundaries they reveal, in order, before it returns.
     *
     * @param samples PCM16, mono; read up to {@code length}, not kept and not changed
     * @param length samples to take, 0 or more
     */
    void detect(short[] samples, int length, Listener listener);

    /**
     * Between turns: the position before which no turn will begin any more; what lies before it and after the last turn is
     * silence. During a turn: the turn's beginning. Never goes back.
     */
    long quietUntil();

    /** Hears about boundaries; called from within {@link #detect}. Beginnings and ends alternate. */
    interface Listener {

        /**
         * A turn began.
         *
         * @param position not before {@link #quietUntil()} nor before the end of the last turn; may lie in the samples of
         *     earlier calls, as speech is known only some time after it began and is given a lead-in
         */
        void turnBegan(long position);

        /**
         * The turn ended.
         *
         * @param position not before the end of the samples of earlier calls, as those may have been sent, and not after the
         *     end of those given now. When speech goes on beyond the longest turn, the next one begins at this position.
         */
        void turnEnded(long position);
    }

    /** Makes a detector for each stream; thread-safe. */
    @FunctionalInterface
    interface Factory {

        /**
         * A detector at its beginning.
         *
         * @param sampleRateHz of the samples it will be given
         * @throws IllegalArgumentException if it can't work at this rate
         */
        TurnDetector create(int sampleRateHz);
    }
}
