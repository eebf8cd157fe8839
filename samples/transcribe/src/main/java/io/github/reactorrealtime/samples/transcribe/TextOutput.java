// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** For people: a line for each finished turn, and on a terminal below them what is being said, and how far it is. */
final class TextOutput implements Output {

    /** More turns than these are rarely open at once, unless a recording is sent faster than it plays. */
    private static final int MAX_PARTIALS = 3;

    private final Terminal terminal;
    private final Map<Long, String> partials = new TreeMap<>();
    private @Nullable Progress progress;

    TextOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void event(TranscriptEvent event, Tally tally) {
        if (event instanceof TranscriptEvent.Partial partial) {
            Duration start = tally.start(partial.turn());
            String text = Columns.plain(partial.text());
            partials.put(
                    partial.turn(), start == null ? "[...]  " + text : "[" + Times.clock(start) + " ...]  " + text);
        } else if (event instanceof TranscriptEvent.Completed completed) {
            String text = completed.text().isBlank() ? "(no words)" : Columns.plain(completed.text());
            finish(completed.turn(), completed.range(), text, completed.provenance());
        } else if (event instanceof TranscriptEvent.Failed failed) {
            finish(failed.turn(), failed.range(), "(failed)", failed.provenance());
            terminal.message("Turn " + failed.turn() + " at "
                    + Times.clock(failed.range().start()) + " failed. " + Errors.paragraph(failed.cause()));
        } else if (event instanceof TranscriptEvent.Gap gap) {
            terminal.line(span(gap.range()) + "  (gap: " + shortly(gap.cause()) + ")");
        } else if (event instanceof TranscriptEvent.RouteChanged changed) {
            terminal.message("⇢ " + changed.from() + " → " + changed.to() + " at " + Times.clock(changed.at()) + ": "
                    + shortly(changed.cause()));
        }
        redraw();
    }

    @Override
    public void progress(Progress now) {
        progress = now;
        redraw();
    }

    @Override
    public void failed(String message) {
        // The paragraph on standard error is enough for people.
    }

    @Override
    public void done(Tally tally, Duration audio) {
        terminal.live(List.of());
        if (terminal.isLive()) {
            String turns = tally.turns() == 1 ? "1 turn" : tally.turns() + " turns";
            String failed = tally.failed() == 0 ? "" : ", " + tally.failed() + " of them failed";
            String gaps = tally.gaps() == 0 ? "" : ", " + tally.gaps() + " gaps";
            terminal.line(terminal.dim(turns + " in " + Times.clock(audio) + " of audio" + failed + gaps + "."));
        }
    }

    private void finish(long turn, AudioRange range, String text, Provenance from) {
        partials.remove(turn);
        String attempt = from.attempt() == 1 ? "" : "attempt " + from.attempt() + ", ";
        terminal.line(span(range) + "  " + text + terminal.dim("  (" + attempt + from.model() + ")"));
    }

    /** What happened, without the advice. */
    private static String shortly(String cause) {
        return Columns.plain(cause.split(" — ", 2)[0]);
    }

    private String span(AudioRange range) {
        return terminal.dim("[" + Times.clock(range.start()) + " - " + Times.clock(range.end()) + "]");
    }

    private void redraw() {
        if (!terminal.isLive()) {
            return;
        }
        int columns = terminal.columns() - 1;
        List<String> lines = new ArrayList<>();
        partials.values().stream()
                .limit(MAX_PARTIALS)
                .map(text -> Columns.end(text, columns))
                .forEach(lines::add);
        if (progress != null) {
            lines.add(progress.line(columns));
        }
        terminal.live(lines);
    }
}
