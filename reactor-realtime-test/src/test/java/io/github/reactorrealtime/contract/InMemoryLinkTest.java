// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Frames on connections in memory: back-pressure both ways, and every way a service can fail them. */
class InMemoryLinkTest {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final byte[] NUMBER = DtmfTones.in(AudioFormat.PCM16_24KHZ).bytes("42");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CountingScheduler tasks = new CountingScheduler(time);
    private final InMemoryEmulator emulator = RealtimeEmulator.builder().inMemory(tasks, LATENCY);

    @Test
    void aTurnIsTranscribed() {
        TestLink link = open(100);
        link.configure("gpt-4o-transcribe");
        link.link().append(NUMBER);
        link.commit();
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        assertThat(link.types)
                .containsExactly(
                        "session.created",
                        "session.updated",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.delta",
                        "conversation.item.input_audio_transcription.completed");
        assertThat(emulator.connections().get(0).audioBytes()).isEqualTo(NUMBER.length);
    }

    @Test
    void nothingIsReadThatWasNotAskedFor() {
        emulator.inject(new Fault.CloseConnection(1001, "going away"), When.at(Point.UPDATED));
        TestLink link = open(1);
        link.configure("whisper-1");
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(link.types).containsExactly("session.created");
        assertThat(link.closed()).isNull();

        link.request(1);
        time.advanceTimeBy(LATENCY);
        assertThat(link.types).containsExactly("session.created", "session.updated");
        assertThat(link.isComplete()).isFalse();

        link.request(1);
        time.advanceTimeBy(LATENCY);
        assertThat(link.isComplete()).isTrue();
        assertThat(link.closed()).isEqualTo(new CloseStatus(1001, "going away"));
        assertThat(emulator.connections().get(0).closeCode()).isEqualTo(1001);
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aServiceWaitsTwoSecondsForTheAnswerToItsCloseFrame() {
        emulator.inject(new Fault.CloseConnection(1011, ""), When.at(Point.CREATED));
        TestLink link = open(1);
        time.advanceTimeBy(Duration.ofMillis(1_900));
        assertThat(emulator.openConnections()).isEqualTo(1);
        time.advanceTimeBy(Duration.ofMillis(200));
        assertThat(emulator.openConnections()).isZero();

        link.request(1);
        time.advanceTimeBy(LATENCY);
        assertThat(link.closed()).isEqualTo(new CloseStatus(1011, ""));
    }

    @Test
    void aResetLosesWhatWasNotReadAndHasNoCode() {
        emulator.inject(new Fault.ResetConnection(), When.at(Point.UPDATED));
        TestLink link = open(1);
        link.configure("whisper-1");
        time.advanceTimeBy(LONG);
        assertThat(link.closed()).isNull();
        assertThat(emulator.openConnections()).isZero();

        link.request(1);
        time.advanceTimeBy(LATENCY);
        assertThat(link.types).containsExactly("session.created");
        assertThat(link.isComplete()).isTrue();
        assertThat(link.closed()).isNotNull().extracting(CloseStatus::code).isEqualTo(1006);
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aResetIsNoticedByTheNextWrite() {
        emulator.inject(new Fault.ResetConnection(), When.at(Point.UPDATED));
        TestLink link = open(1);
        link.configure("whisper-1");
        time.advanceTimeBy(LONG);
        link.link().append(NUMBER);
        time.advanceTimeBy(LATENCY);
        assertThat(link.closed()).isNotNull().extracting(CloseStatus::code).isEqualTo(1006);
    }

    @Test
    void aHalfOpenConnectionTakesNothingAndSaysNothing() {
        emulator.inject(new Fault.HalfOpen(), When.at(Point.UPDATED));
        TestLink link = open(100);
        link.configure("whisper-1");
        List<Duration> pongs = new ArrayList<>();
        link.link().ping().subscribe(pongs::add);
        int appends = fillUp(link);
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(appends).isBetween(5, 20);
        assertThat(link.link().isWritable()).isFalse();
        assertThat(pongs).isEmpty();
        assertThat(link.closed()).isNull();
        assertThat(emulator.openConnections()).isEqualTo(1);

        link.link().close(new CloseStatus(1006, "dead"));
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(link.closed()).isEqualTo(new CloseStatus(1006, "dead"));
        assertThat(emulator.openConnections()).isZero();
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aCloseFrameThatFindsNoRoomIsNotWaitedForLongerThanTwoSeconds() {
        emulator.inject(new Fault.HalfOpen(), When.at(Point.UPDATED));
        TestLink link = open(100);
        link.configure("whisper-1");
        fillUp(link);
        link.link().close(CloseStatus.NORMAL);
        time.advanceTimeBy(Duration.ofMillis(1_900));
        assertThat(link.isComplete()).isTrue();
        assertThat(link.closed()).isNull();
        time.advanceTimeBy(Duration.ofMillis(200));
        assertThat(link.closed()).isEqualTo(CloseStatus.NORMAL);
        time.advanceTimeBy(LONG);
        assertThat(emulator.connections().get(0).closeCode()).isEqualTo(1006);
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aSlowReaderHoldsTheClientBackAndLetsItGoOn() {
        emulator.inject(new Fault.SlowReader(64 * 1024), When.at(Point.UPDATED));
        TestLink link = open(100);
        link.configure("whisper-1");
        time.advanceTimeBy(LATENCY);
        List<String> calls = new ArrayList<>();
        link.link().onWritable(() -> calls.add("writable"));
        fillUp(link);
        assertThat(link.link().isWritable()).isFalse();
        assertThat(calls).isEmpty();
        time.advanceTimeBy(LONG);
        assertThat(calls).containsExactly("writable");
        assertThat(link.link().isWritable()).isTrue();
    }

    @Test
    void aPingIsAnsweredWhenEverythingBeforeItWasRead() {
        emulator.inject(new Fault.SlowReader(NUMBER.length), When.at(Point.UPDATED));
        TestLink link = open(100);
        link.configure("whisper-1");
        link.link().append(NUMBER);
        List<Duration> pongs = new ArrayList<>();
        link.link().ping().subscribe(pongs::add);
        link.link().ping().subscribe(pongs::add);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(pongs).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(pongs).hasSize(2).allMatch(pong -> pong.compareTo(Duration.ofSeconds(1)) > 0);
    }

    @Test
    void theServicesPingsAreAnsweredWhileSomebodyReads() {
        open(100);
        TestLink deaf = open(1);
        time.advanceTimeBy(Duration.ofSeconds(61));
        assertThat(deaf.types).hasSize(1);
        assertThat(emulator.connections().get(0).pongs()).isEqualTo(3);
        assertThat(emulator.connections().get(1).pongs()).isZero();
    }

    @Test
    void writesToAClosedLinkDoNothing() {
        TestLink link = open(100);
        link.link().close(CloseStatus.NORMAL);
        time.advanceTimeBy(LATENCY);
        List<Throwable> failures = new ArrayList<>();
        link.link().append(NUMBER);
        link.link().send(new byte[] {'{', '}'}).subscribe(any -> {}, failures::add);
        time.advanceTimeBy(LONG);
        assertThat(failures).singleElement().isInstanceOf(ClosedChannelException.class);
        assertThat(emulator.connections().get(0).appends()).isZero();
        assertThat(link.link().isWritable()).isFalse();
    }

    @Test
    void sessionsExpireAsOnTheNetwork() {
        TestLink link = open(100);
        time.advanceTimeBy(Duration.ofMinutes(61));
        assertThat(link.types).containsExactly("session.created", "error");
        assertThat(link.closed()).isNotNull().extracting(CloseStatus::code).isEqualTo(1001);
        assertThat(tasks.pending()).isZero();
    }

    private TestLink open(int demand) {
        TestLink link = TestLink.open(emulator);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        link.request(demand);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        return link;
    }

    /** Appends until the link has enough; returns how often. */
    private int fillUp(TestLink link) {
        int appends = 0;
        while (link.link().isWritable() && appends < 1_000) {
            link.link().append(NUMBER);
            appends++;
        }
        return appends;
    }
}
