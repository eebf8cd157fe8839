// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** What all transcriptions of one transcriber have in common. */
record TranscriptionSettings(
        AudioFormat wireFormat,
        Turns turns,
        Duration frame,
        Duration journal,
        Duration maxTurn,
        Duration answerDeadline,
        Duration finalDeadline,
        Duration deafAfter,
        Duration quiet,
        Duration rolloverMargin,
        double maxSpeed,
        Overflow overflow,
        FailoverSettings failover,
        TranscriptCheck check,
        Scheduler timer,
        RandomGenerator random,
        TranscriberListener listener) {

    /** The least the service takes in one commit. */
    private static final Duration MIN_COMMIT = Duration.ofMillis(100);

    /** The same for one transcription, which is told to that listener. */
    TranscriptionSettings toldTo(TranscriberListener other) {
        return new TranscriptionSettings(
                wireFormat,
                turns,
                frame,
                journal,
                maxTurn,
                answerDeadline,
                finalDeadline,
                deafAfter,
                quiet,
                rolloverMargin,
                maxSpeed,
                overflow,
                failover,
                check,
                timer,
                random,
                other);
    }

    long samples(Duration duration) {
        return wireFormat.samplesIn(duration);
    }

    long minCommitSamples() {
        return samples(MIN_COMMIT);
    }

    /** What time it is, for measuring. */
    long nanos() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    /** What time it is, for comparing with the service's times. */
    Instant now() {
        return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS));
    }

    /** Up to so long, at random. */
    Duration upTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
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
