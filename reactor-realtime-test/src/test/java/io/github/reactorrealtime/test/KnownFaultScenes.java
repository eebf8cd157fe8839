// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** How a client comes to meet each known fault, and what it sees. */
final class KnownFaultScenes {

    private static final String PREVIEW = "/openai/realtime?api-version=2025-04-01-preview&intent=transcription";
    private static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";
    private static final String COMPLETED = TRANSCRIPTION + "completed";
    private static final String FAILED = TRANSCRIPTION + "failed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    private KnownFaultScenes() {}

    static Map<KnownFault, Consumer<RealtimeEmulator>> all() {
        Map<KnownFault, Consumer<RealtimeEmulator>> scenes = new EnumMap<>(KnownFault.class);
        ofHandshakes(scenes);
        ofUpdates(scenes);
        ofAudio(scenes);
        ofItems(scenes);
        ofTexts(scenes);
        ofConnections(scenes);
        return scenes;
    }

    private static void ofHandshakes(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(KnownFault.F_05, service -> refused(
                service, "/openai/v1/realtime?model=gpt-realtime-whisper", 400, "OpperationNotSupported"));
        scenes.put(KnownFault.F_07, service -> {
            HttpResponse<?> answer = WireClient.refusal(service, PREVIEW + "&deployment=whisper-1", "api-key", "k");
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("location").orElseThrow()).contains("/v1/realtime?");
        });
        scenes.put(KnownFault.F_08, service -> {
            HttpResponse<?> answer =
                    WireClient.refusal(service, PREVIEW + "&deployment=whisper-1", "api-key", "clear-as-day");
            assertThat(answer.headers().firstValue("location").orElseThrow()).endsWith("&api-key=clear-as-day");
        });
        scenes.put(KnownFault.F_09, service -> {
            refused(service, "/openai/realtime?intent=transcription", 404, "Resource not found");
            refused(service, "/openai/v1/realtime?intent=transcription&api-version=2025-04-01-preview", 401, "401");
        });
        scenes.put(KnownFault.F_10, service -> {
            refused(service, PREVIEW, 401, "This operation requires ephemeral authentication.");
            try (WireClient minted = WireClient.connect(service, PREVIEW, "Authorization", "Bearer ek_1")) {
                minted.next("transcription_session.created");
            }
        });
        scenes.put(KnownFault.F_13, service -> inBand(
                WireClient.connect(
                        service,
                        "/v1/realtime?intent=transcription",
                        "Authorization",
                        "Bearer k",
                        "OpenAI-Beta",
                        "realtime=v1"),
                "beta_api_shape_disabled",
                4000));
        scenes.put(KnownFault.F_14, service -> inBand(
                WireClient.openAi(service, "intent=transcription&model=whisper-1"), "invalid_model", 4000));
        scenes.put(KnownFault.F_15, service -> {
            WireClient client = WireClient.openAi(service, "intent=transcription&model=whisper-1");
            client.next("session.created");
            inBand(client.send(update("")), "invalid_model", 4000);
        });
        scenes.put(KnownFault.F_16, service -> inBand(
                WireClient.openAi(service, "model=gpt-4o-transcribe"), "invalid_model", 4000));
        scenes.put(KnownFault.F_41, service -> {
            HttpResponse<?> answer =
                    WireClient.refusal(service, "/openai/v1/realtime?intent=transcription", "api-key", "k");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            WireClient.azure(service, "intent=transcription").close();
        });
        scenes.put(KnownFault.F_50, service -> assertThat(overHttp2(service)).isEqualTo(405));
        scenes.put(KnownFault.F_51, service -> inBand(
                WireClient.connect(service, "/v1/realtime?intent=transcription"), "", 3000));
        scenes.put(KnownFault.F_54, service -> {
            String[] headers = new String[26];
            for (int i = 0; i < headers.length; i += 2) {
                headers[i] = i == 0 ? "api-key" : "x-trace-" + i;
                headers[i + 1] = "1";
            }
            assertThat(WireClient.refusal(service, "/openai/v1/realtime?intent=transcription", headers)
                            .statusCode())
                    .isEqualTo(431);
        });
    }

    private static void ofUpdates(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(KnownFault.F_06, service -> {
            try (WireClient client = WireClient.openAi(service, "model=gpt-realtime")) {
                client.next("session.created");
                error(client.send(update("")), "invalid_parameter");
            }
        });
        scenes.put(KnownFault.F_11, service -> {
            try (WireClient client = WireClient.azure(service, "intent=transcription")) {
                client.next("session.created");
                client.send("{'type':'session.update','session':{'type':'transcription',"
                        + "'input_audio_transcription':{'model':'whisper-1'}}}");
                error(client, "unknown_parameter");
            }
        });
        scenes.put(KnownFault.F_12, service -> {
            try (WireClient client = WireClient.connect(service, PREVIEW, "api-key", "k")) {
                client.next("transcription_session.created");
                error(client.send(update("")), "unknown_parameter");
            }
        });
        scenes.put(KnownFault.F_17, service -> {
            try (WireClient client = created(service)) {
                client.send(update(
                        "'transcription':{'model':'gpt-live-transcribe'},'turn_detection':{'type':'server_vad'}"));
                assertThat(error(client, "invalid_value").path("message").asString())
                        .isEqualTo("Turn detection is not supported for this transcription model.");
                client.append(TONES.bytes("1")).commit();
                client.until("conversation.item.done");
                client.expectNothing();
            }
        });
        scenes.put(KnownFault.F_20, service -> {
            try (WireClient client = created(service)) {
                error(
                        client.send(update("'format':{'type':'audio/pcm','rate':16000}")),
                        "integer_below_min_value");
            }
        });
        scenes.put(KnownFault.F_42, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                client.configure("'transcription':null,'noise_reduction':null");
                client.append(TONES.bytes("1")).commit();
                client.until("conversation.item.done");
                client.expectNothing();
            }
        });
        scenes.put(KnownFault.F_43, service -> {
            try (WireClient client = created(service);
                    WireClient preview = WireClient.connect(service, PREVIEW, "api-key", "k")) {
                error(
                        client.send(update("'transcription':{'model':'whisper-1','language':null}")),
                        "invalid_type");
                preview.next("transcription_session.created");
                preview.send("{'type':'transcription_session.update','session':{'input_audio_noise_reduction':null}}");
                error(preview, "invalid_type");
            }
        });
        scenes.put(KnownFault.F_44, service -> {
            try (WireClient client = created(service)) {
                error(
                        client.send(update("'transcription':{'model':'whisper-1','enabled':true}")),
                        "unknown_parameter");
            }
        });
        scenes.put(KnownFault.F_45, service -> {
            try (WireClient client = WireClient.azure(service, "intent=transcription")) {
                client.next("transcription_session.created");
                client.send(update("'turn_detection':null,'transcription':{'model':'whisper-1'}"));
                client.next("transcription_session.updated");
                assertThat(WireClient.types(say(client, "1"))).contains("conversation.item.created");
            }
        });
    }

    private static void ofAudio(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(KnownFault.F_18, service -> {
            try (WireClient client = manual(service, "gpt-live-transcribe")) {
                client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofSeconds(3)));
                client.next(TRANSCRIPTION + "delta");
                client.expectNothing();
                client.commit();
                client.until(COMPLETED);
            }
        });
        scenes.put(KnownFault.F_21, service -> {
            try (WireClient client = created(service)) {
                error(client.send("{'type':'input_audio_buffer.append','audio':'AA=='}"), "invalid_value");
                error(client.send("{'type':'input_audio_buffer.append','audio':'?'}"), "invalid_value");
                error(client.send("{'type':'input_audio_buffer.append','audio':''}"), "invalid_value");
            }
        });
        scenes.put(KnownFault.F_22, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                error(client.commit(), "input_audio_buffer_commit_empty");
                assertThat(text(client, "1")).isEqualTo("1");
            }
        });
        scenes.put(KnownFault.F_23, service -> inBand(
                manual(service, "whisper-1").commit(), "input_audio_buffer_commit_empty", 1005));
        scenes.put(KnownFault.F_24, service -> {
            try (WireClient client = created(service)) {
                client.append(TONES.bytes("1"));
                client.configure("'turn_detection':null,'transcription':{'model':'whisper-1'}");
                error(client.commit(), "input_audio_buffer_commit_empty");
                assertThat(text(client, "2")).isEqualTo("2");
            }
        });
        scenes.put(KnownFault.F_46, service -> {
            try (WireClient client = created(service)) {
                client.configure("'turn_detection':{'type':'semantic_vad'}");
                client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofSeconds(10)));
                client.expectNothing();
                client.configure("'turn_detection':{'type':'server_vad'}");
                client.append(TONES.bytes("1"));
                client.next("input_audio_buffer.speech_started");
            }
        });
        scenes.put(KnownFault.F_53, service -> {
            try (WireClient client = created(service)) {
                client.configure("'transcription':{'model':'whisper-1'}");
                client.append(TONES.silence(Duration.ofSeconds(3)), 48_000)
                        .append(TONES.bytes("1"))
                        .append(TONES.silence(Duration.ofSeconds(1)), 48_000)
                        .append(TONES.bytes("2"))
                        .append(TONES.silence(Duration.ofSeconds(4)), 48_000);
                List<JsonNode> events = client.until(COMPLETED);
                assertThat(events.get(events.size() - 1).path("transcript").asString())
                        .as("two turns, a second apart")
                        .isEqualTo("12");
            }
        });
    }

    private static void ofItems(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(KnownFault.F_02, service -> {
            assertThat(outcome(service, "gpt-4o-transcribe")).isEqualTo("server_error null");
            assertThat(outcome(service, "gpt-4o-mini-transcribe")).isEqualTo("server_error null");
            assertThat(outcome(service, "whisper-1")).isEqualTo("1");
        });
        scenes.put(KnownFault.F_03, service -> {
            assertThat(outcome(service, "gpt-4o-transcribe")).isEqualTo("server_error null");
            assertThat(outcome(service, "whisper-1")).isEqualTo("1");
            VirtualTimeScheduler time = VirtualTimeScheduler.create();
            EmulatedService later = service(time, KnownFault.F_03);
            time.advanceTimeBy(Duration.ofMinutes(419));
            assertThat(lastType(later)).isEqualTo(FAILED);
            time.advanceTimeBy(Duration.ofMinutes(1));
            assertThat(lastType(later)).isEqualTo(COMPLETED);
        });
        scenes.put(KnownFault.F_04, service -> {
            assertThat(outcome(service, "whisper-1")).isEqualTo("server_error null");
            assertThat(outcome(service, "gpt-4o-transcribe")).isEqualTo("1");
        });
        scenes.put(KnownFault.F_25, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                assertThat(last(say(client, "1")).path("type").asString()).isEqualTo(COMPLETED);
                JsonNode error = last(say(client, "2")).path("error");
                assertThat(error.path("message").asString()).endsWith(" 429 Too Many Requests");
                assertThat(error.path("type").asString()).isEqualTo("server_error");
            }
        });
        scenes.put(KnownFault.F_26, service -> {
            try (WireClient client = manual(service, "gpt-4o-transcribe")) {
                JsonNode error = last(say(client, "1")).path("error");
                assertThat(error.path("code").asString()).isEqualTo("model_not_found");
                assertThat(error.path("message").asString()).endsWith("access to model `gpt-4o-transcribe`");
            }
        });
        scenes.put(KnownFault.F_27, service -> assertThat(terminals(service, "1", "2"))
                .containsExactly(FAILED, COMPLETED));
        scenes.put(KnownFault.F_28, service -> assertThat(terminals(service, "1", "2", "3"))
                .containsExactly(COMPLETED, FAILED, COMPLETED));
        scenes.put(KnownFault.F_29, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                for (String keys : List.of("1", "2", "3")) {
                    client.append(TONES.bytes(keys)).commit();
                }
                assertThat(List.of(transcript(client), transcript(client), transcript(client)))
                        .containsExactly("1", "3", "2");
            }
        });
        scenes.put(KnownFault.F_60, service -> {
            try (RealtimeEmulator deployed = RealtimeEmulator.builder()
                            .azureDeployment("ears", "gpt-4o-transcribe")
                            .start();
                    WireClient client = WireClient.azure(deployed, "intent=transcription");
                    WireClient open = created(service)) {
                client.next("session.created");
                client.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
                assertThat(last(say(client, "1")).path("type").asString()).isEqualTo(FAILED);
                client.configure("'transcription':{'model':'ears'}");
                assertThat(last(say(client, "1")).path("type").asString()).isEqualTo(COMPLETED);
                open.expectNothing();
            }
        });
    }

    private static void ofTexts(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(KnownFault.F_19, service -> {
            try (WireClient client = manual(service, "gpt-live-transcribe")) {
                assertThat(text(client, "123456")).isNotEqualTo("123456").startsWith("12");
            }
        });
        scenes.put(KnownFault.F_30, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                client.append(TONES.silence(Duration.ofSeconds(1))).commit();
                assertThat(transcript(client)).isEqualTo("Thank you for watching!");
                assertThat(text(client, "1")).isEqualTo("1");
            }
        });
        scenes.put(KnownFault.F_31, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                assertThat(text(client, "7")).isEqualTo("7" + " 7".repeat(20));
            }
        });
        scenes.put(KnownFault.F_32, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                assertThat(text(client, "12345678")).isEqualTo("1234");
            }
        });
        scenes.put(KnownFault.F_33, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                assertThat(List.of(text(client, "12"), text(client, "12"), text(client, "12")))
                        .containsExactly("12", "67", "12");
            }
        });
        scenes.put(KnownFault.F_34, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                List<JsonNode> events = say(client, "1");
                String id = last(events).path("item_id").asString();
                client.send("{'type':'conversation.item.retrieve','item_id':'" + id + "'}");
                events.add(client.next("conversation.item.retrieved"));
                assertThat(events.stream().filter(event -> event.has("item")).toList())
                        .hasSize(3)
                        .allMatch(event -> event.path("item")
                                .path("content")
                                .path(0)
                                .path("transcript")
                                .isNull());
            }
        });
        scenes.put(KnownFault.F_35, service -> {
            try (WireClient client = WireClient.openAi(service, "model=gpt-realtime")) {
                client.next("session.created");
                client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
                        + "'transcription':{'model':'whisper-1'}}}}}");
                client.next("session.updated");
                client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                        + "'content':[{'type':'input_audio','audio':'AAAA'}]}}");
                client.until("conversation.item.done");
                client.expectNothing();
            }
        });
        scenes.put(KnownFault.F_56, service -> {
            try (WireClient client = manual(service, "gpt-4o-transcribe")) {
                List<JsonNode> events = say(client, "1");
                JsonNode delta = events.get(events.size() - 2);
                assertThat(delta.path("obfuscation").asString()).isNotEmpty();
                assertThat(delta.get("logprobs").isNull()).isTrue();
                assertThat(last(events).path("usage").path("type").asString()).isEqualTo("duration");
                assertThat(last(events).has("nobody_knows")).isTrue();
            }
        });
    }

    private static void ofConnections(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(KnownFault.F_36, service -> {
            created(service).close();
            VirtualTimeScheduler time = VirtualTimeScheduler.create();
            ScriptedPeer peer = ScriptedPeer.open(
                    service(time, KnownFault.F_36), "/v1/realtime?intent=transcription");
            peer.newTypes();
            time.advanceTimeBy(Duration.ofMinutes(29));
            assertThat(peer.newTypes()).isEmpty();
            time.advanceTimeBy(Duration.ofMinutes(2));
            assertThat(peer.newTypes()).containsExactly("error", "error");
            peer.configure("");
            assertThat(peer.newTypes()).containsExactly("error");
            assertThat(peer.last().path("error").path("type").asString()).isEqualTo("server_error");
            assertThat(peer.last().path("error").path("code").isNull()).isTrue();
            assertThat(peer.closeFrame()).isNull();
        });
        scenes.put(KnownFault.F_37, service -> assertThat(
                        manual(service, "whisper-1").closed().code())
                .isEqualTo(1000));
        scenes.put(KnownFault.F_38, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                assertThat(text(client, "1")).isEqualTo("1");
                assertThat(text(client, "2")).isEqualTo("2");
                client.append(TONES.bytes("3")).commit();
                assertThat(client.closed().code()).isEqualTo(1006);
            }
        });
        scenes.put(KnownFault.F_39, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                assertThat(text(client, "1")).isEqualTo("1");
                assertThat(error(client.append(TONES.bytes("2")).commit(), "").path("type").asString())
                        .isEqualTo("server_error");
                error(client.send(update("")), "");
            }
        });
        scenes.put(KnownFault.F_40, service -> {
            for (int i = 0; i < 2; i++) {
                inBand(WireClient.openAi(service, "intent=transcription"), "insufficient_quota", 1008);
            }
        });
        scenes.put(KnownFault.F_55, service -> {
            try (WireClient client = answered(service)) {
                assertThat(client.next("rate_limits.updated").path("rate_limits").toString())
                        .contains("\"tokens\"")
                        .doesNotContain("\"requests\"");
            }
        });
        scenes.put(KnownFault.F_57, service -> {
            try (WireClient client = manual(service, "whisper-1")) {
                client.append(TONES.bytes("1")).commit();
                for (int i = 0; i < 3; i++) {
                    client.next();
                }
                assertThat(raw(client)).isEqualTo("{\"type\":\"conversation.item.");
                client.until(COMPLETED);
            }
        });
        scenes.put(KnownFault.F_59, service -> {
            try (WireClient client = answered(service)) {
                client.next("rate_limits.updated");
                client.send("{'type':'response.create'}");
                List<JsonNode> events = client.until("rate_limits.updated");
                String item = events.get(1).path("item").path("id").asString();
                String truncate = "{'type':'conversation.item.truncate','content_index':0,'item_id':'" + item + "',";
                assertThat(error(client.send(truncate + "'audio_end_ms':500}"), "invalid_value")
                                .path("message")
                                .asString())
                        .isEqualTo("Audio content of 20ms is already shorter than 500ms");
                client.send(truncate + "'audio_end_ms':10}").next("conversation.item.truncated");
            }
        });
    }

    /** A conversation that was answered once. */
    private static WireClient answered(RealtimeEmulator service) {
        WireClient client = WireClient.openAi(service, "model=gpt-realtime");
        client.next("session.created");
        client.send("{'type':'response.create'}");
        client.until("response.done");
        return client;
    }

    private static WireClient created(RealtimeEmulator service) {
        WireClient client = WireClient.openAi(service, "intent=transcription");
        client.next("session.created");
        return client;
    }

    private static WireClient manual(RealtimeEmulator service, String model) {
        return created(service).configure("'turn_detection':null,'transcription':{'model':'" + model + "'}");
    }

    private static String update(String input) {
        return "{'type':'session.update','session':{'type':'transcription','audio':{'input':{" + input + "}}}}";
    }

    /** Sends a turn and takes everything up to its terminal event. */
    private static List<JsonNode> say(WireClient client, String keys) {
        client.append(TONES.bytes(keys)).commit();
        List<JsonNode> events = new ArrayList<>();
        String type;
        do {
            events.add(client.next());
            type = last(events).path("type").asString();
        } while (!type.equals(COMPLETED) && !type.equals(FAILED));
        return events;
    }

    private static String text(WireClient client, String keys) {
        return last(say(client, keys)).path("transcript").asString("(none)");
    }

    private static String transcript(WireClient client) {
        return last(client.until(COMPLETED)).path("transcript").asString();
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    /** The text of one turn, or type and code of its failure. */
    private static String outcome(RealtimeEmulator service, String model) {
        try (WireClient client = manual(service, model)) {
            JsonNode end = last(say(client, "1"));
            JsonNode error = end.path("error");
            return end.path("type").asString().equals(COMPLETED)
                    ? end.path("transcript").asString()
                    : error.path("type").asString() + " " + error.path("code");
        }
    }

    private static List<String> terminals(RealtimeEmulator service, String... turns) {
        try (WireClient client = manual(service, "whisper-1")) {
            return List.of(turns).stream()
                    .map(keys -> last(say(client, keys)).path("type").asString())
                    .toList();
        }
    }

    /** The next event is an error; an empty code stands for any. */
    private static JsonNode error(WireClient client, String code) {
        JsonNode error = client.next("error").path("error");
        if (!code.isEmpty()) {
            assertThat(error.path("code").asString("")).isEqualTo(code);
        }
        return error;
    }

    private static void inBand(WireClient client, String code, int closeCode) {
        error(client, code);
        assertThat(client.closed().code()).isEqualTo(closeCode);
    }

    private static void refused(RealtimeEmulator service, String pathAndQuery, int status, String words) {
        HttpResponse<?> answer = WireClient.refusal(service, pathAndQuery, "api-key", "k");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(String.valueOf(answer.body())).contains(words);
    }

    private static String raw(WireClient client) {
        try {
            return client.nextRaw();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int overHttp2(RealtimeEmulator service) {
        URI uri = URI.create(service.uri().toString().replace("ws:", "http:") + "/v1/realtime?intent=transcription");
        try {
            created(service).close();
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .build()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static EmulatedService service(VirtualTimeScheduler time, KnownFault fault) {
        EmulatorSettings settings = new EmulatorSettings(
                Recognizer.dtmf(),
                Set.of(),
                Map.of(),
                Set.of(),
                EmulatorTiming.instant(),
                time,
                0,
                1,
                Habits.USUAL);
        FaultScript faults = new FaultScript();
        fault.inject(faults::inject, When.always());
        return new EmulatedService(settings, faults);
    }

    private static String lastType(EmulatedService service) {
        ScriptedPeer peer = ScriptedPeer.open(service, "/v1/realtime?intent=transcription");
        peer.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
        peer.append(TONES.bytes("1")).send("{'type':'input_audio_buffer.commit'}");
        return peer.last().path("type").asString();
    }
}
