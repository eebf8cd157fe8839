// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.TranscriptEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the turns so far. Not thread-safe. */
final class Tally {

    private final Map<Long, Duration> starts = new HashMap<>();
    private int completed;
    private int failed;
    private int gaps;
    private Duration watermark = Duration.ZERO;
    private @Nullable Duration lastGap;

    void add(TranscriptEvent event) {
        if (event instanceof TranscriptEvent.SpeechStarted started) {
            starts.put(started.turn(), started.at());
        } else if (event instanceof TranscriptEvent.Completed done) {
            completed++;
            settled(done.turn(), done.watermark());
        } else if (event instanceof TranscriptEvent.Failed lost) {
            failed++;
            settled(lost.turn(), lost.watermark());
        } else if (event instanceof TranscriptEvent.Gap gap) {
            gaps++;
            lastGap = gap.range().start();
            watermark = gap.watermark();
        }
    }

    /** All audio there was is settled. */
    void allSettled(Duration audio) {
        watermark = audio;
    }

    /** When an open turn began, {@code null} when the service did not say. */
    @Nullable
    Duration start(long turn) {
        return starts.get(turn);
    }

    int turns() {
        return completed + failed;
    }

    int completed() {
        return completed;
    }

    int failed() {
        return failed;
    }

    int gaps() {
        return gaps;
    }

    /** Where the last gap began, {@code null} while there is none. */
    @Nullable
    Duration lastGap() {
        return lastGap;
    }

    /** Audio before this is settled. */
    Duration watermark() {
        return watermark;
    }

    private void settled(long turn, Duration newWatermark) {
        starts.remove(turn);
        watermark = newWatermark;
    }
}
