// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.LogProb;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.event.TranscriptionResult.Confidence;
import io.github.reactorrealtime.event.TranscriptionResult.Segment;
import io.github.reactorrealtime.event.TranscriptionResult.Word;
import io.github.reactorrealtime.event.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All fields of a transcript over HTTP, whole or in pieces, as they come. */
final class TranscriptionFields {

    @Nullable
    String type;

    @Nullable
    ErrorDetails error;

    private String text = "";
    private String delta = "";
    private String id = "";
    private @Nullable String segmentId;
    private @Nullable String speaker;
    private @Nullable String language;
    private @Nullable Double duration;
    private double start;
    private double end;
    private List<String> languages = List.of();
    private List<Word> words = List.of();
    private List<Segment> segments = List.of();
    private List<LogProb> logprobs = List.of();
    private @Nullable Usage usage;
    private @Nullable Double temperature;
    private @Nullable Double averageLogprob;
    private @Nullable Double compressionRatio;
    private @Nullable Double noSpeechProbability;

    static TranscriptionFields read(JsonReader in) {
        TranscriptionFields fields = new TranscriptionFields();
        if (in.beginObject()) {
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                fields.readField(field, in);
            }
        }
        return fields;
    }

    private void readField(String field, JsonReader in) {
        switch (field) {
            case "type" -> type = in.text();
            case "error" -> error = StatusTypes.readError(in);
            case "text" -> text = in.textOrEmpty();
            case "delta" -> delta = in.textOrEmpty();
            case "id" -> id = in.textOrEmpty();
            case "segment_id" -> segmentId = in.text();
            case "speaker" -> speaker = in.text();
            case "language" -> language = in.text();
            case "duration" -> duration = in.doubleOrNull();
            case "start" -> start = in.doubleValue();
            case "end" -> end = in.doubleValue();
            case "languages" -> languages = in.list(TranscriptionFields::readLanguage);
            case "words" -> words = in.list(TranscriptionFields::readWord);
            case "segments" -> segments = in.list(TranscriptionFields::readSegment);
            case "logprobs" -> logprobs = in.list(TranscriptionTypes::readLogProb);
            case "usage" -> usage = UsageJson.read(in);
            default -> readConfidence(field, in);
        }
    }

    private void readConfidence(String field, JsonReader in) {
        switch (field) {
            case "temperature" -> temperature = in.doubleOrNull();
            case "avg_logprob" -> averageLogprob = in.doubleOrNull();
            case "compression_ratio" -> compressionRatio = in.doubleOrNull();
            case "no_speech_prob" -> noSpeechProbability = in.doubleOrNull();
            default -> in.skip();
        }
    }

    TranscriptionResult toResult() {
        return new TranscriptionResult(text, language, languages, duration, words, segments, logprobs, usage);
    }

    Segment toSegment() {
        Confidence confidence = new Confidence(temperature, averageLogprob, compressionRatio, noSpeechProbability);
        boolean none = confidence.equals(new Confidence(null, null, null, null));
        return new Segment(id, start, end, text, speaker, none ? null : confidence);
    }

    String delta() {
        return delta;
    }

    List<LogProb> logprobs() {
        return logprobs;
    }

    @Nullable
    String segmentId() {
        return segmentId;
    }

    /** Documented as objects; plain codes would say the same. */
    private static @Nullable String readLanguage(JsonReader in) {
        return in.atString() ? in.text() : TranscriptionTypes.readLanguage(in);
    }

    private static @Nullable Word readWord(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String word = "";
        double start = 0;
        double end = 0;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "word" -> word = in.textOrEmpty();
                case "start" -> start = in.doubleValue();
                case "end" -> end = in.doubleValue();
                default -> in.skip();
            }
        }
        return new Word(word, start, end);
    }

    private static @Nullable Segment readSegment(JsonReader in) {
        if (!in.atObject()) {
            in.skip();
            return null;
        }
        return read(in).toSegment();
    }
}
