// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/** What all transcriptions of one transcriber have in common. */
record TranscriptionSettings(
        AudioFormat wireFormat,
        Turns turns,
        Duration frame,
        Duration journal,
        Duration maxTurn,
        Duration answerDeadline,
        Duration quiet,
        Scheduler timer,
        TranscriberListener listener) {

    /** The least the service takes in one commit. */
    private static final Duration MIN_COMMIT = Duration.ofMillis(100);

    long samples(Duration duration) {
        return wireFormat.samplesIn(duration);
    }

    long minCommitSamples() {
        return samples(MIN_COMMIT);
    }

    int bytesPerSample() {
        return wireFormat.bytesPerFrame();
    }

    AudioRange range(long start, long end) {
        return new AudioRange(start, end, wireFormat.sampleRateHz());
    }

    Duration time(long position) {
        return wireFormat.durationOf(position);
    }
}
