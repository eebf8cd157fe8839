// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static io.github.reactorrealtime.test.SceneSteps.PREVIEW;
import static io.github.reactorrealtime.test.SceneSteps.TONES;
import static io.github.reactorrealtime.test.SceneSteps.created;
import static io.github.reactorrealtime.test.SceneSteps.error;
import static io.github.reactorrealtime.test.SceneSteps.inBand;
import static io.github.reactorrealtime.test.SceneSteps.manual;
import static io.github.reactorrealtime.test.SceneSteps.overHttp2;
import static io.github.reactorrealtime.test.SceneSteps.refused;
import static io.github.reactorrealtime.test.SceneSteps.say;
import static io.github.reactorrealtime.test.SceneSteps.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** How a client comes to meet each known fault, and what it sees. */
final class KnownFaultScenes {

    private KnownFaultScenes() {}

    static Map<KnownFault, Consumer<RealtimeEmulator>> all() {
        Map<KnownFault, Consumer<RealtimeEmulator>> scenes = new EnumMap<>(KnownFault.class);
        ofHandshakes(scenes);
        ofUpdates(scenes);
        ItemScenes.addTo(scenes);
        return scenes;
    }

    private static void ofHandshakes(Map<KnownFault, Consumer<RealtimeEmulator>> scenes) {
        scenes.put(
                KnownFault.F_05,
                service -> refused(
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
        scenes.put(
                KnownFault.F_13,
                service -> inBand(
                        WireClient.connect(
                                service,
                                "/v1/realtime?intent=transcription",
                                "Authorization",
                                "Bearer k",
                                "OpenAI-Beta",
                                "realtime=v1"),
                        "beta_api_shape_disabled",
                        4000));
        scenes.put(
                KnownFault.F_14,
                service -> inBand(
                        WireClient.openAi(service, "intent=transcription&model=whisper-1"), "invalid_model", 4000));
        scenes.put(KnownFault.F_15, service -> {
            WireClient client = WireClient.openAi(service, "intent=transcription&model=whisper-1");
            client.next("session.created");
            inBand(client.send(update("")), "invalid_model", 4000);
        });
        scenes.put(
                KnownFault.F_16,
                service -> inBand(WireClient.openAi(service, "model=gpt-4o-transcribe"), "invalid_model", 4000));
        scenes.put(KnownFault.F_41, service -> {
            HttpResponse<?> answer =
                    WireClient.refusal(service, "/openai/v1/realtime?intent=transcription", "api-key", "k");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            WireClient.azure(service, "intent=transcription").close();
        });
        scenes.put(KnownFault.F_50, service -> assertThat(overHttp2(service)).isEqualTo(405));
        scenes.put(
                KnownFault.F_51,
                service -> inBand(WireClient.connect(service, "/v1/realtime?intent=transcription"), "", 3000));
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
                error(client.send(update("'format':{'type':'audio/pcm','rate':16000}")), "integer_below_min_value");
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
                error(client.send(update("'transcription':{'model':'whisper-1','language':null}")), "invalid_type");
                preview.next("transcription_session.created");
                preview.send("{'type':'transcription_session.update','session':{'input_audio_noise_reduction':null}}");
                error(preview, "invalid_type");
            }
        });
        scenes.put(KnownFault.F_44, service -> {
            try (WireClient client = created(service)) {
                error(client.send(update("'transcription':{'model':'whisper-1','enabled':true}")), "unknown_parameter");
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
}
