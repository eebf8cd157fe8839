// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user said ({@code conversation.item.input_audio_transcription.…}).
 *
 * <p>An item ends in one {@link Completed} or one {@link Failed}. Items complete in any order, so tell them apart by
 * {@code itemId} and order them by {@link InputAudioEvent.Committed}. Constructors may gain components in a minor version.
 */
public sealed interface TranscriptionEvent extends ServerEvent {

    /** The item this is about; empty when the service does not say. */
    String itemId();

    /** The content part of the item, from 0. */
    int contentIndex();

    /**
     * More of the transcript.
     *
     * @param delta to append to what came before, without a space in between
     */
    record Delta(@Nullable String eventId, String itemId, int contentIndex, String delta, List<LogProb> logprobs)
            implements TranscriptionEvent {

        public Delta {
            requireNonNull(itemId, "itemId");
            requireNonNull(delta, "delta");
            logprobs = List.copyOf(logprobs);
        }
    }

    /**
     * What the rest may turn out to be, sent again and again until a {@link Delta} says what it is ({@code ….intermediate}, Azure's
     * MAI-Transcribe only). The transcript so far is all deltas and the last of these.
     *
     * @param text replaces that of the intermediate before
     */
    record Intermediate(@Nullable String eventId, String itemId, int contentIndex, String text)
            implements TranscriptionEvent {

        public Intermediate {
            requireNonNull(itemId, "itemId");
            requireNonNull(text, "text");
        }
    }

    /**
     * A stretch of one speaker, from models that tell speakers apart.
     *
     * @param id of the segment
     * @param startSeconds from the start of the item's audio
     * @param endSeconds from the start of the item's audio
     */
    record Segment(
            @Nullable String eventId,
            String itemId,
            int contentIndex,
            String id,
            @Nullable String speaker,
            double startSeconds,
            double endSeconds,
            String text)
            implements TranscriptionEvent {

        public Segment {
            requireNonNull(itemId, "itemId");
            requireNonNull(id, "id");
            requireNonNull(text, "text");
        }
    }

    /**
     * The whole transcript.
     *
     * @param languages codes of the languages heard; empty when undecided or not told
     * @param logprobs empty unless asked for
     */
    record Completed(
            @Nullable String eventId,
            String itemId,
            int contentIndex,
            String transcript,
            List<String> languages,
            List<LogProb> logprobs,
            @Nullable Usage usage)
            implements TranscriptionEvent {

        public Completed {
            requireNonNull(itemId, "itemId");
            requireNonNull(transcript, "transcript");
            languages = List.copyOf(languages);
            logprobs = List.copyOf(logprobs);
        }
    }

    /** This item has no transcript; the session goes on. */
    record Failed(@Nullable String eventId, String itemId, int contentIndex, ErrorDetails error)
            implements TranscriptionEvent {

        public Failed {
            requireNonNull(itemId, "itemId");
            requireNonNull(error, "error");
        }
    }
}
