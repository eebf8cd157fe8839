// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.RealtimeEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.UnknownEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stands in for the exhaustive switch that Java 17 does not have: a new record without a wire name fails here. */
class EventRegistryTest {

    private final EventCodec codec = new EventCodec();

    @Test
    void everyRecordHasASample() {
        Set<Class<?>> sampled = new HashSet<>();
        Samples.client()
                .forEach(json ->
                        sampled.add(codec.decodeClient(Samples.utf8(json)).getClass()));
        Samples.server()
                .forEach(json ->
                        sampled.add(codec.decodeServer(Samples.utf8(json)).getClass()));
        sampled.add(UnknownEvent.class);

        assertThat(sampled)
                .containsExactlyInAnyOrderElementsOf(
                        records(RealtimeEvent.class).distinct().toList());
    }

    @Test
    void everyAliasHasASample() {
        assertThat(Samples.server().stream()
                        .map(json -> JsonTree.parse(json).get("type"))
                        .filter(EventTypes.ALIASES::containsKey))
                .containsOnlyOnceElementsOf(EventTypes.ALIASES.keySet());
    }

    @Test
    void everyTypeOfTheServiceIsKnown() {
        assertThat(GA_SERVER_TYPES)
                .hasSize(46)
                .allSatisfy(type -> assertThat(EventTypes.server(type)).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("io.github.reactorrealtime.codec.Samples#client")
    void clientEventSurvivesTheRoundTrip(String json) {
        ClientEvent event = codec.decodeClient(Samples.utf8(json));

        assertThat(event).isNotInstanceOf(UnknownEvent.class);
        assertThat(codec.decodeClient(codec.encode(event))).isEqualTo(event);
    }

    /** Field for field, so what the codec writes is what the protocol says; the order of fields is free. */
    @ParameterizedTest
    @MethodSource("io.github.reactorrealtime.codec.Samples#client")
    void clientEventIsWrittenAsTheProtocolHasIt(String json) {
        byte[] encoded = codec.encode(codec.decodeClient(Samples.utf8(json)));

        assertThat(JsonTree.parse(new String(encoded, StandardCharsets.UTF_8))).isEqualTo(JsonTree.parse(json));
    }

    @ParameterizedTest
    @MethodSource("io.github.reactorrealtime.codec.Samples#server")
    void serverEventSurvivesTheRoundTrip(String json) {
        ServerEvent event = codec.decodeServer(Samples.utf8(json));

        assertThat(event).isNotInstanceOf(UnknownEvent.class);
        assertThat(codec.decodeServer(codec.encode(event))).isEqualTo(event);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(EventRegistryTest::records);
    }

    private static final List<String> GA_SERVER_TYPES = List.of(
            "error",
            "session.created",
            "session.updated",
            "conversation.created",
            "conversation.item.created",
            "conversation.item.added",
            "conversation.item.done",
            "conversation.item.deleted",
            "conversation.item.retrieved",
            "conversation.item.truncated",
            "conversation.item.input_audio_transcription.delta",
            "conversation.item.input_audio_transcription.segment",
            "conversation.item.input_audio_transcription.completed",
            "conversation.item.input_audio_transcription.failed",
            "input_audio_buffer.committed",
            "input_audio_buffer.cleared",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.timeout_triggered",
            "input_audio_buffer.dtmf_event_received",
            "output_audio_buffer.started",
            "output_audio_buffer.stopped",
            "output_audio_buffer.cleared",
            "rate_limits.updated",
            "response.created",
            "response.done",
            "response.output_item.added",
            "response.output_item.done",
            "response.content_part.added",
            "response.content_part.done",
            "response.output_text.delta",
            "response.output_text.done",
            "response.output_audio.delta",
            "response.output_audio.done",
            "response.output_audio_transcript.delta",
            "response.output_audio_transcript.done",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_call.in_progress",
            "response.mcp_call.completed",
            "response.mcp_call.failed",
            "mcp_list_tools.in_progress",
            "mcp_list_tools.completed",
            "mcp_list_tools.failed");
}
