// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.RealtimeEvent;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All events by their wire name and by their record. */
final class EventTypes {

    /** Names of the beta interface, of an old page of Azure's and of vLLM, whose events carry the same under another name. */
    static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("transcription_session.created", "session.created"),
            Map.entry("transcription_session.updated", "session.updated"),
            Map.entry("response.text.delta", "response.output_text.delta"),
            Map.entry("response.text.done", "response.output_text.done"),
            Map.entry("response.audio.delta", "response.output_audio.delta"),
            Map.entry("response.audio.done", "response.output_audio.done"),
            Map.entry("response.audio_transcript.delta", "response.output_audio_transcript.delta"),
            Map.entry("response.audio_transcript.done", "response.output_audio_transcript.done"),
            Map.entry(
                    "conversation.item.audio_transcription.completed",
                    "conversation.item.input_audio_transcription.completed"),
            Map.entry("transcription.delta", "conversation.item.input_audio_transcription.delta"),
            Map.entry("transcription.done", "conversation.item.input_audio_transcription.completed"));

    private static final Map<String, EventType<ClientFields, ? extends ClientEvent>> CLIENT = new HashMap<>();
    private static final Map<String, EventType<ServerFields, ? extends ServerEvent>> SERVER = new HashMap<>();
    private static final Map<Class<?>, EventType<?, ?>> BY_RECORD = new HashMap<>();

    static {
        List.of(SessionTypes.COMMANDS, AudioBufferTypes.COMMANDS, ConversationTypes.COMMANDS, ResponseTypes.COMMANDS)
                .forEach(family -> family.forEach(type -> add(CLIENT, type)));
        List.of(
                        SessionTypes.EVENTS,
                        AudioBufferTypes.EVENTS,
                        ConversationTypes.EVENTS,
                        TranscriptionTypes.EVENTS,
                        StatusTypes.EVENTS,
                        ResponseTypes.EVENTS,
                        ResponseContentTypes.EVENTS,
                        McpTypes.EVENTS)
                .forEach(family -> family.forEach(type -> add(SERVER, type)));
        ALIASES.forEach((alias, name) -> SERVER.put(alias, SERVER.get(name)));
    }

    private EventTypes() {}

    static @Nullable EventType<ClientFields, ? extends ClientEvent> client(String name) {
        return CLIENT.get(name);
    }

    static @Nullable EventType<ServerFields, ? extends ServerEvent> server(String name) {
        return SERVER.get(name);
    }

    static EventType<?, ?> of(RealtimeEvent event) {
        EventType<?, ?> type = BY_RECORD.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("No wire name for " + event.getClass());
        }
        return type;
    }

    private static <T extends EventType<?, ?>> void add(Map<String, T> types, T type) {
        types.put(type.name(), type);
        BY_RECORD.put(type.recordType(), type);
    }
}
