// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ResponseContentEvent;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.List;

/** The content of responses. */
final class ResponseContentTypes {

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "response.content_part.added",
                    ResponseContentEvent.PartAdded.class,
                    f -> new ResponseContentEvent.PartAdded(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex, f.part),
                    (out, e) -> writePosition(out, e, e.contentIndex()).object("part", e.part(), ItemJson::writePart)),
            new EventType<>(
                    "response.content_part.done",
                    ResponseContentEvent.PartDone.class,
                    f -> new ResponseContentEvent.PartDone(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex, f.part),
                    (out, e) -> writePosition(out, e, e.contentIndex()).object("part", e.part(), ItemJson::writePart)),
            new EventType<>(
                    "response.output_text.delta",
                    ResponseContentEvent.TextDelta.class,
                    f -> new ResponseContentEvent.TextDelta(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex, f.delta),
                    (out, e) -> writePosition(out, e, e.contentIndex()).text("delta", e.delta())),
            new EventType<>(
                    "response.output_text.done",
                    ResponseContentEvent.TextDone.class,
                    f -> new ResponseContentEvent.TextDone(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex, f.text),
                    (out, e) -> writePosition(out, e, e.contentIndex()).text("text", e.text())),
            new EventType<>(
                    "response.output_audio.delta",
                    ResponseContentEvent.AudioDelta.class,
                    f -> new ResponseContentEvent.AudioDelta(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex, f.audio),
                    (out, e) -> writePosition(out, e, e.contentIndex()).base64("delta", e.audio())),
            new EventType<>(
                    "response.output_audio.done",
                    ResponseContentEvent.AudioDone.class,
                    f -> new ResponseContentEvent.AudioDone(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex),
                    (out, e) -> writePosition(out, e, e.contentIndex())),
            new EventType<>(
                    "response.output_audio_transcript.delta",
                    ResponseContentEvent.AudioTranscriptDelta.class,
                    f -> new ResponseContentEvent.AudioTranscriptDelta(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.contentIndex, f.delta),
                    (out, e) -> writePosition(out, e, e.contentIndex()).text("delta", e.delta())),
            new EventType<>(
                    "response.output_audio_transcript.done",
                    ResponseContentEvent.AudioTranscriptDone.class,
                    f -> new ResponseContentEvent.AudioTranscriptDone(
                            f.eventId,
                            f.responseId,
                            f.itemId,
                            f.outputIndex,
                            f.contentIndex,
                            f.transcript == null ? "" : f.transcript),
                    (out, e) -> writePosition(out, e, e.contentIndex()).text("transcript", e.transcript())),
            new EventType<>(
                    "response.function_call_arguments.delta",
                    ResponseContentEvent.FunctionCallArgumentsDelta.class,
                    f -> new ResponseContentEvent.FunctionCallArgumentsDelta(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.callId, f.delta),
                    (out, e) -> writeItem(out, e).text("call_id", e.callId()).text("delta", e.delta())),
            new EventType<>(
                    "response.function_call_arguments.done",
                    ResponseContentEvent.FunctionCallArgumentsDone.class,
                    f -> new ResponseContentEvent.FunctionCallArgumentsDone(
                            f.eventId, f.responseId, f.itemId, f.outputIndex, f.callId, f.name, f.arguments),
                    (out, e) -> writeItem(out, e)
                            .text("call_id", e.callId())
                            .text("name", e.name())
                            .text("arguments", e.arguments())));

    private ResponseContentTypes() {}

    private static JsonWriter writePosition(JsonWriter out, ResponseContentEvent event, int contentIndex) {
        return writeItem(out, event).number("content_index", contentIndex);
    }

    private static JsonWriter writeItem(JsonWriter out, ResponseContentEvent event) {
        return out.text("response_id", event.responseId())
                .text("item_id", event.itemId())
                .number("output_index", event.outputIndex());
    }
}
