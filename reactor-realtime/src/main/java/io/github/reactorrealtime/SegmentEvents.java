// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.event.TranscriptionEvent;
import java.time.Duration;

/** Speaker segments, whose times count from the beginning of their turn, in source time. */
final class SegmentEvents {

    private SegmentEvents() {}

    static TranscriptEvent.Segment of(Turn turn, TranscriptionEvent.Segment segment, TranscriptionSettings settings) {
        Duration start = settings.time(turn.start());
        return new TranscriptEvent.Segment(
                turn.number,
                start.plus(seconds(segment.startSeconds())),
                start.plus(seconds(segment.endSeconds())),
                segment.speaker(),
                segment.text());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.max(0, Math.round(seconds * 1e9)));
    }
}
