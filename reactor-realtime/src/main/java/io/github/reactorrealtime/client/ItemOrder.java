// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TranscriptionEvent.Completed;
import io.github.reactorrealtime.event.TranscriptionEvent.Delta;
import io.github.reactorrealtime.event.TranscriptionEvent.Failed;
import io.github.reactorrealtime.event.TranscriptionEvent.Intermediate;
import io.github.reactorrealtime.event.TranscriptionEvent.Segment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Names the items of a service that does not, or that calls a turn one thing when it is committed and another when it is transcribed:
 * by their order. What was committed first is answered first. Not thread-safe.
 */
final class ItemOrder {

    /** So many answers are recognised when they are repeated. */
    private static final int REMEMBERED = 256;

    private final List<OpenItem> open = new ArrayList<>(); // without an outcome, in the order they were first heard of
    private final Set<String> answered = new LinkedHashSet<>(); // as the service's transcripts have them
    private long count;
    private @Nullable String lastCommitted;

    private static final class OpenItem {
        private final String id;
        private String wireId = ""; // as the service's transcripts have it
        private boolean committed;

        OpenItem(String id) {
            this.id = id;
        }
    }

    /** The same event about an item by our name; other events as they are. {@code null} for what was answered already. */
    @Nullable
    ServerEvent rename(ServerEvent event) {
        if (event instanceof TranscriptionEvent transcription) {
            return answered.contains(transcription.itemId()) ? null : renamed(transcription);
        }
        if (event instanceof InputAudioEvent.Committed committed) {
            return committed(committed.eventId());
        }
        if (event instanceof InputAudioEvent.SpeechStarted started) {
            return new InputAudioEvent.SpeechStarted(started.eventId(), started.audioStartMs(), uncommitted().id);
        }
        if (event instanceof InputAudioEvent.SpeechStopped stopped) {
            return new InputAudioEvent.SpeechStopped(stopped.eventId(), stopped.audioEndMs(), uncommitted().id);
        }
        return event;
    }

    /** The oldest item that was not committed yet now is. */
    InputAudioEvent.Committed committed(@Nullable String eventId) {
        OpenItem item = uncommitted();
        item.committed = true;
        String previous = lastCommitted;
        lastCommitted = item.id;
        return new InputAudioEvent.Committed(eventId, previous, item.id);
    }

    /** The oldest item without an outcome has one now. */
    String finishOldest() {
        OpenItem item = find("");
        close(item);
        return item.id;
    }

    private TranscriptionEvent renamed(TranscriptionEvent event) {
        OpenItem item = find(event.itemId());
        if (event instanceof Delta e) {
            return new Delta(e.eventId(), item.id, e.contentIndex(), e.delta(), e.logprobs());
        }
        if (event instanceof Intermediate e) {
            return new Intermediate(e.eventId(), item.id, e.contentIndex(), e.text());
        }
        if (event instanceof Segment e) {
            return new Segment(
                    e.eventId(),
                    item.id,
                    e.contentIndex(),
                    e.id(),
                    e.speaker(),
                    e.startSeconds(),
                    e.endSeconds(),
                    e.text());
        }
        close(item);
        if (event instanceof Completed e) {
            return new Completed(
                    e.eventId(), item.id, e.contentIndex(), e.transcript(), e.languages(), e.logprobs(), e.usage());
        }
        return event instanceof Failed e ? new Failed(e.eventId(), item.id, e.contentIndex(), e.error()) : event;
    }

    /** The item the service's transcripts call so; the oldest they have not named, when the name is new or there is none. */
    private OpenItem find(String wireId) {
        OpenItem item = wireId.isEmpty() ? first(each -> true) : first(each -> each.wireId.equals(wireId));
        if (item == null && !wireId.isEmpty()) {
            item = first(each -> each.wireId.isEmpty());
        }
        if (item == null) {
            item = add();
        }
        if (item.wireId.isEmpty()) {
            item.wireId = wireId;
        }
        return item;
    }

    private void close(OpenItem item) {
        open.remove(item);
        if (!item.wireId.isEmpty() && answered.add(item.wireId) && answered.size() > REMEMBERED) {
            Iterator<String> oldest = answered.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private OpenItem uncommitted() {
        OpenItem item = first(each -> !each.committed);
        return item == null ? add() : item;
    }

    private @Nullable OpenItem first(Predicate<OpenItem> test) {
        for (OpenItem item : open) {
            if (test.test(item)) {
                return item;
            }
        }
        return null;
    }

    private OpenItem add() {
        OpenItem item = new OpenItem("rr-item-" + ++count);
        open.add(item);
        return item;
    }
}
