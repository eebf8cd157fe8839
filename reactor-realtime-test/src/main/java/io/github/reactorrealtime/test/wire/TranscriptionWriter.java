// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what was heard in an upload, in the shape that was asked for. */
public final class TranscriptionWriter {

    private static final double LOGPROB_OF_SEGMENT = -0.2;
    private static final double COMPRESSION = 1.0;
    private static final double NO_SPEECH = 0.01;

    private final TranscriptionOrder order;
    private final String text;
    private final List<String> pieces;
    private final double seconds;

    /**
     * @param pieces the text in deltas
     * @param seconds length of the audio
     */
    public TranscriptionWriter(TranscriptionOrder order, String text, List<String> pieces, double seconds) {
        this.order = requireNonNull(order, "order");
        this.text = requireNonNull(text, "text");
        this.pieces = List.copyOf(pieces);
        this.seconds = seconds;
    }

    /** The media type of {@link #body()}. */
    public String contentType() {
        return switch (order.format()) {
            case "text", "srt" -> "text/plain; charset=utf-8";
            case "vtt" -> "text/vtt; charset=utf-8";
            default -> "application/json";
        };
    }

    /** The whole answer at once. */
    public String body() {
        return switch (order.format()) {
            case "text" -> text + "\n";
            case "srt" -> subtitles(",", true);
            case "vtt" -> "WEBVTT\n\n" + subtitles(".", false);
            case "verbose_json" -> Json.write(verbose());
            case "diarized_json" -> Json.write(diarized());
            default -> Json.write(finish(Json.object().put("text", text)));
        };
    }

    /** The same as server-sent events, one after the other. */
    public List<String> events() {
        List<String> events = new ArrayList<>();
        boolean diarized = order.format().equals("diarized_json");
        if (diarized) {
            List<TimedText> sentences = TimedText.sentences(text, seconds);
            for (int i = 0; i < sentences.size(); i++) {
                String piece = sentences.get(i).text();
                events.add(event("transcript.text.delta", delta(piece).put("segment_id", segmentId(i))));
                events.add(event("transcript.text.segment", segment(i, sentences.get(i))));
            }
        } else {
            pieces.forEach(piece -> events.add(event("transcript.text.delta", delta(piece))));
        }
        events.add(event("transcript.text.done", finish(Json.object().put("text", text))));
        return events;
    }

    private ObjectNode delta(String piece) {
        ObjectNode delta = Json.object().put("delta", piece);
        if (order.logprobs()) {
            delta.set("logprobs", ServerEventWriter.logprobs(List.of(piece)));
        }
        return delta;
    }

    private static String event(String type, ObjectNode fields) {
        return "data: " + Json.write(Json.object().put("type", type).setAll(fields)) + "\n\n";
    }

    private ObjectNode finish(ObjectNode answer) {
        if (order.model().has(Option.DETECTS_LANGUAGES)) {
            ArrayNode languages = answer.putArray("languages");
            if (order.language() != null) {
                languages.addObject().put("code", order.language());
            }
        }
        if (order.logprobs()) {
            answer.set("logprobs", ServerEventWriter.logprobs(pieces));
        }
        return answer.set("usage", usage());
    }

    private ObjectNode usage() {
        return order.model().has(Option.TOKENS) ? Usage.tokens(seconds, text) : Usage.duration(seconds);
    }

    private ObjectNode verbose() {
        ObjectNode answer = Json.object()
                .put("task", "transcribe")
                .put("language", languageName(order.language()))
                .put("duration", seconds)
                .put("text", text);
        Set<String> granularities = order.granularities();
        if (granularities.contains("word")) {
            ArrayNode words = answer.putArray("words");
            TimedText.words(text, seconds)
                    .forEach(word -> words.addObject()
                            .put("word", word.text())
                            .put("start", word.start())
                            .put("end", word.end()));
        }
        if (granularities.isEmpty() || granularities.contains("segment")) {
            segments(answer.putArray("segments"));
        }
        return answer.set("usage", Usage.duration(seconds));
    }

    private void segments(ArrayNode segments) {
        int id = 0;
        for (TimedText sentence : TimedText.sentences(text, seconds)) {
            ObjectNode segment = segments.addObject()
                    .put("id", id++)
                    .put("seek", 0)
                    .put("start", sentence.start())
                    .put("end", sentence.end())
                    .put("text", sentence.text());
            segment.putArray("tokens").add(50_364);
            segment.put("temperature", 0.0)
                    .put("avg_logprob", LOGPROB_OF_SEGMENT)
                    .put("compression_ratio", COMPRESSION)
                    .put("no_speech_prob", NO_SPEECH);
        }
    }

    private ObjectNode diarized() {
        ObjectNode answer =
                Json.object().put("task", "transcribe").put("duration", seconds).put("text", text);
        ArrayNode segments = answer.putArray("segments");
        List<TimedText> sentences = TimedText.sentences(text, seconds);
        for (int i = 0; i < sentences.size(); i++) {
            segments.add(Json.object().put("type", "transcript.text.segment").setAll(segment(i, sentences.get(i))));
        }
        return answer.set("usage", usage());
    }

    private ObjectNode segment(int index, TimedText sentence) {
        return Json.object()
                .put("id", segmentId(index))
                .put("start", sentence.start())
                .put("end", sentence.end())
                .put("text", sentence.text())
                .put("speaker", speaker(index));
    }

    /** Speakers take turns: a recognizer does not tell them apart. */
    private String speaker(int index) {
        List<String> speakers = order.speakers();
        return speakers.isEmpty() ? (index % 2 == 0 ? "A" : "B") : speakers.get(index % speakers.size());
    }

    private static String segmentId(int index) {
        return "seg_%03d".formatted(index);
    }

    private String subtitles(String decimal, boolean numbered) {
        StringBuilder out = new StringBuilder();
        int number = 1;
        for (TimedText sentence : TimedText.sentences(text, seconds)) {
            if (numbered) {
                out.append(number++).append('\n');
            }
            out.append(clock(sentence.start(), decimal))
                    .append(" --> ")
                    .append(clock(sentence.end(), decimal))
                    .append('\n')
                    .append(sentence.text().strip())
                    .append("\n\n");
        }
        return out.toString();
    }

    private static String clock(double seconds, String decimal) {
        long millis = Math.round(seconds * 1_000);
        return "%02d:%02d:%02d%s%03d"
                .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60, decimal, millis % 1_000);
    }

    /** Whisper writes languages out. */
    private static String languageName(@Nullable String code) {
        return Locale.forLanguageTag(code == null ? "en" : code)
                .getDisplayLanguage(Locale.ENGLISH)
                .toLowerCase(Locale.ROOT);
    }
}
