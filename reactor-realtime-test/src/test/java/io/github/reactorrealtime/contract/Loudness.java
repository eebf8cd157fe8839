// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.audio.TurnDetector;

/** The simplest detector there is: any sample but zero is speech, and so many zeros in a row end a turn. */
final class Loudness implements TurnDetector {

    private final int silence;
    private long heard;
    private long began = -1;
    private long zeros;

    /** @param silence samples of it that end a turn */
    Loudness(int silence) {
        this.silence = silence;
    }

    /** 300 ms of silence end a turn. */
    @Override
    public void detect(short[] samples, int length, Listener listener) {
        for (int i = 0; i < length; i++, heard++) {
            zeros = samples[i] == 0 ? zeros + 1 : 0;
            if (began < 0 && samples[i] != 0) {
                began = heard;
                listener.turnBegan(began);
            } else if (began >= 0 && zeros == silence) {
                began = -1;
                listener.turnEnded(heard + 1);
            }
        }
    }

    @Override
    public long quietUntil() {
        return began < 0 ? heard : began;
    }
}
