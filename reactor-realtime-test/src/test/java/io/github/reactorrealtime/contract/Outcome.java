// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A terminal event of whatever kind.
 *
 * @param turn -1 for a gap, which is no turn
 * @param text null unless it was transcribed
 */
record Outcome(
        TranscriptEvent event,
        long turn,
        AudioRange range,
        Duration watermark,
        @Nullable String text) {

    static List<Outcome> of(List<TranscriptEvent> events) {
        List<Outcome> outcomes = new ArrayList<>();
        for (TranscriptEvent event : events) {
            if (event instanceof Completed done) {
                outcomes.add(new Outcome(event, done.turn(), done.range(), done.watermark(), done.text()));
            } else if (event instanceof Failed failed) {
                outcomes.add(new Outcome(event, failed.turn(), failed.range(), failed.watermark(), null));
            } else if (event instanceof Gap gap) {
                outcomes.add(new Outcome(event, -1, gap.range(), gap.watermark(), null));
            }
        }
        return outcomes;
    }

    long start() {
        return range.startSample();
    }

    long end() {
        return range.endSample();
    }

    long samples() {
        return range.endSample() - range.startSample();
    }

    /** In one line, for those who look for a fault. */
    String brief() {
        String what = text != null ? "\"" + text + "\"" : event instanceof Gap gap ? "gap: " + gap.cause() : "failed";
        return "turn " + turn + " [" + start() + ", " + end() + ") " + what;
    }
}
