// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transcript of a recording. What a format or a model does not tell is empty or {@code null}. The constructor may gain
 * components in a minor version.
 *
 * @param text the transcript; for {@code srt} and {@code vtt} the subtitles as they came
 * @param language the one language, as {@code verbose_json} names it: {@code english}
 * @param languages codes of the languages heard; empty when undecided or not told
 * @param durationSeconds of the recording
 * @param words with their times, when asked for
 * @param segments stretches with their times, or of one speaker each
 * @param logprobs empty unless asked for
 */
public record TranscriptionResult(
        String text,
        @Nullable String language,
        List<String> languages,
        @Nullable Double durationSeconds,
        List<Word> words,
        List<Segment> segments,
        List<LogProb> logprobs,
        @Nullable Usage usage) {

    public TranscriptionResult {
        requireNonNull(text, "text");
        languages = List.copyOf(languages);
        words = List.copyOf(words);
        segments = List.copyOf(segments);
        logprobs = List.copyOf(logprobs);
    }

    /** A text and nothing else. */
    public static TranscriptionResult of(String text) {
        return new TranscriptionResult(text, null, List.of(), null, List.of(), List.of(), List.of(), null);
    }

    /** A word; times in seconds from the start of the recording. */
    public record Word(String word, double startSeconds, double endSeconds) {

        public Word {
            requireNonNull(word, "word");
        }
    }

    /**
     * A stretch of the recording.
     *
     * @param id as the service counts or names it; empty when it does neither
     * @param startSeconds from the start of the recording
     * @param endSeconds from the start of the recording
     * @param speaker from models that tell speakers apart
     * @param confidence from Whisper only
     */
    public record Segment(
            String id,
            double startSeconds,
            double endSeconds,
            String text,
            @Nullable String speaker,
            @Nullable Confidence confidence) {

        public Segment {
            requireNonNull(id, "id");
            requireNonNull(text, "text");
        }
    }

    /**
     * How sure Whisper was of a segment.
     *
     * @param temperature at which it was decoded
     * @param averageLogprob below -1 the text is doubtful
     * @param compressionRatio above 2.4 the text repeats itself
     * @param noSpeechProbability near 1 there was no speech
     */
    public record Confidence(
            @Nullable Double temperature,
            @Nullable Double averageLogprob,
            @Nullable Double compressionRatio,
            @Nullable Double noSpeechProbability) {}
}
