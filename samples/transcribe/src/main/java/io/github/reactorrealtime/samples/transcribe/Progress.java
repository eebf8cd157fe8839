// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a transcription is.
 *
 * @param read audio taken from the recording
 * @param settled audio before this is done with
 * @param length the whole recording, {@code null} when nobody knows yet
 */
record Progress(Duration read, Duration settled, @Nullable Duration length) {

    /** One line: a bar where the length is known, settled {@code #}, on its way {@code -}. */
    String line(int columns) {
        if (length == null) {
            return Columns.end("  " + Times.clock(read) + " heard, " + Times.clock(settled) + " transcribed", columns);
        }
        String numbers = " %3d %%  %s of %s"
                .formatted(Math.round(100 * part(settled)), Times.clock(settled), Times.clock(length));
        int cells = Math.min(40, columns - numbers.length() - 2);
        if (cells < 5) {
            return Columns.end(numbers.strip(), columns);
        }
        int done = (int) Math.floor(cells * part(settled));
        int sent = Math.max(done, (int) Math.floor(cells * part(read)));
        return "[" + "#".repeat(done) + "-".repeat(sent - done) + " ".repeat(cells - sent) + "]" + numbers;
    }

    private double part(Duration position) {
        if (length == null || length.isZero()) {
            return 0;
        }
        return Math.min(1, (double) position.toMillis() / Math.max(1, length.toMillis()));
    }
}
