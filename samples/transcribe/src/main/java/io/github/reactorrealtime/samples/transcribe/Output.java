// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.TranscriptEvent;
import java.time.Duration;

/** Shows a transcription. Called by one thread at a time. */
interface Output {

    /** Something happened; the tally includes it. */
    void event(TranscriptEvent event, Tally tally);

    /** Time has passed. */
    void progress(Progress progress);

    /** The transcription broke off. */
    void failed(String message);

    /** The last word.
     *
     * @param audio how much audio there was
     */
    void done(Tally tally, Duration audio);
}
