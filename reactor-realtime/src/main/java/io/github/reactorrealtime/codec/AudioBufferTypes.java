// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.OutputAudioCommand;
import io.github.reactorrealtime.event.OutputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import java.time.Instant;
import java.util.List;

/** {@code input_audio_buffer.…} and {@code output_audio_buffer.…}. */
final class AudioBufferTypes {

    static final List<EventType<ClientFields, ? extends ClientEvent>> COMMANDS = List.of(
            new EventType<>(
                    "input_audio_buffer.append",
                    InputAudioCommand.Append.class,
                    f -> new InputAudioCommand.Append(f.eventId, f.audio),
                    (out, e) -> out.base64("audio", e.audio())),
            new EventType<>(
                    "input_audio_buffer.commit",
                    InputAudioCommand.Commit.class,
                    f -> new InputAudioCommand.Commit(f.eventId, f.last),
                    (out, e) -> out.flag("final", e.last())),
            new EventType<>(
                    "input_audio_buffer.clear",
                    InputAudioCommand.Clear.class,
                    f -> new InputAudioCommand.Clear(f.eventId),
                    (out, e) -> {}),
            new EventType<>(
                    "output_audio_buffer.clear",
                    OutputAudioCommand.Clear.class,
                    f -> new OutputAudioCommand.Clear(f.eventId),
                    (out, e) -> {}));

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "input_audio_buffer.committed",
                    InputAudioEvent.Committed.class,
                    f -> new InputAudioEvent.Committed(f.eventId, f.previousItemId, f.itemId),
                    (out, e) -> out.textOrNull("previous_item_id", e.previousItemId())
                            .text("item_id", e.itemId())),
            new EventType<>(
                    "input_audio_buffer.cleared",
                    InputAudioEvent.Cleared.class,
                    f -> new InputAudioEvent.Cleared(f.eventId),
                    (out, e) -> {}),
            new EventType<>(
                    "input_audio_buffer.speech_started",
                    InputAudioEvent.SpeechStarted.class,
                    f -> new InputAudioEvent.SpeechStarted(f.eventId, f.audioStartMs, f.itemId),
                    (out, e) -> out.number("audio_start_ms", e.audioStartMs()).text("item_id", e.itemId())),
            new EventType<>(
                    "input_audio_buffer.speech_stopped",
                    InputAudioEvent.SpeechStopped.class,
                    f -> new InputAudioEvent.SpeechStopped(f.eventId, f.audioEndMs, f.itemId),
                    (out, e) -> out.number("audio_end_ms", e.audioEndMs()).text("item_id", e.itemId())),
            new EventType<>(
                    "input_audio_buffer.timeout_triggered",
                    InputAudioEvent.TimeoutTriggered.class,
                    f -> new InputAudioEvent.TimeoutTriggered(f.eventId, f.audioStartMs, f.audioEndMs, f.itemId),
                    (out, e) -> out.number("audio_start_ms", e.audioStartMs())
                            .number("audio_end_ms", e.audioEndMs())
                            .text("item_id", e.itemId())),
            new EventType<>(
                    "input_audio_buffer.dtmf_event_received",
                    InputAudioEvent.DtmfReceived.class,
                    f -> new InputAudioEvent.DtmfReceived(f.eventId, f.event, f.receivedAt),
                    AudioBufferTypes::writeDtmf),
            new EventType<>(
                    "output_audio_buffer.started",
                    OutputAudioEvent.Started.class,
                    f -> new OutputAudioEvent.Started(f.eventId, f.responseId),
                    AudioBufferTypes::writeOutput),
            new EventType<>(
                    "output_audio_buffer.stopped",
                    OutputAudioEvent.Stopped.class,
                    f -> new OutputAudioEvent.Stopped(f.eventId, f.responseId),
                    AudioBufferTypes::writeOutput),
            new EventType<>(
                    "output_audio_buffer.cleared",
                    OutputAudioEvent.Cleared.class,
                    f -> new OutputAudioEvent.Cleared(f.eventId, f.responseId),
                    AudioBufferTypes::writeOutput));

    private AudioBufferTypes() {}

    private static void writeDtmf(JsonWriter out, InputAudioEvent.DtmfReceived event) {
        out.text("event", event.key());
        Instant receivedAt = event.receivedAt();
        if (receivedAt != null) {
            out.number("received_at", receivedAt.getEpochSecond());
        }
    }

    private static void writeOutput(JsonWriter out, OutputAudioEvent event) {
        out.text("response_id", event.responseId());
    }
}
