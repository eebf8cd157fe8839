// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.TranscriptEvent;
import java.util.List;

/**
 * Everything that was seen of one transcription.
 *
 * @param events in the order they came
 * @param ending how the stream ended
 * @param keys the tones of the source
 * @param sampleRateHz of the wire
 * @param sourceSamples how long the source is, had it been taken whole
 * @param reports what the listener was told at the end; there should be one
 * @param leftovers what was left behind: connections, timers, permits, events nobody asked for, each as a sentence
 */
record Witnessed(
        List<TranscriptEvent> events,
        Ending ending,
        List<Key> keys,
        int sampleRateHz,
        long sourceSamples,
        List<AudioReport> reports,
        List<String> leftovers) {

    enum Ending {
        COMPLETED,
        FAILED,
        CANCELLED,
        /** Should not be: the stream was still running when nobody waited any longer. */
        NEVER
    }

    Witnessed {
        events = List.copyOf(events);
        keys = List.copyOf(keys);
        reports = List.copyOf(reports);
        leftovers = List.copyOf(leftovers);
    }
}
