// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** What scenes are made of. */
final class SceneSteps {

    static final String PREVIEW = "/openai/realtime?api-version=2025-04-01-preview&intent=transcription";
    static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";
    static final String COMPLETED = TRANSCRIPTION + "completed";
    static final String FAILED = TRANSCRIPTION + "failed";
    static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    private SceneSteps() {}

    /** A conversation that was answered once. */
    static WireClient answered(RealtimeEmulator service) {
        WireClient client = WireClient.openAi(service, "model=gpt-realtime");
        client.next("session.created");
        client.send("{'type':'response.create'}");
        client.until("response.done");
        return client;
    }

    static WireClient created(RealtimeEmulator service) {
        WireClient client = WireClient.openAi(service, "intent=transcription");
        client.next("session.created");
        return client;
    }

    static WireClient manual(RealtimeEmulator service, String model) {
        return created(service).configure("'turn_detection':null,'transcription':{'model':'" + model + "'}");
    }

    static String update(String input) {
        return "{'type':'session.update','session':{'type':'transcription','audio':{'input':{" + input + "}}}}";
    }

    /** Sends a turn and takes everything up to its terminal event. */
    static List<JsonNode> say(WireClient client, String keys) {
        client.append(TONES.bytes(keys)).commit();
        List<JsonNode> events = new ArrayList<>();
        String type;
        do {
            events.add(client.next());
            type = last(events).path("type").asString();
        } while (!type.equals(COMPLETED) && !type.equals(FAILED));
        return events;
    }

    static String text(WireClient client, String keys) {
        return last(say(client, keys)).path("transcript").asString("(none)");
    }

    static String transcript(WireClient client) {
        return last(client.until(COMPLETED)).path("transcript").asString();
    }

    static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    /** The text of one turn, or type and code of its failure. */
    static String outcome(RealtimeEmulator service, String model) {
        try (WireClient client = manual(service, model)) {
            JsonNode end = last(say(client, "1"));
            JsonNode error = end.path("error");
            return end.path("type").asString().equals(COMPLETED)
                    ? end.path("transcript").asString()
                    : error.path("type").asString() + " " + error.path("code");
        }
    }

    static List<String> terminals(RealtimeEmulator service, String... turns) {
        try (WireClient client = manual(service, "whisper-1")) {
            return List.of(turns).stream()
                    .map(keys -> last(say(client, keys)).path("type").asString())
                    .toList();
        }
    }

    /** The next event is an error; an empty code stands for any. */
    static JsonNode error(WireClient client, String code) {
        JsonNode error = client.next("error").path("error");
        if (!code.isEmpty()) {
            assertThat(error.path("code").asString("")).isEqualTo(code);
        }
        return error;
    }

    static void inBand(WireClient client, String code, int closeCode) {
        error(client, code);
        assertThat(client.closed().code()).isEqualTo(closeCode);
    }

    static void refused(RealtimeEmulator service, String pathAndQuery, int status, String words) {
        HttpResponse<?> answer = WireClient.refusal(service, pathAndQuery, "api-key", "k");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(String.valueOf(answer.body())).contains(words);
    }

    static String raw(WireClient client) {
        try {
            return client.nextRaw();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static int overHttp2(RealtimeEmulator service) {
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

    static EmulatedService service(VirtualTimeScheduler time, KnownFault fault) {
        EmulatorSettings settings = new EmulatorSettings(
                Recognizer.dtmf(), Set.of(), Map.of(), Set.of(), EmulatorTiming.instant(), time, 0, 1, Habits.USUAL);
        FaultScript faults = new FaultScript();
        fault.inject(faults::inject, When.always());
        return new EmulatedService(settings, faults);
    }

    static String lastType(EmulatedService service) {
        ScriptedPeer peer = ScriptedPeer.open(service, "/v1/realtime?intent=transcription");
        peer.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
        peer.append(TONES.bytes("1")).send("{'type':'input_audio_buffer.commit'}");
        return peer.last().path("type").asString();
    }
}
