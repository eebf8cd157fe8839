// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.audio.AudioFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the records of the output topic. */
final class Transcripts {

    private Transcripts() {}

    /** Of an outcome whose range lies so in the call. */
    static Transcript of(String call, long number, AudioFormat format, long start, long end, TranscriptEvent event) {
        Range range = new Range(call, number, format, start, end);
        if (event instanceof Completed turn) {
            return range.transcript("completed", turn.text(), turn.languages(), turn.provenance(), null);
        }
        if (event instanceof Failed turn) {
            return range.transcript(
                    "failed",
                    null,
                    List.of(),
                    turn.provenance(),
                    String.valueOf(turn.cause().getMessage()));
        }
        if (event instanceof Gap gap) {
            return range.transcript("gap", null, List.of(), null, gap.cause());
        }
        throw new IllegalArgumentException("not an outcome: " + event);
    }

    /** Of audio that is not in the input topic. */
    static Transcript hole(String call, long number, AudioFormat format, long start, long end) {
        String cause = "the input topic has no audio for this";
        return new Range(call, number, format, start, end).transcript("gap", null, List.of(), null, cause);
    }

    private record Range(String call, long number, AudioFormat format, long start, long end) {

        Transcript transcript(
                String kind,
                @Nullable String text,
                List<String> languages,
                @Nullable Provenance provenance,
                @Nullable String cause) {
            return new Transcript(
                    call + ":" + number,
                    call,
                    number,
                    kind,
                    text,
                    format.durationOf(start).toMillis(),
                    format.durationOf(end).toMillis(),
                    start,
                    end,
                    format.sampleRateHz(),
                    languages,
                    provenance == null ? null : provenance.route(),
                    provenance == null ? null : provenance.model(),
                    provenance == null ? null : provenance.attempt(),
                    cause);
        }
    }
}
