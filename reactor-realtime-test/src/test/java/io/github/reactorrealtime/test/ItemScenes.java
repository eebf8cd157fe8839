// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.SceneSteps.COMPLETED;
import static io.github.reactorrealtime.test.SceneSteps.FAILED;
import static io.github.reactorrealtime.test.SceneSteps.TONES;
import static io.github.reactorrealtime.test.SceneSteps.TRANSCRIPTION;
import static io.github.reactorrealtime.test.SceneSteps.answered;
import static io.github.reactorrealtime.test.SceneSteps.created;
import static io.github.reactorrealtime.test.SceneSteps.error;
import static io.github.reactorrealtime.test.SceneSteps.inBand;
import static io.github.reactorrealtime.test.SceneSteps.last;
import static io.github.reactorrealtime.test.SceneSteps.lastType;
import static io.github.reactorrealtime.test.SceneSteps.manual;
import static io.github.reactorrealtime.test.SceneSteps.outcome;
import static io.github.reactorrealtime.test.SceneSteps.raw;
import static io.github.reactorrealtime.test.SceneSteps.say;
import static io.github.reactorrealtime.test.SceneSteps.service;
import static io.github.reactorrealtime.test.SceneSteps.terminals;
import static io.github.reactorrealtime.test.SceneSteps.text;
import static io.github.reactorrealtime.test.SceneSteps.transcript;
import static io.github.reactorrealtime.test.SceneSteps.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** The scenes of audio, items, texts and the end of connections. */
final class ItemScenes {

    private ItemScenes() {}

    static void addTo(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        ofAudio(scenes);
        ofItems(scenes);
        ofTexts(scenes);
        ofConnections(scenes);
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
        scenes.put(
                KnownFault.F_23,
                service -> inBand(manual(service, "whisper-1").commit(), "input_audio_buffer_commit_empty", 1005));
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
        scenes.put(
                KnownFault.F_27,
                service -> assertThat(terminals(service, "1", "2")).containsExactly(FAILED, COMPLETED));
        scenes.put(
                KnownFault.F_28,
                service -> assertThat(terminals(service, "1", "2", "3")).containsExactly(COMPLETED, FAILED, COMPLETED));
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
            ScriptedPeer peer = ScriptedPeer.open(service(time, KnownFault.F_36), "/v1/realtime?intent=transcription");
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
        scenes.put(
                KnownFault.F_37,
                service ->
                        assertThat(manual(service, "whisper-1").closed().code()).isEqualTo(1000));
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
                assertThat(error(client.append(TONES.bytes("2")).commit(), "")
                                .path("type")
                                .asString())
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
                assertThat(client.next("rate_limits.updated")
                                .path("rate_limits")
                                .toString())
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
}
