// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the page is told about the transcription, in its order. Times are milliseconds of source time. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CaptionEvent.Speech.class, name = "speech"),
    @JsonSubTypes.Type(value = CaptionEvent.Silence.class, name = "silence"),
    @JsonSubTypes.Type(value = CaptionEvent.Partial.class, name = "partial"),
    @JsonSubTypes.Type(value = CaptionEvent.Final.class, name = "final"),
    @JsonSubTypes.Type(value = CaptionEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = CaptionEvent.Gap.class, name = "gap"),
    @JsonSubTypes.Type(value = CaptionEvent.Route.class, name = "route"),
    @JsonSubTypes.Type(value = CaptionEvent.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = CaptionEvent.Broken.class, name = "broken")
})
sealed interface CaptionEvent {

    /** Speech begins. */
    record Speech(long turn, long at) implements CaptionEvent {}

    /** Speech ends. */
    record Silence(long turn, long at) implements CaptionEvent {}

    /** All text of the turn so far; a later one of the same turn replaces it. */
    record Partial(long turn, String text, int attempt) implements CaptionEvent {}

    /**
     * The text of a turn.
     *
     * @param latency from the end of the turn to the text
     */
    record Final(long turn, long start, long end, String text, String route, String model, int attempt, long latency)
            implements CaptionEvent {}

    /** There is no text for this turn. */
    record Failed(long turn, long start, long end, String route, String model, int attempt, String message)
            implements CaptionEvent {}

    /** Audio that nobody will transcribe. */
    record Gap(long start, long end, String message) implements CaptionEvent {}

    /** The live audio moved to another route. */
    record Route(String from, String to, long at, String message) implements CaptionEvent {}

    /** All audio has its outcome. The last event. */
    record Ended() implements CaptionEvent {}

    /** The transcription ended with an error. The last event. */
    record Broken(String message) implements CaptionEvent {}

    /** Whether nothing comes after this one. */
    default boolean isLast() {
        return this instanceof Ended || this instanceof Broken;
    }
}
