// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.LogProb;
import io.github.reactorrealtime.event.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transcription tells its subscriber.
 *
 * <p>A turn is a stretch of speech that becomes one transcript. Its {@link Partial}s come as they arrive, those of different
 * turns may interleave; then exactly one of {@link Completed} and {@link Failed}. These two, and {@link Gap}, come in the order
 * of the source. All times are source time.
 *
 * <p>Records of this family may gain components in a minor version; match by type, take what you need.
 */
public sealed interface TranscriptEvent {

    /**
     * The service heard speech begin. Only with the service's voice activity detection; may be missing.
     *
     * @param turn number of the turn, counted from 0
     * @param at where it begins, padding included
     */
    record SpeechStarted(long turn, Duration at) implements TranscriptEvent {}

    /**
     * The service heard speech end. Only with the service's voice activity detection; may be missing.
     *
     * @param turn number of the turn
     * @param at where it ends, the silence that told so included
     */
    record SpeechStopped(long turn, Duration at) implements TranscriptEvent {}

    /**
     * More text of a turn that is not final yet. When the subscriber is slow, the partials of a turn are merged; no text is lost.
     *
     * @param turn number of the turn
     * @param delta the text since the last partial of this turn; empty when some of what was said before has been replaced
     * @param text all text of the turn so far
     * @param attempt 1 for the first transcription of this audio
     */
    record Partial(long turn, String delta, String text, int attempt) implements TranscriptEvent {

        public Partial {
            requireNonNull(delta, "delta");
            requireNonNull(text, "text");
        }
    }

    /**
     * A part of a turn said by one speaker, from models that tell speakers apart.
     *
     * @param turn number of the turn
     * @param start where the part begins
     * @param end where it ends
     * @param speaker the service's label, {@code null} when it has none
     * @param text what was said
     */
    record Segment(
            long turn,
            Duration start,
            Duration end,
            @Nullable String speaker,
            String text) implements TranscriptEvent {}

    /**
     * The final text of a turn. It replaces the partials, from which it may differ.
     *
     * @param turn number of the turn
     * @param range the audio it stands for
     * @param text the transcript; empty when the service heard nothing
     * @param languages languages the service detected, empty when it does not say
     * @param logprobs token by token, empty unless asked for and supported by the model
     * @param usage what the service bills, {@code null} when it does not say
     * @param provenance where the text comes from
     * @param watermark everything before this is settled
     */
    record Completed(
            long turn,
            AudioRange range,
            String text,
            List<String> languages,
            List<LogProb> logprobs,
            @Nullable Usage usage,
            Provenance provenance,
            Duration watermark)
            implements TranscriptEvent {

        public Completed {
            requireNonNull(range, "range");
            requireNonNull(text, "text");
            languages = List.copyOf(languages);
            logprobs = List.copyOf(logprobs);
        }
    }

    /**
     * A turn that could not be transcribed. The stream goes on.
     *
     * @param turn number of the turn
     * @param range the audio it stands for
     * @param cause why
     * @param provenance who was asked last
     * @param watermark everything before this is settled
     */
    record Failed(long turn, AudioRange range, RealtimeException cause, Provenance provenance, Duration watermark)
            implements TranscriptEvent {

        public Failed {
            requireNonNull(range, "range");
            requireNonNull(cause, "cause");
        }
    }

    /**
     * Audio that was given up without being transcribed: by the overflow policy, or because the transcription ended with an error.
     *
     * @param range what was lost
     * @param cause why, in a sentence
     * @param watermark everything before this is settled
     */
    record Gap(AudioRange range, String cause, Duration watermark) implements TranscriptEvent {}

    /**
     * The live audio moved to another route.
     *
     * @param from name of the route before
     * @param to name of the route from now on
     * @param at where in the source the new route begins
     * @param cause why, in a sentence
     */
    record RouteChanged(String from, String to, Duration at, String cause) implements TranscriptEvent {}
}
