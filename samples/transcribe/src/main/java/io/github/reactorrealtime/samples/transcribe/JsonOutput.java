// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.error.ServiceException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. Those about turns begin with the same nine keys, {@code null} where an event has nothing to say; what
 * only a kind of event has follows. Objects of one kind always have the same keys.
 */
final class JsonOutput implements Output {

    private final Terminal terminal;
    private final @Nullable String onlyModel;

    /** @param models those that may transcribe */
    JsonOutput(Terminal terminal, List<String> models) {
        this.terminal = terminal;
        this.onlyModel = models.size() == 1 ? models.get(0) : null;
    }

    @Override
    public void event(TranscriptEvent event, Tally tally) {
        JsonObject json = object(event, tally);
        if (json != null) {
            terminal.line(json.toString());
        }
    }

    @Override
    public void progress(Progress progress) {
        // Programs count by watermark_ms.
    }

    @Override
    public void failed(String message) {
        terminal.line(
                new JsonObject().put("event", "error").put("message", message).toString());
    }

    @Override
    public void done(Tally tally, Duration audio) {
        terminal.line(new JsonObject()
                .put("event", "done")
                .put("turns", tally.turns())
                .put("completed", tally.completed())
                .put("failed", tally.failed())
                .put("gaps", tally.gaps())
                .put("audio_ms", audio)
                .put("watermark_ms", tally.watermark())
                .toString());
    }

    private @Nullable JsonObject object(TranscriptEvent event, Tally tally) {
        Duration watermark = tally.watermark();
        if (event instanceof TranscriptEvent.Partial partial) {
            return head("partial", partial.turn(), tally.start(partial.turn()), null, partial.text())
                    .put("model", onlyModel) // of several, a partial does not say which
                    .put("attempt", partial.attempt())
                    .put("item_id", (String) null)
                    .put("watermark_ms", watermark)
                    .put("delta", partial.delta());
        }
        if (event instanceof TranscriptEvent.Completed completed) {
            Provenance from = completed.provenance();
            return settled("completed", completed.turn(), completed.range(), completed.text(), from, watermark)
                    .put("latency_ms", from.latency())
                    .put("queue_ms", from.queueTime())
                    .put("service_ms", from.serviceTime())
                    .put("languages", completed.languages());
        }
        if (event instanceof TranscriptEvent.Failed failed) {
            boolean said = failed.cause() instanceof ServiceException;
            return settled("failed", failed.turn(), failed.range(), null, failed.provenance(), watermark)
                    .put("error", failed.cause().getMessage())
                    .put(
                            "code",
                            said ? ((ServiceException) failed.cause()).error().code() : null)
                    .put("retryable", failed.cause().isRetryable());
        }
        if (event instanceof TranscriptEvent.Gap gap) {
            AudioRange range = gap.range();
            return unattributed(head("gap", null, range.start(), range.end(), null), watermark)
                    .put("cause", gap.cause());
        }
        return other(event, tally);
    }

    private static @Nullable JsonObject other(TranscriptEvent event, Tally tally) {
        Duration watermark = tally.watermark();
        if (event instanceof TranscriptEvent.SpeechStarted started) {
            return unattributed(head("speech_started", started.turn(), started.at(), null, null), watermark);
        }
        if (event instanceof TranscriptEvent.SpeechStopped stopped) {
            Duration start = tally.start(stopped.turn());
            return unattributed(head("speech_stopped", stopped.turn(), start, stopped.at(), null), watermark);
        }
        if (event instanceof TranscriptEvent.Segment segment) {
            return unattributed(
                            head("segment", segment.turn(), segment.start(), segment.end(), segment.text()), watermark)
                    .put("speaker", segment.speaker());
        }
        if (event instanceof TranscriptEvent.RouteChanged changed) {
            return unattributed(head("route_changed", null, changed.at(), null, null), watermark)
                    .put("from", changed.from())
                    .put("to", changed.to())
                    .put("cause", changed.cause());
        }
        return null; // of a later version
    }

    private static JsonObject settled(
            String event, long turn, AudioRange range, @Nullable String text, Provenance from, Duration watermark) {
        return head(event, turn, range.start(), range.end(), text)
                .put("model", from.model())
                .put("attempt", from.attempt())
                .put("item_id", from.itemId())
                .put("watermark_ms", watermark)
                .put("route", from.route());
    }

    private static JsonObject head(
            String event,
            @Nullable Long turn,
            @Nullable Duration start,
            @Nullable Duration end,
            @Nullable String text) {
        return new JsonObject()
                .put("event", event)
                .put("turn", turn)
                .put("start_ms", start)
                .put("end_ms", end)
                .put("text", text);
    }

    private static JsonObject unattributed(JsonObject head, Duration watermark) {
        return head.put("model", (String) null)
                .put("attempt", (Long) null)
                .put("item_id", (String) null)
                .put("watermark_ms", watermark);
    }
}
