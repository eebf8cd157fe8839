// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The content of a response, piece by piece. Pieces of different items may interleave: tell them apart by {@code itemId} and
 * {@code contentIndex}. An id the service leaves out is empty. Constructors may gain components in a minor version.
 */
public sealed interface ResponseContentEvent extends ServerEvent {

    /** The response this is part of. */
    String responseId();

    /** The item this is part of. */
    String itemId();

    /** The item's position in the response, from 0. */
    int outputIndex();

    /** A part begins. */
    record PartAdded(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            ContentPart part)
            implements ResponseContentEvent {

        public PartAdded {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(part, "part");
        }
    }

    /** A part is complete. */
    record PartDone(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            ContentPart part)
            implements ResponseContentEvent {

        public PartDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(part, "part");
        }
    }

    /** More text. */
    record TextDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String delta)
            implements ResponseContentEvent {

        public TextDelta {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(delta, "delta");
        }
    }

    /** The whole text of a part. */
    record TextDone(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String text)
            implements ResponseContentEvent {

        public TextDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(text, "text");
        }
    }

    /**
     * More audio.
     *
     * @param audio in the session's output format; read-only
     */
    record AudioDelta(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            ByteBuffer audio)
            implements ResponseContentEvent {

        public AudioDelta {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            audio = audio.asReadOnlyBuffer();
        }
    }

    /** All audio of a part has come. */
    record AudioDone(@Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex)
            implements ResponseContentEvent {

        public AudioDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
        }
    }

    /** More of the words of the audio. */
    record AudioTranscriptDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String delta)
            implements ResponseContentEvent {

        public AudioTranscriptDelta {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(delta, "delta");
        }
    }

    /** The words of the audio. */
    record AudioTranscriptDone(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            String transcript)
            implements ResponseContentEvent {

        public AudioTranscriptDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(transcript, "transcript");
        }
    }

    /** More of the arguments of a function call, a piece of JSON. */
    record FunctionCallArgumentsDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, String callId, String delta)
            implements ResponseContentEvent {

        public FunctionCallArgumentsDelta {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(callId, "callId");
            requireNonNull(delta, "delta");
        }
    }

    /** The arguments of a function call, JSON as the model wrote it. */
    record FunctionCallArgumentsDone(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            String callId,
            @Nullable String name,
            String arguments)
            implements ResponseContentEvent {

        public FunctionCallArgumentsDone {
            requireNonNull(responseId, "responseId");
            requireNonNull(itemId, "itemId");
            requireNonNull(callId, "callId");
            requireNonNull(arguments, "arguments");
        }
    }
}
