// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the calls of an instance share: places for transcriptions, and the queue of calls that wait for one. Confined to the
 * instance's thread.
 */
final class Pipelines {

    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    private final TranscriberProperties properties;
    private final AudioFormat format;
    private final long journalSamples;
    private final Transcription.Factory factory;
    private final LongSupplier nanos;
    private final LongSupplier millis;
    private final Meters meters;
    private final Set<Call> waiting = new LinkedHashSet<>();
    private int running;

    /**
     * @param journal the longest stretch of audio a transcription may hold unsettled
     * @param nanos a clock for measuring
     * @param millis the time of day
     */
    Pipelines(
            TranscriberProperties properties,
            AudioFormat format,
            Duration journal,
            Transcription.Factory factory,
            LongSupplier nanos,
            LongSupplier millis,
            Meters meters) {
        this.properties = properties;
        this.format = format;
        this.journalSamples = format.samplesIn(journal) + 1;
        this.factory = factory;
        this.nanos = nanos;
        this.millis = millis;
        this.meters = meters;
    }

    TranscriberProperties properties() {
        return properties;
    }

    AudioFormat format() {
        return format;
    }

    long journalSamples() {
        return journalSamples;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    long millis() {
        return millis.getAsLong();
    }

    Meters meters() {
        return meters;
    }

    boolean hasPlace() {
        return running < properties.maxPipelines();
    }

    Transcription start(Call call) {
        running++;
        meters.pipelines(running);
        return factory.start(call);
    }

    /** A transcription is over. */
    void release() {
        running--;
        meters.pipelines(running);
    }

    /** The call wants to go on when there is a place, and it is due. */
    void await(Call call) {
        waiting.add(call);
        meters.waiting(waiting.size());
    }

    void forget(Call call) {
        waiting.remove(call);
        meters.waiting(waiting.size());
    }

    /** Lets those go on that can, in the order they came. */
    void startWaiting() {
        for (Call call : List.copyOf(waiting)) {
            if (!hasPlace()) {
                return;
            }
            if (call.isDue()) {
                forget(call);
                call.resume();
            }
        }
    }

    long backoffNanos(int restarts) {
        long first = properties.restartBackoff().toNanos();
        return Math.min(first << Math.min(restarts, 10), Math.max(first, MAX_BACKOFF.toNanos()));
    }
}
