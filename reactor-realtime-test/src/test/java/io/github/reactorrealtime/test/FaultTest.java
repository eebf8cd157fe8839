// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.audio.AudioFormat;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class FaultTest {

    private static final String COMMITTED = "input_audio_buffer.committed";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final String FAILED = "conversation.item.input_audio_transcription.failed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void failedItemsLeaveTheSessionUsable() {
        emulator.inject(Fault.failTranscription(), When.items(2, 3));
        try (WireClient client = manual()) {
            assertThat(say(client, "1")).last().asString().isEqualTo(COMPLETED);
            assertThat(say(client, "2"))
                    .containsExactly(COMMITTED, "conversation.item.added", "conversation.item.done", FAILED);
            assertThat(say(client, "3")).last().asString().isEqualTo(FAILED);
            assertThat(say(client, "4")).last().asString().isEqualTo(COMPLETED);
        }
    }

    @Test
    void failuresCarryWhatTheyWereGiven() {
        emulator.inject(
                new Fault.FailTranscription("transcription_error", "audio_unintelligible", "{item} is mush", "p"),
                When.saying("42"));
        try (WireClient client = manual()) {
            say(client, "41");
            client.append(TONES.bytes("42")).commit();
            JsonNode failed = client.until(FAILED).get(3);
            assertThat(failed.path("error").toString())
                    .isEqualTo("{\"type\":\"transcription_error\",\"code\":\"audio_unintelligible\",\"message\":\""
                            + failed.path("item_id").asString() + " is mush\",\"param\":\"p\"}");
        }
    }

    @Test
    void aStalledItemIsNeverAnswered() {
        emulator.inject(new Fault.Stall(), When.item(1));
        try (WireClient client = manual()) {
            client.append(TONES.bytes("1")).commit();
            client.until("conversation.item.done");
            client.expectNothing();
            assertThat(say(client, "2")).last().asString().isEqualTo(COMPLETED);
        }
    }

    @Test
    void aCompletionCanComeTwice() {
        emulator.inject(new Fault.DuplicateCompletion(), When.item(1));
        try (WireClient client = manual()) {
            say(client, "1");
            assertThat(client.next(COMPLETED).path("transcript").asString()).isEqualTo("1");
            client.expectNothing();
        }
    }

    @Test
    void aCompletionCanWaitForLaterOnes() {
        emulator.inject(new Fault.HoldCompletion(2), When.item(1));
        try (WireClient client = manual()) {
            for (String keys : List.of("1", "2", "3")) {
                client.append(TONES.bytes(keys)).commit();
            }
            assertThat(List.of(transcript(client), transcript(client), transcript(client)))
                    .containsExactly("2", "3", "1");
        }
    }

    @Test
    void optionalFieldsCanBeNull() {
        emulator.inject(new Fault.NullFields(), When.always());
        try (WireClient client = manual()) {
            client.append(TONES.bytes("1")).commit();
            List<JsonNode> events = client.until(COMPLETED);
            assertThat(events.get(3).path("content_index").isNull()).isTrue();
            assertThat(events.get(4).path("usage").isNull()).isTrue();
            assertThat(events.get(4).path("transcript").asString()).isEqualTo("1");
        }
    }

    @Test
    void updatesCanBeRefused() {
        emulator.inject(new Fault.RefuseUpdate("unknown_parameter", "No.", "session.audio"), When.times(1));
        try (WireClient client = created()) {
            client.send("{'type':'session.update','event_id':'c-1','session':{'type':'transcription'}}");
            JsonNode error = client.next("error").path("error");
            assertThat(error.path("code").asString()).isEqualTo("unknown_parameter");
            assertThat(error.path("param").asString()).isEqualTo("session.audio");
            assertThat(error.path("event_id").asString()).isEqualTo("c-1");
            client.configure("");
        }
    }

    @Test
    void updatesCanBeIgnored() {
        emulator.inject(new Fault.IgnoreUpdate(), When.always());
        try (WireClient client = created()) {
            client.send("{'type':'session.update','session':{'type':'transcription'}}");
            client.expectNothing();
        }
    }

    @Test
    void handshakesCanBeRejected() {
        emulator.inject(
                new Fault.RejectHandshake(
                        429, "429", "Slow down.", Map.of("Retry-After", "2", "retry-after-ms", "1500")),
                When.connection(1));
        HttpResponse<?> response =
                WireClient.refusal(emulator, "/openai/v1/realtime?intent=transcription", "api-key", "k");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).isEqualTo("{\"error\":{\"code\":\"429\",\"message\":\"Slow down.\"}}");
        assertThat(response.headers().firstValue("retry-after")).contains("2");
        assertThat(response.headers().firstValue("apim-request-id")).isPresent();
        created().close();
        assertThat(emulator.connections())
                .extracting(RecordedConnection::httpStatus)
                .containsExactly(429, 101);
    }

    @Test
    void aRedirectShowsItsLocation() {
        emulator.inject(
                new Fault.RejectHandshake(302, null, "", Map.of("Location", "/v1/realtime?api-key=abc")),
                When.always());
        HttpResponse<?> response = WireClient.refusal(emulator, "/v1/realtime?intent=transcription");
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("location")).contains("/v1/realtime?api-key=abc");
        assertThat(response.body()).isEqualTo("");
    }

    @Test
    void closeFramesReachAClientThatIsStillSending() {
        emulator.inject(new Fault.CloseConnection(1012, "restart"), When.afterAudio(Duration.ofSeconds(2)));
        try (WireClient client = manual()) {
            byte[] audio = new byte[4_800];
            for (int i = 0; i < 200 && !client.socket().isInputClosed(); i++) {
                client.tryAppend(audio);
            }
            assertThat(client.closed()).isEqualTo(new WireClient.Close(1012, "restart"));
        }
    }

    @Test
    void connectionsCanBeReset() {
        emulator.inject(new Fault.ResetConnection(), When.at(Point.COMMITTED));
        try (WireClient client = manual()) {
            client.append(TONES.bytes("1")).commit();
            assertThat(client.closed().code()).isEqualTo(1006);
            assertThat(Eventually.value(() -> emulator.connections().get(0).closeCode()))
                    .isEqualTo(1006);
        }
    }

    @Test
    void aCommitCanBeLostBeforeItIsConfirmed() {
        emulator.inject(new Fault.ResetConnection(), When.at(Point.COMMIT_RECEIVED));
        try (WireClient client = manual()) {
            client.append(TONES.bytes("1")).commit();
            assertThat(client.closed().code()).isEqualTo(1006);
            assertThat(emulator.connections().get(0).sent()).doesNotContain(COMMITTED);
            assertThat(emulator.connections().get(0).items()).isEmpty();
        }
    }

    @Test
    void faultsStrikeInMidTurn() {
        emulator.inject(
                new Fault.CloseConnection(1011, ""),
                When.at(Point.SPEECH_STARTED).and(When.item(2)));
        try (WireClient client = created()) {
            byte[] turn = TONES.bytes("1");
            byte[] pause = TONES.silence(Duration.ofMillis(400));
            client.append(turn).append(pause).append(turn);
            assertThat(client.closed().code()).isEqualTo(1011);
            assertThat(emulator.connections().get(0).sent())
                    .containsExactly(
                            "session.created",
                            "input_audio_buffer.speech_started",
                            "input_audio_buffer.speech_stopped",
                            COMMITTED,
                            "conversation.item.added",
                            "conversation.item.done",
                            "input_audio_buffer.speech_started");
        }
    }

    @Test
    void aHalfOpenConnectionSaysNothingAndAnswersNoPing() throws InterruptedException {
        emulator.inject(new Fault.HalfOpen(), When.at(Point.UPDATED));
        try (WireClient client = manual()) {
            client.append(TONES.bytes("1")).commit();
            client.sendPing();
            assertThat(client.hears(Duration.ofMillis(300))).isFalse();
            assertThat(client.hasPong()).isFalse();
            assertThat(emulator.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void tcpPushesBackWhenNothingIsRead() {
        emulator.inject(new Fault.HalfOpen(), When.at(Point.UPDATED));
        try (WireClient client = manual()) {
            assertThat(client.sendUntilStuck(new byte[100_000])).isLessThan(400);
        }
    }

    @Test
    void errorsCanComeOutOfTheBlue() {
        emulator.inject(new Fault.ErrorEvent("server_error", null, "hiccup", null), When.at(Point.COMPLETED));
        try (WireClient client = manual()) {
            say(client, "1");
            assertThat(client.next("error").path("error").path("message").asString())
                    .isEqualTo("hiccup");
            assertThat(say(client, "2")).last().asString().isEqualTo(COMPLETED);
        }
    }

    @Test
    void anErrorCanEndTheConnectionBeforeTheSession() {
        emulator.inject(
                new Fault.ErrorThenClose("insufficient_quota", "insufficient_quota", "Pay.", 1008),
                When.at(Point.HANDSHAKE));
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            assertThat(client.next("error").path("error").path("code").asString())
                    .isEqualTo("insufficient_quota");
            assertThat(client.closed()).isEqualTo(new WireClient.Close(1008, "insufficient_quota.insufficient_quota"));
        }
    }

    @Test
    void strangeFramesCanCome() throws InterruptedException {
        emulator.inject(new Fault.MalformedFrame("{oops"), When.at(Point.CREATED));
        emulator.inject(new Fault.UnknownEvent("session.mystery"), When.at(Point.CREATED));
        try (WireClient client = WireClient.openAi(emulator, "intent=transcription")) {
            client.next("session.created");
            assertThat(client.nextRaw()).isEqualTo("{oops");
            client.next("session.mystery");
        }
    }

    @Test
    void deafTurnDetectionIsEchoedButHearsNothing() {
        emulator.inject(new Fault.DeafTurnDetection(), When.always());
        try (WireClient client = created()) {
            client.configure("'turn_detection':{'type':'semantic_vad'}");
            client.append(TONES.bytes("1")).append(TONES.silence(Duration.ofSeconds(1)));
            client.expectNothing();
        }
    }

    @Test
    void faultsComeAndGoWhileConnectionsAreOpen() {
        try (WireClient client = manual()) {
            assertThat(say(client, "1")).last().asString().isEqualTo(COMPLETED);
            emulator.inject(Fault.failTranscription(), When.model("gpt-4o-transcribe"));
            assertThat(say(client, "2")).last().asString().isEqualTo(FAILED);
            client.configure("'transcription':{'model':'whisper-1'}");
            assertThat(say(client, "3")).last().asString().isEqualTo(COMPLETED);
            client.configure("'transcription':{'model':'gpt-4o-transcribe'}");
            assertThat(say(client, "4")).last().asString().isEqualTo(FAILED);
            emulator.clearFaults();
            assertThat(say(client, "5")).last().asString().isEqualTo(COMPLETED);
        }
    }

    @Test
    void timesAndEveryCount() {
        emulator.inject(Fault.failTranscription(), When.every(2).and(When.times(2)));
        try (WireClient client = manual()) {
            StringBuilder outcomes = new StringBuilder();
            for (int i = 1; i <= 6; i++) {
                List<String> types = say(client, Integer.toString(i));
                outcomes.append(types.get(types.size() - 1).equals(FAILED) ? 'F' : 'C');
            }
            assertThat(outcomes).hasToString("CFCFCC");
        }
    }

    @Test
    void impossibleCombinationsAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.inject(new Fault.Stall(), When.at(Point.HANDSHAKE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.inject(new Fault.IgnoreUpdate(), When.at(Point.COMMITTED)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> When.at(Point.CREATED).and(When.at(Point.UPDATE)));
        assertThatIllegalArgumentException().isThrownBy(() -> When.items(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.RejectHandshake(200, null, "", Map.of()));
    }

    @Test
    void pingsAreSentAndAnswered() throws Exception {
        try (RealtimeEmulator pinging = RealtimeEmulator.builder()
                        .timing(EmulatorTiming.instant().withPingInterval(Duration.ofMillis(50)))
                        .start();
                WireClient client = WireClient.openAi(pinging, "intent=transcription")) {
            assertThat(client.nextPing()).isEqualTo(4);
            assertThat(client.ping(new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
            assertThat(Eventually.value(() -> pinging.connections().get(0).pongs() == 0 ? null : Boolean.TRUE))
                    .isTrue();
        }
    }

    @Test
    void startsAndStopsInNoTime() {
        long before = System.nanoTime();
        try (RealtimeEmulator another = RealtimeEmulator.builder().start();
                WireClient client = WireClient.openAi(another, "intent=transcription")) {
            client.next("session.created");
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(1_000);
    }

    private WireClient created() {
        WireClient client = WireClient.openAi(emulator, "intent=transcription");
        client.next("session.created");
        return client;
    }

    private WireClient manual() {
        return created().configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
    }

    /** Sends a turn and takes everything up to its terminal event. */
    private static List<String> say(WireClient client, String keys) {
        client.append(TONES.bytes(keys)).commit();
        List<JsonNode> events = new ArrayList<>();
        String type;
        do {
            events.add(client.next());
            type = events.get(events.size() - 1).path("type").asString();
        } while (!type.equals(COMPLETED) && !type.equals(FAILED));
        return WireClient.types(events);
    }

    private static String transcript(WireClient client) {
        List<JsonNode> events = client.until(COMPLETED);
        return events.get(events.size() - 1).path("transcript").asString();
    }
}
