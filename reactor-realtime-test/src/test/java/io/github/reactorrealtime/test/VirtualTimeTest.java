// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The protocol without sockets and without waiting. */
class VirtualTimeTest {

    private static final String OPENAI = "/v1/realtime?intent=transcription";
    private static final String AZURE = "/openai/v1/realtime?intent=transcription";
    private static final String DELTA = "conversation.item.input_audio_transcription.delta";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @Test
    void openAiSessionsExpireAfterAnHour() {
        ScriptedPeer peer = ScriptedPeer.open(service(EmulatorTiming.instant()), OPENAI);
        assertThat(peer.last().path("session").path("expires_at").asLong()).isEqualTo(3_600);
        peer.newTypes();

        time.advanceTimeBy(Duration.ofSeconds(3_599));
        assertThat(peer.newTypes()).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(1));

        String message = "Your session hit the maximum duration of 60 minutes.";
        assertThat(peer.newTypes()).containsExactly("error");
        assertThat(peer.last().path("error").path("code").asString()).isEqualTo("session_expired");
        assertThat(peer.last().path("error").path("message").asString()).isEqualTo(message);
        assertThat(peer.closeFrame()).isEqualTo("1001 " + message);
    }

    @Test
    void azureSessionsExpireAfterHalfAnHour() {
        ScriptedPeer peer = ScriptedPeer.open(service(EmulatorTiming.instant()), AZURE);
        time.advanceTimeBy(Duration.ofMinutes(30));
        assertThat(peer.closeFrame()).isEqualTo("1001 Your session hit the maximum duration of 30 minutes.");
    }

    @Test
    void theLongestSessionCanBeChosen() {
        EmulatorTiming timing = EmulatorTiming.instant().withSession(Duration.ofSeconds(90));
        ScriptedPeer peer = ScriptedPeer.open(service(timing), OPENAI);
        assertThat(peer.last().path("session").path("expires_at").asLong()).isEqualTo(90);
        time.advanceTimeBy(Duration.ofSeconds(90));
        assertThat(peer.closeFrame()).isEqualTo("1001 Your session hit the maximum duration of 1 minutes.");
    }

    @Test
    void pingsComeEveryTwentySeconds() {
        ScriptedPeer peer = ScriptedPeer.open(service(EmulatorTiming.instant()), OPENAI);
        time.advanceTimeBy(Duration.ofMillis(20_259));
        assertThat(peer.pings()).isZero();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(peer.pings()).isEqualTo(1);
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(peer.pings()).isEqualTo(30);
        peer.socket().closed(1000);
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(peer.pings()).isEqualTo(30);
    }

    @Test
    void realisticAnswersTakeTheirTime() {
        ScriptedPeer peer = ScriptedPeer.open(service(EmulatorTiming.realistic()), OPENAI);
        assertThat(peer.newTypes()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(5));
        assertThat(peer.newTypes()).containsExactly("session.created");

        peer.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
        time.advanceTimeBy(Duration.ofMillis(99));
        assertThat(peer.newTypes()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(peer.newTypes()).containsExactly("session.updated");

        peer.append(TONES.bytes("123456")).send("{'type':'input_audio_buffer.commit'}");
        assertThat(peer.newTypes())
                .containsExactly("input_audio_buffer.committed", "conversation.item.added", "conversation.item.done");
        time.advanceTimeBy(Duration.ofMillis(1_200));
        assertThat(peer.newTypes()).containsExactly(DELTA);
        time.advanceTimeBy(Duration.ofMillis(50));
        assertThat(peer.newTypes()).containsExactly(DELTA, DELTA);
        time.advanceTimeBy(Duration.ofMillis(74));
        assertThat(peer.newTypes()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(peer.newTypes()).containsExactly(COMPLETED);
    }

    @Test
    void anOutageOfSevenHoursPassesInNoTime() {
        EmulatedService service = service(EmulatorTiming.instant());
        service.faults()
                .inject(
                        Fault.failTranscription(),
                        When.model("gpt-4o-transcribe")
                                .and(When.between(Duration.ofMinutes(30), Duration.ofMinutes(450))));
        assertThat(outcome(service)).isEqualTo(COMPLETED);
        time.advanceTimeBy(Duration.ofMinutes(30));
        assertThat(outcome(service)).endsWith(".failed");
        time.advanceTimeBy(Duration.ofMinutes(419));
        assertThat(outcome(service)).endsWith(".failed");
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(outcome(service)).isEqualTo(COMPLETED);
    }

    @Test
    void slowReadersTakeAFrameWhenTheLastOneIsDigested() {
        EmulatedService service = service(EmulatorTiming.instant());
        service.faults().inject(new Fault.SlowReader(100), When.always());
        ScriptedPeer peer = ScriptedPeer.open(service, OPENAI);
        assertThat(peer.reads()).isEqualTo(1);
        peer.send("{'type':'input_audio_buffer.clear'}" + " ".repeat(65));
        time.advanceTimeBy(Duration.ofMillis(999));
        assertThat(peer.reads()).isEqualTo(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(peer.reads()).isEqualTo(2);
    }

    @Test
    void expiryCanBeForced() {
        EmulatedService service = service(EmulatorTiming.instant());
        service.faults().inject(new Fault.Expire(Duration.ofSeconds(30)), When.connection(1));
        ScriptedPeer peer = ScriptedPeer.open(service, OPENAI);
        time.advanceTimeBy(Duration.ofSeconds(30));
        assertThat(peer.closeFrame()).startsWith("1001 Your session hit");
        ScriptedPeer next = ScriptedPeer.open(service, OPENAI);
        time.advanceTimeBy(Duration.ofSeconds(31));
        assertThat(next.closeFrame()).isNull();
    }

    @Test
    void aLateCompletionIsLate() {
        EmulatedService service = service(EmulatorTiming.instant());
        service.faults().inject(new Fault.DelayCompletion(Duration.ofSeconds(5)), When.item(1));
        ScriptedPeer peer = ScriptedPeer.open(service, OPENAI);
        peer.configure("'turn_detection':null,'transcription':{'model':'whisper-1'}");
        peer.newTypes();
        peer.append(TONES.bytes("1")).send("{'type':'input_audio_buffer.commit'}");
        assertThat(peer.newTypes()).last().isEqualTo(DELTA);
        time.advanceTimeBy(Duration.ofMillis(4_999));
        assertThat(peer.newTypes()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(peer.newTypes()).isEqualTo(List.of(COMPLETED));
    }

    @Test
    void theSameSeedGivesTheSameIds() {
        ScriptedPeer first = ScriptedPeer.open(service(EmulatorTiming.instant()), OPENAI);
        ScriptedPeer second = ScriptedPeer.open(service(EmulatorTiming.instant()), OPENAI);
        assertThat(second.last()).isEqualTo(first.last());
    }

    @Test
    void oneAppendTakesFifteenMebibytesAndNoMore() {
        ScriptedPeer peer = ScriptedPeer.open(service(EmulatorTiming.instant()), OPENAI);
        peer.configure("'turn_detection':null");
        peer.append(new byte[15 * 1024 * 1024]).send("{'type':'input_audio_buffer.commit'}");
        assertThat(peer.newTypes()).contains("input_audio_buffer.committed").doesNotContain("error");
        peer.append(new byte[15 * 1024 * 1024 + 2]);
        assertThat(peer.newTypes()).containsExactly("error");
        assertThat(peer.last().path("error").path("param").asString()).isEqualTo("audio");
    }

    private String outcome(EmulatedService service) {
        ScriptedPeer peer = ScriptedPeer.open(service, OPENAI);
        peer.configure("'turn_detection':null,'transcription':{'model':'gpt-4o-transcribe'}");
        peer.append(TONES.bytes("1")).send("{'type':'input_audio_buffer.commit'}");
        peer.socket().closed(1000);
        return peer.last().path("type").asString();
    }

    private EmulatedService service(EmulatorTiming timing) {
        EmulatorSettings settings =
                new EmulatorSettings(Recognizer.dtmf(), Set.of(), Map.of(), Set.of(), timing, time, 0, 1, Habits.USUAL);
        return new EmulatedService(settings, new FaultScript());
    }
}
