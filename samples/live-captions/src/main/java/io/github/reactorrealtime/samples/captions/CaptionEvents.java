// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.TranscriptEvent;
import org.jspecify.annotations.Nullable;

/** Says for the page what a transcription says. */
final class CaptionEvents {

    private CaptionEvents() {}

    /** The same for the page; {@code null} for what captions have no use for. */
    static @Nullable CaptionEvent of(TranscriptEvent event) {
        if (event instanceof TranscriptEvent.SpeechStarted started) {
            return new CaptionEvent.Speech(started.turn(), started.at().toMillis());
        } else if (event instanceof TranscriptEvent.SpeechStopped stopped) {
            return new CaptionEvent.Silence(stopped.turn(), stopped.at().toMillis());
        } else if (event instanceof TranscriptEvent.Partial partial) {
            return new CaptionEvent.Partial(partial.turn(), partial.text(), partial.attempt());
        } else if (event instanceof TranscriptEvent.Completed completed) {
            return new CaptionEvent.Final(
                    completed.turn(),
                    completed.range().start().toMillis(),
                    completed.range().end().toMillis(),
                    completed.text(),
                    completed.provenance().route(),
                    completed.provenance().model(),
                    completed.provenance().attempt(),
                    completed.provenance().latency().toMillis());
        } else if (event instanceof TranscriptEvent.Failed failed) {
            return new CaptionEvent.Failed(
                    failed.turn(),
                    failed.range().start().toMillis(),
                    failed.range().end().toMillis(),
                    failed.provenance().route(),
                    failed.provenance().model(),
                    failed.provenance().attempt(),
                    String.valueOf(failed.cause().getMessage()));
        } else if (event instanceof TranscriptEvent.Gap gap) {
            return new CaptionEvent.Gap(
                    gap.range().start().toMillis(), gap.range().end().toMillis(), gap.cause());
        } else if (event instanceof TranscriptEvent.RouteChanged changed) {
            return new CaptionEvent.Route(
                    changed.from(), changed.to(), changed.at().toMillis(), changed.cause());
        }
        // A Segment says who spoke, which the final text of its turn repeats without.
        return null;
    }
}
