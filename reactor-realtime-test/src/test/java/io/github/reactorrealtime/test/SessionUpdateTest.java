// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SessionUpdateTest {

    private static final String INPUT = "session.audio.input.";

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    record Refusal(String session, String code, @Nullable String param, String message) {

        static Refusal ofInput(String input, String code, String param, String message) {
            return new Refusal(
                    "{'type':'transcription','audio':{'input':{" + input + "}}}", code, INPUT + param, message);
        }

        static Refusal ofModel(String model, String options, String code, String param, String message) {
            return ofInput(
                    "'turn_detection':null,'transcription':{'model':'" + model + "'," + options + "}",
                    code,
                    "transcription." + param,
                    message);
        }

        @Override
        public String toString() {
            return session;
        }
    }

    static Stream<Refusal> transcriptionRefusals() {
        return Stream.concat(shapeRefusals(), modelRefusals());
    }

    private static Stream<Refusal> shapeRefusals() {
        return Stream.of(
                new Refusal(
                        "{'audio':{}}",
                        "missing_required_parameter",
                        "session.type",
                        "Missing required parameter: 'session.type'."),
                new Refusal(
                        "{'type':'chat'}",
                        "invalid_value",
                        "session.type",
                        "Invalid value: 'chat'. Supported values are: 'realtime' and 'transcription'."),
                new Refusal(
                        "{'type':'transcription','instructions':'x'}",
                        "unknown_parameter",
                        "session.instructions",
                        "Unknown parameter: 'session.instructions'."),
                new Refusal(
                        "{'type':'transcription','input_audio_transcription':{'model':'whisper-1'}}",
                        "unknown_parameter",
                        "session.input_audio_transcription",
                        "Unknown parameter: 'session.input_audio_transcription'."),
                new Refusal(
                        "{'type':'transcription','turn_detection':null}",
                        "unknown_parameter",
                        "session.turn_detection",
                        "Unknown parameter: 'session.turn_detection'."),
                new Refusal(
                        "{'type':'transcription','audio':{'output':{}}}",
                        "unknown_parameter",
                        "session.audio.output",
                        "Unknown parameter: 'session.audio.output'."),
                new Refusal(
                        "{'type':'transcription','include':['everything']}",
                        "invalid_value",
                        "session.include[0]",
                        "Invalid value: 'everything'. Supported values are:"
                                + " 'item.input_audio_transcription.logprobs'."),
                Refusal.ofInput(
                        "'format':{'type':'audio/pcm','rate':16000}",
                        "integer_below_min_value",
                        "format.rate",
                        "Invalid 'session.audio.input.format.rate': integer below minimum value. Expected a value >="
                                + " 24000, but got 16000 instead."),
                Refusal.ofInput(
                        "'format':{'type':'audio/pcm','rate':48000}",
                        "integer_above_max_value",
                        "format.rate",
                        "Invalid 'session.audio.input.format.rate': integer above maximum value."),
                Refusal.ofInput(
                        "'format':{'type':'audio/pcm','rate':'24000'}",
                        "invalid_type",
                        "format.rate",
                        "Invalid type for 'session.audio.input.format.rate': expected an integer, but got a string"
                                + " instead."),
                Refusal.ofInput("'format':'pcm16'", "invalid_type", "format", "Invalid type for"),
                Refusal.ofInput(
                        "'format':{'type':'audio/pcmu','rate':24000}", "unknown_parameter", "format.rate", "Unknown"),
                Refusal.ofInput(
                        "'format':{'type':'audio/mp3'}", "invalid_value", "format.type", "Invalid value: 'audio/mp3'"),
                Refusal.ofInput(
                        "'noise_reduction':{'type':'mid_field'}",
                        "invalid_value",
                        "noise_reduction.type",
                        "Invalid value"),
                Refusal.ofInput(
                        "'turn_detection':{'type':'server_vad','threshold':1.5}",
                        "decimal_above_max_value",
                        "turn_detection.threshold",
                        "Invalid"),
                Refusal.ofInput(
                        "'turn_detection':{'type':'server_vad','prefix_padding_ms':-1}",
                        "integer_below_min_value",
                        "turn_detection.prefix_padding_ms",
                        "Invalid"),
                Refusal.ofInput(
                        "'turn_detection':{'type':'none'}",
                        "invalid_value",
                        "turn_detection.type",
                        "Invalid value: 'none'"),
                Refusal.ofInput(
                        "'turn_detection':{'type':'server_vad','create_response':false}",
                        "unknown_parameter",
                        "turn_detection.create_response",
                        "Unknown"),
                Refusal.ofInput(
                        "'turn_detection':{'type':'semantic_vad','threshold':0.5}",
                        "unknown_parameter",
                        "turn_detection.threshold",
                        "Unknown"),
                Refusal.ofInput(
                        "'turn_detection':{'type':'server_vad','eagerness':'low'}",
                        "unknown_parameter",
                        "turn_detection.eagerness",
                        "Unknown"));
    }

    private static Stream<Refusal> modelRefusals() {
        return Stream.of(
                Refusal.ofInput(
                        "'transcription':{'model':'gpt-realtime-whisper'}",
                        "invalid_value",
                        "turn_detection",
                        "Turn detection is not supported for this transcription model."),
                Refusal.ofInput(
                        "'transcription':{'model':'gpt-live-transcribe'},'turn_detection':{'type':'server_vad'}",
                        "invalid_value",
                        "turn_detection",
                        "Turn detection is not supported for this transcription model."),
                Refusal.ofInput(
                        "'transcription':{'language':'en'}",
                        "missing_required_parameter",
                        "transcription.model",
                        "Missing"),
                Refusal.ofModel(
                        "whisper-9",
                        "'prompt':'x'",
                        "invalid_value",
                        "model",
                        "Invalid value: 'whisper-9'. Supported values"),
                Refusal.ofModel(
                        "whisper-1", "'temperature':0", "unknown_parameter", "temperature", "Unknown parameter"),
                Refusal.ofModel("whisper-1", "'enabled':true", "unknown_parameter", "enabled", "Unknown parameter"),
                Refusal.ofModel("whisper-1", "'language':null", "invalid_type", "language", "Invalid type"),
                Refusal.ofModel("whisper-1", "'prompt':null", "invalid_type", "prompt", "Invalid type"),
                Refusal.ofModel(
                        "whisper-1",
                        "'language':'en-US'",
                        "invalid_language_format",
                        "language",
                        "Invalid language 'en-US'. Language parameter must be specified in ISO-639-1 format."),
                Refusal.ofModel("whisper-1", "'languages':['en']", "invalid_value", "languages", "The 'languages'"),
                Refusal.ofModel("gpt-4o-transcribe", "'keywords':['x']", "invalid_value", "keywords", "The 'keywords'"),
                Refusal.ofModel(
                        "gpt-4o-transcribe", "'delay':'low'", "unknown_parameter", "delay", "Unknown parameter"),
                Refusal.ofModel("gpt-realtime-whisper", "'delay':'none'", "invalid_value", "delay", "Invalid value"),
                Refusal.ofModel("gpt-realtime-whisper", "'prompt':'x'", "invalid_value", "prompt", "The 'prompt'"),
                Refusal.ofModel("gpt-4o-transcribe-diarize", "'prompt':'x'", "invalid_value", "prompt", "The 'prompt'"),
                Refusal.ofModel(
                        "gpt-transcribe",
                        "'languages':[]",
                        "array_below_min_length",
                        "languages",
                        "Invalid 'session.audio.input.transcription.languages': empty array."),
                Refusal.ofModel("gpt-transcribe", "'languages':null", "invalid_type", "languages", "Invalid type"),
                Refusal.ofModel(
                        "gpt-live-transcribe",
                        "'languages':['en'],'language':'en'",
                        "invalid_value",
                        "languages",
                        "Only one of 'language' and 'languages' may be given."),
                Refusal.ofModel(
                        "gpt-transcribe", "'keywords':['fine','<b>']", "invalid_value", "keywords[1]", "Invalid"));
    }

    @ParameterizedTest
    @MethodSource("transcriptionRefusals")
    void oneBadFieldRefusesTheWholeUpdate(Refusal row) {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            JsonNode before = client.next("session.created").path("session");
            refuse(client, row);

            client.send("{'type':'session.update','session':{'type':'transcription'}}");
            assertThat(client.next("session.updated").path("session")).isEqualTo(before);
        }
    }

    static Stream<Refusal> realtimeRefusals() {
        return Stream.of(
                new Refusal(
                        "{'type':'transcription'}",
                        "invalid_parameter",
                        null,
                        "Passing a transcription session update event to a realtime session is not allowed."),
                new Refusal(
                        "{'type':'realtime','model':'gpt-realtime-2'}", "invalid_value", "session.model", "The model"),
                new Refusal(
                        "{'type':'realtime','modalities':['text']}",
                        "unknown_parameter",
                        "session.modalities",
                        "Unknown"),
                new Refusal(
                        "{'type':'realtime','audio':{'output':{'speed':2}}}",
                        "decimal_above_max_value",
                        "session.audio.output.speed",
                        "Invalid"),
                new Refusal(
                        "{'type':'realtime','audio':{'input':{'turn_detection':{'idle_timeout_ms':1}}}}",
                        "integer_below_min_value",
                        "session.audio.input.turn_detection.idle_timeout_ms",
                        "Invalid"));
    }

    @ParameterizedTest
    @MethodSource("realtimeRefusals")
    void aConversationSessionHasItsOwnRules(Refusal row) {
        try (WireClient client = WireClient.openAi(emulator, "model=gpt-realtime")) {
            client.next("session.created");
            refuse(client, row);
        }
    }

    @Test
    void aTranscriptionSessionIsNotMadeAConversation() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            refuse(client, new Refusal("{'type':'realtime'}", "invalid_parameter", null, "Passing a realtime session"));
        }
    }

    @Test
    void theCreatedEventShowsTheDefaults() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            ObjectNode session = (ObjectNode) client.next("session.created").path("session");

            assertThat(session.remove("id").asString()).startsWith("sess_");
            assertThat(session.remove("expires_at").asLong() - System.currentTimeMillis() / 1_000)
                    .isBetween(3_590L, 3_600L);
            assertThat(session)
                    .isEqualTo(json("{'type':'transcription','object':'realtime.transcription_session',"
                            + "'audio':{'input':{'format':{'type':'audio/pcm','rate':24000},'transcription':null,"
                            + "'noise_reduction':null,'turn_detection':{'type':'server_vad','threshold':0.5,"
                            + "'prefix_padding_ms':300,'silence_duration_ms':200}}},'include':null}"));
        }
    }

    @Test
    void anUpdateIsMergedAndEchoedWithoutKeywordsAndDelay() {
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            client.send(
                    "{'type':'session.update','session':{'type':'transcription','audio':{'input':{"
                            + "'noise_reduction':{'type':'near_field'},'turn_detection':null,'transcription':{"
                            + "'model':'gpt-live-transcribe','languages':['de','en'],'keywords':['Kestrel'],'delay':'low'}}}}}");
            assertThat(client.next("session.updated")
                            .path("session")
                            .path("audio")
                            .path("input"))
                    .isEqualTo(json("{'format':{'type':'audio/pcm','rate':24000},'transcription':{"
                            + "'model':'gpt-live-transcribe','languages':['de','en'],'language':null,'prompt':null},"
                            + "'noise_reduction':{'type':'near_field'},'turn_detection':null}"));

            client.send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{"
                    + "'transcription':{'prompt':'stand-up'}}}}}");
            JsonNode merged =
                    client.next("session.updated").path("session").path("audio").path("input");
            assertThat(merged.path("transcription"))
                    .isEqualTo(json("{'model':'gpt-live-transcribe','languages':['de','en'],'prompt':'stand-up',"
                            + "'language':null}"));
            assertThat(merged.path("noise_reduction").path("type").asString()).isEqualTo("near_field");

            client.configure("'transcription':null,'noise_reduction':null");
        }
    }

    @Test
    void aConversationSessionEchoesMoreOfItsTurnDetection() {
        try (WireClient client = WireClient.azure(emulator, "model=gpt-realtime")) {
            assertThat(client.next("session.created")
                            .path("session")
                            .path("object")
                            .asString())
                    .isEqualTo("realtime.session");
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],"
                    + "'audio':{'input':{'turn_detection':{'type':'server_vad','create_response':false}}}}}");
            JsonNode session = client.next("session.updated").path("session");

            assertThat(session.path("audio").path("input").path("turn_detection"))
                    .isEqualTo(json("{'type':'server_vad','threshold':0.5,'prefix_padding_ms':300,"
                            + "'silence_duration_ms':200,'idle_timeout_ms':null,'create_response':false,"
                            + "'interrupt_response':true}"));
            assertThat(session.path("output_modalities")).isEqualTo(json("['text']"));
        }
    }

    @Test
    void azureExpiresAfterHalfAnHour() {
        try (WireClient client = WireClient.azure(emulator, "intent=transcription")) {
            long expiresAt = client.next("session.created")
                    .path("session")
                    .path("expires_at")
                    .asLong();
            assertThat(expiresAt - System.currentTimeMillis() / 1_000).isBetween(1_790L, 1_800L);
        }
    }

    @Test
    void someAzureDeploymentsTakeTheFlatShape() {
        try (RealtimeEmulator flat = RealtimeEmulator.builder().acceptFlat(true).start();
                WireClient client = WireClient.azure(flat, "intent=transcription")) {
            client.next("session.created");
            client.send("{'type':'session.update','session':{'input_audio_format':'g711_ulaw',"
                    + "'input_audio_transcription':{'model':'my-deployment'},'turn_detection':null}}");
            JsonNode input =
                    client.next("session.updated").path("session").path("audio").path("input");

            assertThat(input.path("format")).isEqualTo(json("{'type':'audio/pcmu'}"));
            assertThat(input.path("transcription").path("model").asString()).isEqualTo("my-deployment");
            assertThat(input.path("turn_detection").isNull()).isTrue();
        }
    }

    private static void refuse(WireClient client, Refusal row) {
        client.send("{'type':'session.update','event_id':'c-7','session':" + row.session() + "}");
        JsonNode error = client.next("error").path("error");

        assertThat(error.path("code").asString()).as(error.toString()).isEqualTo(row.code());
        assertThat(error.path("param").isNull() ? null : error.path("param").asString())
                .isEqualTo(row.param());
        assertThat(error.path("message").asString()).startsWith(row.message());
        assertThat(error.path("event_id").asString()).isEqualTo("c-7");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
