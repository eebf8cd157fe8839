// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.noise;
import static io.github.reactorrealtime.Stage.sound;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

/** Audio from the source to the wire: every sample once and in order, commits where a turn ends by our decision. */
class AudioSenderTest {

    private static final int FRAME = 60 * Stage.MS;

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();
    private final ScriptedLink link = stage.link();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySampleIsSentOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        int frameMs = 20 + random.nextInt(200);
        byte[] all = noise(200_000);
        listen(stage.builder().frame(Duration.ofMillis(frameMs)).build().transcribe(source.flux()));
        int given = 0;
        while (given < all.length) {
            int count = Math.min(all.length - given, 1 + random.nextInt(20_000));
            link.writable(true);
            source.next(ByteBuffer.wrap(all, given, count));
            given += count;
            link.writable(random.nextInt(3) > 0);
        }
        link.writable(true);
        source.complete();
        assertThat(link.audio()).isEqualTo(all);
        assertThat(link.appends().subList(0, link.appends().size() - 1))
                .allMatch(append -> append.length == frameMs * Stage.MS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 959, 2_880, 4_800, 65_536, 1 << 20})
    void appendsAreTheSameHoweverTheSourceIsCut(int bufferBytes) {
        byte[] all = noise(bufferBytes < 10 ? 30_001 : 300_001);
        Flux<ByteBuffer> audio = Flux.generate(() -> 0, (from, sink) -> {
            int to = Math.min(all.length, from + bufferBytes);
            sink.next(ByteBuffer.wrap(all, from, to - from));
            if (to == all.length) {
                sink.complete();
            }
            return to;
        });
        listen(stage.builder().build().transcribe(audio));
        List<byte[]> expected = new ArrayList<>();
        for (int from = 0; from < all.length - 1; from += FRAME) {
            expected.add(Arrays.copyOfRange(all, from, Math.min(all.length - 1, from + FRAME)));
        }
        assertThat(link.appends()).as("the odd byte at the end is no sample").hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(link.appends().get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void emptyBuffersAreNothing() {
        listen(stage.builder().build().transcribe(source.flux()));
        source.next(ByteBuffer.allocate(0))
                .next(sound(60))
                .next(ByteBuffer.allocate(0))
                .next(sound(60));
        assertThat(link.audio()).hasSize(2 * FRAME);
    }

    @Test
    void aTurnEndsAtTheAudioReceivedWhenTheBoundaryCame() {
        Sinks.Many<String> boundaries = Sinks.many().unicast().onBackpressureBuffer();
        listen(stage.builder().turns(Turns.manual(boundaries.asFlux())).build().transcribe(source.flux()));
        source.next(sound(250));
        boundaries.tryEmitNext("now").orThrow();
        source.next(sound(700));
        boundaries.tryEmitNext("now").orThrow();
        boundaries.tryEmitNext("nothing since").orThrow();
        boundaries.tryEmitComplete().orThrow();
        source.next(sound(130));
        source.complete();
        assertThat(bytesBetweenCommits()).containsExactly(250 * Stage.MS, 700 * Stage.MS, 130 * Stage.MS);
    }

    @Test
    void aBoundaryBehindAFullSocketIsKept() {
        Sinks.Many<String> boundaries = Sinks.many().unicast().onBackpressureBuffer();
        listen(stage.builder().turns(Turns.manual(boundaries.asFlux())).build().transcribe(source.flux()));
        source.next(sound(120));
        link.writable(false);
        source.next(sound(300));
        boundaries.tryEmitNext("now").orThrow();
        assertThat(link.commits()).isZero();
        link.writable(true);
        source.next(sound(200));
        source.complete();
        assertThat(bytesBetweenCommits()).containsExactly(420 * Stage.MS, 200 * Stage.MS);
    }

    @Test
    void aBoundaryBeforeTheSessionIsOpenIsKept() {
        Stage early = new Stage();
        ScriptedLink slow = early.transport.accept();
        Sinks.Many<String> boundaries = Sinks.many().unicast().onBackpressureBuffer();
        listen(early.builder().turns(Turns.manual(boundaries.asFlux())).build().transcribe(source.flux()));
        source.next(sound(200));
        boundaries.tryEmitNext("now").orThrow();
        source.next(sound(300));
        boundaries.tryEmitNext("now").orThrow();
        source.next(sound(150));
        slow.confirmSession();
        source.complete();
        assertThat(bytesBetweenCommits(slow)).containsExactly(200 * Stage.MS, 300 * Stage.MS, 150 * Stage.MS);
    }

    @Test
    void anErrorOfTheBoundariesEndsItLikeOneOfTheSource() {
        Sinks.Many<String> boundaries = Sinks.many().unicast().onBackpressureBuffer();
        Stage.Listener listener = listen(
                stage.builder().turns(Turns.manual(boundaries.asFlux())).build().transcribe(source.flux()));
        source.next(sound(250));
        boundaries.tryEmitError(new IllegalArgumentException("boundary")).orThrow();
        source.assertCancelled();
        assertThat(bytesBetweenCommits()).containsExactly(250 * Stage.MS);
        assertThat(listener.ended()).as("the turn is not answered yet").isFalse();
        stage.timer.advance(Duration.ofSeconds(30));
        assertThat(listener.outcomes()).containsExactly("0:failed");
        assertThat(listener.error).hasMessage("boundary");
    }

    @Test
    void turnsByTheClockEndByTheAudioNotByTheBuffers() {
        listen(stage.builder().turns(Turns.every(Duration.ofSeconds(1))).build().transcribe(source.flux()));
        source.next(sound(2_500)).next(sound(700)).next(sound(1_100));
        source.complete();
        assertThat(bytesBetweenCommits())
                .containsExactly(
                        1_000 * Stage.MS, 1_000 * Stage.MS, 1_000 * Stage.MS, 1_000 * Stage.MS, 300 * Stage.MS);
    }

    @Test
    void aTailOfNothingIsNotCommittedAgain() {
        listen(stage.builder()
                .turns(Turns.every(Duration.ofMillis(500)))
                .build()
                .transcribe(source.flux()));
        source.next(sound(1_000));
        source.complete();
        assertThat(bytesBetweenCommits()).containsExactly(500 * Stage.MS, 500 * Stage.MS);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 480, 4_798})
    void aShortTailIsPaddedWithSilenceToTheServicesMinimum(int bytes) {
        byte[] audio = noise(bytes);
        listen(stage.builder().build().transcribe(Flux.just(ByteBuffer.wrap(audio))));
        assertThat(link.audio()).isEqualTo(Arrays.copyOf(audio, 4_800));
        assertThat(link.commits()).isOne();
    }

    @Test
    void aTailOfExactlyTheMinimumIsNotPadded() {
        listen(stage.builder().build().transcribe(Flux.just(sound(100))));
        assertThat(link.audio()).hasSize(100 * Stage.MS);
    }

    @Test
    void paddingDoesNotMoveTheTimesOfLaterTurns() {
        Sinks.Many<String> boundaries = Sinks.many().unicast().onBackpressureBuffer();
        Stage.Listener listener = listen(
                stage.builder().turns(Turns.manual(boundaries.asFlux())).build().transcribe(source.flux()));
        source.next(sound(40));
        boundaries.tryEmitNext("now").orThrow();
        source.next(sound(300));
        source.complete();
        assertThat(link.commits()).isEqualTo(2);
        stage.timer.advance(Duration.ofSeconds(30));
        assertThat(listener.events(TranscriptEvent.Failed.class))
                .extracting(TranscriptEvent.Failed::range)
                .containsExactly(new AudioRange(0, 40 * 24, 24_000), new AudioRange(40 * 24, 340 * 24, 24_000));
    }

    @Test
    void telephoneAudioIsFramedAndPaddedInItsOwnFormat() {
        listen(stage.builder()
                .format(AudioFormat.PCMU_8KHZ)
                .build()
                .transcribe(Flux.just(ByteBuffer.wrap(noise(500)))));
        assertThat(link.appends()).hasSize(3);
        assertThat(link.appends().get(0)).hasSize(480);
        assertThat(link.appends().get(1)).hasSize(20);
        assertThat(link.appends().get(2)).hasSize(300).containsOnly(0xFF);
    }

    @Test
    void aManualTurnIsCutAtTheMaximum() {
        listen(stage.builder().maxTurn(Duration.ofSeconds(2)).build().transcribe(source.flux()));
        source.next(sound(5_000));
        source.complete();
        assertThat(bytesBetweenCommits()).containsExactly(2_000 * Stage.MS, 2_000 * Stage.MS, 1_000 * Stage.MS);
    }

    private List<Integer> bytesBetweenCommits() {
        return bytesBetweenCommits(link);
    }

    private static List<Integer> bytesBetweenCommits(ScriptedLink link) {
        List<Integer> turns = new ArrayList<>();
        int bytes = 0;
        for (ClientEvent event : link.sent()) {
            if (event instanceof InputAudioCommand.Append append) {
                bytes += append.audio().remaining();
            } else if (event instanceof InputAudioCommand.Commit) {
                turns.add(bytes);
                bytes = 0;
            }
        }
        return turns;
    }
}
