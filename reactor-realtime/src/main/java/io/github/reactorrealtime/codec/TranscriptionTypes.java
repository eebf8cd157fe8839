// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.LogProb;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code conversation.item.input_audio_transcription.…}. */
final class TranscriptionTypes {

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "conversation.item.input_audio_transcription.delta",
                    TranscriptionEvent.Delta.class,
                    f -> new TranscriptionEvent.Delta(f.eventId, f.itemId, f.contentIndex, f.delta, f.logprobs),
                    TranscriptionTypes::writeDelta),
            new EventType<>(
                    "conversation.item.input_audio_transcription.intermediate",
                    TranscriptionEvent.Intermediate.class,
                    f -> new TranscriptionEvent.Intermediate(f.eventId, f.itemId, f.contentIndex, f.intermediate),
                    (out, e) -> writeItem(out, e).text("intermediate", e.text())),
            new EventType<>(
                    "conversation.item.input_audio_transcription.segment",
                    TranscriptionEvent.Segment.class,
                    f -> new TranscriptionEvent.Segment(
                            f.eventId, f.itemId, f.contentIndex, f.id, f.speaker, f.start, f.end, f.text),
                    TranscriptionTypes::writeSegment),
            new EventType<>(
                    "conversation.item.input_audio_transcription.completed",
                    TranscriptionEvent.Completed.class,
                    TranscriptionTypes::readCompleted,
                    TranscriptionTypes::writeCompleted),
            new EventType<>(
                    "conversation.item.input_audio_transcription.failed",
                    TranscriptionEvent.Failed.class,
                    f -> new TranscriptionEvent.Failed(f.eventId, f.itemId, f.contentIndex, f.error()),
                    (out, e) -> writeItem(out, e).object("error", e.error(), StatusTypes::writeError)));

    private TranscriptionTypes() {}

    static @Nullable LogProb readLogProb(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String token = "";
        double logprob = 0;
        List<Integer> bytes = List.of();
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "token" -> token = in.textOrEmpty();
                case "logprob" -> logprob = in.doubleValue();
                case "bytes" -> bytes = in.list(JsonReader::intOrNull);
                default -> in.skip();
            }
        }
        return new LogProb(token, logprob, bytes);
    }

    /** {@code {"code":"fr"}}. */
    static @Nullable String readLanguage(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String code = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            if (field.equals("code")) {
                code = in.text();
            } else {
                in.skip();
            }
        }
        return code;
    }

    /** vLLM's {@code transcription.done} has the transcript in {@code text}. */
    private static TranscriptionEvent.Completed readCompleted(ServerFields f) {
        String transcript = f.transcript == null ? f.text : f.transcript;
        return new TranscriptionEvent.Completed(
                f.eventId, f.itemId, f.contentIndex, transcript, f.languages, f.logprobs, f.usage);
    }

    private static void writeCompleted(JsonWriter out, TranscriptionEvent.Completed event) {
        writeItem(out, event).text("transcript", event.transcript());
        if (!event.languages().isEmpty()) {
            out.objects("languages", event.languages(), (o, code) -> o.text("code", code));
        }
        writeLogProbs(out, event.logprobs());
        UsageJson.write(out, "usage", event.usage());
    }

    private static void writeDelta(JsonWriter out, TranscriptionEvent.Delta event) {
        writeItem(out, event).text("delta", event.delta());
        writeLogProbs(out, event.logprobs());
    }

    private static void writeSegment(JsonWriter out, TranscriptionEvent.Segment event) {
        writeItem(out, event)
                .text("id", event.id())
                .text("speaker", event.speaker())
                .number("start", (Double) event.startSeconds())
                .number("end", (Double) event.endSeconds())
                .text("text", event.text());
    }

    private static JsonWriter writeItem(JsonWriter out, TranscriptionEvent event) {
        return out.text("item_id", event.itemId()).number("content_index", event.contentIndex());
    }

    private static void writeLogProbs(JsonWriter out, List<LogProb> logprobs) {
        if (!logprobs.isEmpty()) {
            out.objects(
                    "logprobs",
                    logprobs,
                    (o, l) -> o.text("token", l.token())
                            .number("logprob", (Double) l.logprob())
                            .numbers("bytes", l.bytes()));
        }
    }
}
